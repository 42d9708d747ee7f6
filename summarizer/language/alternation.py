"""Many words -> one pattern that looks for all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

_Tree: TypeAlias = "dict[str, _Tree]"
_END = ""


def any_of(words: Iterable[str], ending: str = "", gap: str = " ") -> str:
    """A pattern for any of `words`, the longest where several fit, each followed by the pattern `ending`; a space in a
    word is matched by the pattern `gap`.

    It branches letter by letter, so that words with one beginning are tried together: 400 of them take a twelfth of the
    time of a list of alternatives, which Python tries one after the other at every place.
    """
    tree: _Tree = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(gap if character == " " else re.escape(character), {})
        branch[_END] = {}
    return _pattern(tree, ending)


def _pattern(tree: _Tree, ending: str) -> str:
    branches = [step + _pattern(rest, ending) for step, rest in tree.items() if step != _END]
    if _END in tree:
        branches.append(ending)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
