"""Candidate mentions of actors, found by code: names and nouns for groups that act.

Recall matters here, not precision: the model then says of each candidate what kind of actor it is, or that it is none.
A small model labels a listed name far better than it lists names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

from summarizer.language.dates.find import find_dates
from summarizer.language.names import affiliation, canonical
from summarizer.language.quantities.find import find_quantities
from summarizer.records.article import Span
from summarizer.records.facets import Record

_REMEMBERED = 4096  # texts: several stages look at each sentence of an article in turn
_CAPITALISED = r"(?:[^\W\d_a-zà-öø-ÿ](?:[\w&]|[-’'.](?=\w))*\.?)"
_INITIALISM = r"(?:(?:[A-Z]\.){2,})"
_PARTICLE = r"(?:of|for|de|da|del|della|di|du|la|le|van|von|der|den|bin|ibn|al|el|y)"
_OFFICE_OR_BODY = (
    r"(?:Academy|Administration|Agency|Alliance|Assembly|Association|Authority|Bank|Board|Bureau|Center|Centre|Chamber"
    r"|Church|Coalition|Commission|Commissioner|Committee|Confederation|Congress|Conference|Convention|Council|Court"
    r"|Department|Federation|Forum|Foundation|Fund|House|Institute|League|Minister|Ministry|Movement|Office|Organi[sz]ation"
    r"|Party|President|Secretary|Society|Union|University)"
)
# A credit under a picture: "JANE DOE / AFP".
_CREDIT = re.compile(
    r"\b[^\W\d_a-z]{2,}(?: [^\W\d_a-z.]{2,}){1,9} ?/ ?[\w ]{2,12}?(?= [A-Z]|$)|\((?:Bloomberg|Reuters|AP|AFP|CNN)\)"
)
_COMPOUND_ADJECTIVE = re.compile(r"\w+-[a-z]\w+")
# "the mayor of the Armenian capital": the noun behind the adjective is lower-case, and the name ends before.
_OF_ADJECTIVE = re.compile(r" (?:of|for|from|in) (?:the )?(\w+)$")
_WORD = re.compile(r"[\w&.’'-]+")
_POSSESSIVE = re.compile(r"[’']s?$")


class Mention(Span):
    """A candidate as written; offsets are characters of the sentence."""

    text: str


class _Words(Record):
    groups: tuple[str, ...]
    modifiers: tuple[str, ...]
    openers: tuple[str, ...]
    offices: tuple[str, ...]
    bare: tuple[str, ...]


@lru_cache(_REMEMBERED)
def find_mentions(sentence: str) -> tuple[Mention, ...]:
    """The candidates of one sentence in order, not overlapping. Dates, picture credits, openers and adjectives such as
    "Moscow-led" are left out, and so are a lone adjective and a word that names nobody ("Turkish", "residents")."""
    blocked = [Span(start=date.start, end=date.end) for date in find_dates(sentence)]
    blocked += [Span(start=quantity.start, end=quantity.end) for quantity in find_quantities(sentence)]
    blocked += [Span(start=match.start(), end=match.end()) for match in _CREDIT.finditer(sentence)]
    open_to = _blanked(sentence, blocked)
    found = (mention for start, end in _matches(open_to) for mention in _trimmed(open_to, start, end))
    return tuple(mention for mention in found if not _names_nobody(mention.text))


def _blanked(sentence: str, spans: Sequence[Span]) -> str:
    """The sentence with `spans` crossed out, so that "On Friday Lopez left" gives "Lopez"; offsets stay the same."""
    left = list(sentence)
    for span in spans:
        left[span.start : span.end] = "\0" * (span.end - span.start)
    return "".join(left)


def _names_nobody(text: str) -> bool:
    return text.lower() in _bare() or _is_adjective(text)


def _is_adjective(text: str) -> bool:
    belonging = affiliation(text)
    return bool(belonging and not belonging.body and canonical(text) is None)


def is_heading(sentence: str) -> bool:
    """True for a heading run into the text: no full stop at its end, and most of its words capitalised."""
    words = re.findall(r"[^\W\d_]+", sentence)
    capitalised = sum(word[0].isupper() for word in words)
    return bool(words) and not re.search(r"[.!?…][”\"’')\]]*$", sentence) and capitalised > len(words) / 2


def _matches(sentence: str) -> Iterator[tuple[int, int]]:
    """Where candidates stand: at each word the longest form that fits, then on behind it."""
    at = 0
    while word := _WORD.search(sentence, at):
        at = max(
            (match.end() for form in _forms() if (match := form.match(sentence, word.start()))), default=word.start()
        )
        if at > word.start():
            yield word.start(), at
        else:
            at = word.end()


def _trimmed(sentence: str, start: int, end: int) -> Iterator[Mention]:
    """The match without openers in front and without possessive or full stop behind; nothing when nothing is left."""
    while (head := re.match(r"(\w+)[ ,]+", sentence[start:end])) and head[1].lower() in _openers():
        start += head.end()
    text = sentence[start:end]
    trimmed = _POSSESSIVE.sub("", text)
    if (tail := _OF_ADJECTIVE.search(trimmed)) and _is_adjective(tail[1]):
        trimmed = trimmed[: tail.start()]
    if trimmed.endswith(".") and not re.search(r"\b[A-Z]\.$|\b(?:Jr|Sr|Inc|Corp|Co|Ltd)\.$", trimmed):
        trimmed = trimmed[:-1]
    if trimmed and trimmed.lower() not in _openers() and not _COMPOUND_ADJECTIVE.fullmatch(trimmed):
        yield Mention(start=start, end=start + len(trimmed), text=trimmed)


@cache
def _words() -> _Words:
    return _Words(
        **tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("mentions.toml").read_text("utf-8"))
    )


@cache
def _bare() -> frozenset[str]:
    return frozenset(_words().bare)


@cache
def _openers() -> frozenset[str]:
    return frozenset(_words().openers)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    groups = "|".join(sorted(_words().groups, key=len, reverse=True))
    modifiers = "|".join(sorted(_words().modifiers, key=len, reverse=True))
    # Atomic, and one way to read each: "U.S." is an initialism and a capitalised word, "Norland's" has its possessive.
    word = rf"(?>{_CAPITALISED})"
    last = rf"(?>{_INITIALISM}|{_CAPITALISED})"
    link = rf" (?:(?:{_PARTICLE} ){{1,2}}(?:the )?)?"
    run = rf"{last}(?:{link}{last})*"
    # "Federation of X and Y Societies": the `and` belongs to the name only after an office or body and its `of`.
    body = rf"(?:{word} )*?{_OFFICE_OR_BODY} (?:of|for) (?:the )?{word}(?:{link}{word})* and {run}"
    owner = rf"(?>{word}[’']s |{word} |(?:{modifiers}) |[\w-]+-speaking )"
    seat = rf"(?:{word} )*(?:Ministry|Embassy|embassy|Government|government|leadership|authorities|officials) in {last}"
    offices = "|".join(_words().offices)
    officer = rf"(?:{word} )+(?:(?:{modifiers}) )*(?:{offices}),? {word} {run}"
    titled = "|".join(word.title() for word in _words().groups)
    group = rf"{owner}*(?:{groups}|{titled})\b(?: (?:of|from|for) (?:the )?{run})?"
    return tuple(re.compile(form) for form in (body, seat, officer, group, rf"(?:{modifiers}) {run}", run))


# --- anaphora ---------------------------------------------------------------------------------------------------------


_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|the two) (?:parties|sides|countries|nations|governments|leaders|men)\b", re.IGNORECASE)


def may_refer_back(sentence: str) -> bool:
    """True when the sentence has a pronoun, speaks of both parties, or goes on with a quotation.

    Then those that it is about may be named before it.
    """
    return bool(_PRONOUN.search(sentence) or _BOTH.search(sentence)) or sentence.startswith(("“", '"'))
