"""Stance cues: the words of a sentence that show a position being taken.

The table is `cues.toml`, which names its sources. A cue is found by code; the model only says whose position it is, and
towards whom. Where the table settles the act ("denied"), the act is the table's and not the model's.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import cast, get_args

from summarizer.language.alternation import any_of
from summarizer.records.article import Span
from summarizer.records.facets import Act

SPEECH = "said"
# The modal verbs of duty (Quirk et al. 1985, sections 4.54 to 4.56).
DUTY = re.compile(r"\b(?:must|should|ought to|needs? to|ha(?:s|ve) to)\b", re.IGNORECASE)
_QUOTES = re.compile('["“”]')
_VOWELS = "aeiou"
_REACH = 60  # characters that the longest cue takes, or what stands before one
_DETERMINER = re.compile(r"(?:\b(?:the|an?|this|that|its|his|her|their|our|no|any|of|for|with)|[’']s) $", re.IGNORECASE)


class Cue(Span):
    """A cue as written. `act` is what the table says it expresses, or None for plain speech ("said")."""

    text: str
    act: Act | None


def find_cues(text: str) -> tuple[Cue, ...]:
    """The cues of `text` in order, not overlapping; offsets are characters of `text`.

    Plain speech counts only where words are quoted or something is said to be due ("said the deal must end"), and no
    other cue stands: "said" beside "denied" adds nothing.
    """
    found = all_cues(text)
    telling = [cue for cue in found if cue.act is not None]
    if telling or not (_QUOTES.search(text) or DUTY.search(text)):
        return tuple(telling)
    return found


def all_cues(text: str) -> tuple[Cue, ...]:
    """Every cue of `text` in order, plain speech too; offsets are characters of `text`."""
    return tuple(
        Cue(start=match.start(), end=match.end(), text=match.group(), act=_act_of(match.group().lower()))
        for match in _pattern().finditer(text)
        if not _is_noun(text, match)
    )


def is_object(text: str, start: int) -> bool:
    """True when what begins at `start` stands right behind a cue that takes an object ("accused Peru", "told Oslo").

    Behind "said" and the like a subject may stand ("said the mayor"), and behind "by" always one.
    """
    return bool(_before_object().search(text, max(0, start - _REACH), start))


def _is_noun(text: str, match: re.Match[str]) -> bool:
    """True for a word such as "demand" or "support" behind an article or a possessive ("the demand", "Oslo's support"),
    which names a position without taking one; a phrase of the table such as "demand for" takes one."""
    return " " not in match.group() and bool(_DETERMINER.search(text, max(0, match.start() - _REACH), match.start()))


def inflected(verb: str) -> tuple[str, ...]:
    """The regular forms of a verb or of a phrase that begins with one: base, -s, -ed, -ing.

    Rules: R. Quirk et al., A Comprehensive Grammar of the English Language (1985), sections 3.5 to 3.10.
    """
    head, *tail = verb.split(" ")
    if head.endswith("e"):
        forms = [head, head + "s", head + "d", head[:-1] + "ing"]
    elif head.endswith("y") and head[-2] not in _VOWELS:
        forms = [head, head[:-1] + "ies", head[:-1] + "ied", head + "ing"]
    elif head.endswith(("s", "sh", "ch", "x")):
        forms = [head, head + "es", head + "ed", head + "ing"]
    else:
        forms = [head, head + "s", head + "ed", head + "ing"]
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", head):
        forms += [head + head[-1] + "ed", head + head[-1] + "ing"]
    return tuple(" ".join([form, *tail]) for form in forms)


@cache
def _table() -> dict[str, str]:
    content = tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("cues.toml").read_text("utf-8"))
    table: dict[str, str] = {}
    for act, words in content.items():
        for form in [form for verb in words["verbs"] for form in inflected(verb)] + words["phrases"]:
            table.setdefault(form, act)
    return table


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_table())}\b", re.IGNORECASE)


@cache
def _before_object() -> re.Pattern[str]:
    forms = [form for form, act in _table().items() if act in get_args(Act)] + ["told", "tells", "telling"]
    return re.compile(rf"\b{any_of(forms)} (?:the |an? )?$", re.IGNORECASE)


def _act_of(form: str) -> Act | None:
    act = _table()[form]
    return cast(Act, act) if act in get_args(Act) else None
