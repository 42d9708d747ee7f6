"""Every pattern of a package, and texts made of a pattern's own pieces, on which it might try the same over and over.

Patterns are found in what modules hold, in what their functions without arguments return, and in the source, where a
function writes one; how each is used is read off the source, too.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeAlias

_SCANS = {"search", "finditer", "findall", "split", "sub", "subn"}
_USES = {**dict.fromkeys(_SCANS, "finditer"), "match": "match", "fullmatch": "fullmatch"}
_FLAGS = re.compile(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*")
_NAME = "Norland"  # stands where a pattern is made of a name
_CHARACTERS = "aZ7_ .,-'’:&/\n\"“(“)”[]|<`*#=+@~$%\u200bé字\0"
_CHOICES = 5  # of one piece
_SAMPLES = 16  # of several together
_MANY = 6  # repetitions from which on a piece counts as repeatable


@dataclass(frozen=True)
class Used:
    """A pattern and how the package uses it: by `finditer` (which stands for all that scan), `match`, `fullmatch`."""

    module: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Every module of the package, imported, but for those that run when they are."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(one.name) for one in found if not one.name.endswith("__main__")]


def patterns_of(modules: Iterable[ModuleType]) -> list[Used]:
    """Every pattern of text in the modules, each once with all its uses.

    Raises LookupError for a use of `re` whose pattern cannot be told: give that pattern a name at the module's head.
    """
    sources = {module: ast.parse(inspect.getsource(module)) for module in modules}
    methods: dict[str, set[str]] = defaultdict(set)
    for module, tree in sources.items():
        for call in _calls(tree):
            head, _, name = ast.unparse(call.func.value).rpartition(".")  # type: ignore[attr-defined]
            named = _scoped(module, name if head or hasattr(module, name) else "")
            methods[named].add(_USES[call.func.attr])  # type: ignore[attr-defined]
    found: dict[re.Pattern[str], set[str]] = defaultdict(set)
    homes: dict[re.Pattern[str], str] = {}
    for module, tree in sources.items():
        for name, pattern in (*_held(module), *_written(module, tree)):
            uses = {_USES[name]} if name in _USES else methods.get(_scoped(module, name))
            found[pattern] |= uses or set(_USES.values())
            homes.setdefault(pattern, module.__name__)
    return [Used(homes[pattern], pattern, frozenset(uses)) for pattern, uses in found.items()]


def _scoped(module: ModuleType, name: str) -> str:
    """A name that is the module's own is no other module's."""
    return name if name.isupper() and not name.startswith("_") else f"{module.__name__}.{name}"


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _USES:
            yield node


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns at the module's head, and what its functions without arguments make; with the name, if it is one's
    own."""
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield from [(name, value)] if isinstance(value.pattern, str) else []
        elif not name.startswith("__"):
            yield from (("", pattern) for pattern in _inside(value() if _makes_patterns(module, value) else value))


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from itertools.chain.from_iterable(map(_inside, value))
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(map(_inside, value.items()))


def _makes_patterns(module: ModuleType, value: object) -> bool:
    is_own = callable(value) and getattr(value, "__module__", None) == module.__name__
    if not is_own or not inspect.isroutine(inspect.unwrap(value)):
        return False
    signature = inspect.signature(value)
    return "Pattern" in str(signature.return_annotation) and not signature.parameters


def _written(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that functions write where they use them, with the name they get or the method they are for."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and not (
            function.returns and "Pattern" in ast.unparse(function.returns)
        ):
            names = {
                node.value: node.targets[0].id
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                    f"re.{one}" for one in (*_USES, "compile")
                }:
                    method = node.func.attr  # type: ignore[attr-defined]
                    for pattern in _compiled(node, module):
                        yield (method if method in _USES else names.get(node, "")), pattern


def _compiled(call: ast.Call, module: ModuleType) -> Iterator[re.Pattern[str]]:
    arguments = [ast.unparse(one) for one in (*call.args[1:], *(keyword.value for keyword in call.keywords))]
    flags = next((one for one in arguments if _FLAGS.fullmatch(one)), "0")
    for text in _texts(call.args[0], module):
        yield re.compile(text, eval(flags, vars(module)))


def _texts(node: ast.expr, module: ModuleType) -> list[str]:
    """What the expression of a pattern may be; a name that only a run knows is `_NAME`."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, module), *_texts(node.orelse, module)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        return []
    if isinstance(node, ast.Name) and isinstance(vars(module).get(node.id), str):
        return [vars(module)[node.id]]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(part, module) for part in node.values)]
    raise LookupError(f"{module.__name__}, line {node.lineno}: which pattern is {ast.unparse(node)}?")


def _part(part: ast.expr, module: ModuleType) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    try:
        return str(eval(ast.unparse(part.value), dict(vars(module))))  # type: ignore[attr-defined]
    except (NameError, AttributeError):
        return _NAME


# --- what to repeat -------------------------------------------------------------------------------------------------

_Value: TypeAlias = Any  # of an item of a pattern's tree: of what type, its operation says
_Items: TypeAlias = Sequence[tuple[object, _Value]]


def attacks_of(pattern: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """What to begin a text with, and what to repeat behind it: each repeatable piece of the pattern, behind what leads
    to it and without, two such pieces in turn, what leads to them, and what the whole takes, with and without its end.
    """
    tree: _Items = list(re._parser.parse(pattern.pattern, pattern.flags))  # type: ignore[attr-defined]
    attacks: list[tuple[str, str]] = []
    for before, pieces in _repeatable(tree, ""):
        pairs = map("".join, itertools.islice(itertools.permutations(pieces, 2), _CHOICES))
        attacks += [(start, piece) for piece in (*pieces, *pairs) for start in ("", before)]
        attacks += [("", before + piece) for piece in ("", *pieces)]
    for whole in _samples(tree):
        attacks += [("", whole), ("", whole[:-1]), ("", f"{whole} ")]
    return tuple(dict.fromkeys(attack for attack in attacks if attack[1]))


def _repeatable(items: _Items, before: str) -> Iterator[tuple[str, list[str]]]:
    """Each repeatable piece: a text that leads to it, and texts that it takes."""
    for operation, value in items:
        if "REPEAT" in str(operation) and value[1] >= _MANY:
            yield before, _samples(value[2])
        for inner in _inner(str(operation), value):
            yield from _repeatable(inner, before)
        before += _item(str(operation), value)[0]


def _inner(operation: str, value: _Value) -> list[_Items]:
    if "REPEAT" in operation:
        return [value[2]]
    if operation == "BRANCH":
        return list(value[1])
    return {"SUBPATTERN": lambda: [value[3]], "ATOMIC_GROUP": lambda: [value], "ASSERT": lambda: [value[1]]}.get(
        operation, list
    )()


def _samples(items: _Items) -> list[str]:
    """Texts that the items take in a row: the first choice of each, and the other choices of one at a time."""
    choices = [_item(str(operation), value) for operation, value in items]
    first = [choice[0] for choice in choices]
    others = [
        "".join([*first[:place], other, *first[place + 1 :]])
        for place, choice in enumerate(choices)
        for other in choice[1:]
    ]
    return list(dict.fromkeys(["".join(first), *others]))[:_SAMPLES]


def _item(operation: str, value: _Value) -> list[str]:
    """Some texts that one item takes."""
    if operation == "LITERAL":
        return [chr(value)]
    if operation in ("IN", "ANY", "NOT_LITERAL", "CATEGORY"):
        return _characters(operation, value)
    if operation == "BRANCH":
        return [text for branch in value[1] for text in _samples(branch)[:3]]
    if operation == "ASSERT" or not (inner := _inner(operation, value)):
        return [""]
    texts = _samples(inner[0])
    if "REPEAT" in operation:
        return [text * max(value[0], 1) for text in texts] + ([] if value[0] else [""])
    return texts


def _characters(operation: str, value: _Value) -> list[str]:
    """Some characters that a class takes."""
    parser = re._parser  # type: ignore[attr-defined]
    one = parser.SubPattern(parser.State())
    one.state.str = ""
    one.append((getattr(parser, operation), value))
    takes = re._compiler.compile(one).fullmatch  # type: ignore[attr-defined]
    found = list(filter(takes, _CHARACTERS))[:_CHOICES]
    return found or list(itertools.islice(filter(takes, map(chr, range(0x11000))), 1)) or [""]
