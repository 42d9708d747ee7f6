"""Where an article mentions its actors: the forms a text may give them, and the offices it puts before a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from summarizer.language.dates.words import MONTH_NAMES, WEEKDAY_NAMES
from summarizer.language.likeness.wording import LITTLE_WORDS
from summarizer.language.names import (
    affiliation,
    canonical,
    government_forms,
    has_office,
    is_metonym,
    split_title,
)
from summarizer.language.occurrences import occurrences, stands_as_place
from summarizer.language.same_actor import same_name
from summarizer.records.article import Article, Span
from summarizer.records.summary import Actor

_COMPOUND = re.compile(r"-\w")
_LONGEST_NAME = 200  # characters before a surname
_REMEMBERED = 1024  # surnames: as many persons as there are may have one
_CALENDAR = frozenset((*WEEKDAY_NAMES, *MONTH_NAMES))
# Words whose capital only says that a sentence begins: no part of a name or an office behind them.
_OPENERS = LITTLE_WORDS | frozenset(
    {"also", "because", "but", "if", "later", "meanwhile", "since", "then", "though", "when", "while"}
)
# What may stand small in an office before a name, besides the office itself.
OFFICE_PARTS = frozenset(
    {"of", "for", "to", "and", "the", "a", "an", "de", "facto"}
    | {"prime", "foreign", "defense", "defence", "interior", "vice", "acting", "former"}
)


def _opens(word: str) -> bool:
    """True for a word whose capital does not make it part of a name."""
    return word.casefold() in _OPENERS or word in _CALENDAR


@lru_cache(_REMEMBERED)
def full_names(text: str, surname: str) -> frozenset[str]:
    """The full names that end in `surname` in the text, without titles."""
    found = set()
    for name in _names_ending_in(surname, text):
        words = name.split(" ")
        while len(words) > 1 and _opens(words[0]):  # the surname stays, which may be a month's name
            words = words[1:]
        full = split_title(" ".join(words)).name
        if full != surname and not has_office(full) and affiliation(full) is None:
            found.add(full)
    return frozenset(found)


def _names_ending_in(surname: str, text: str) -> set[str]:
    """The runs of capitalised words before each place of `surname`, with it."""
    found: set[str] = set()
    pattern = re.compile(rf"(?<![\w-])(?:[A-ZÀ-Þ][\w.’'-]{{0,99}} ){{1,99}}{re.escape(surname)}(?![\w-])")
    for start in occurrences(surname, text):
        if text[max(0, start - 1) : start] == " ":
            found.update(pattern.findall(text, max(0, start - _LONGEST_NAME), start + len(surname) + 1))
    return found


def other_forms(article: Article, actor: Actor) -> set[str]:
    """What else the text may call the actor: a government's other names and its seats, a person's surname where no
    other person in the text has it."""
    if actor.kind == "person":
        words = [word for word in actor.name.split() if not re.fullmatch(r"[IVX]+|[JS]r\.?", word)]
        cut = len(words) - 1
        while cut > 1 and words[cut - 1][0].islower():  # "van der Bellen"
            cut -= 1
        surname = " ".join(words[cut:])
        known = full_names(article.text, surname) if len(words) > 1 else {surname}
        return {surname} if all(same_name(full, actor.name, "person") for full in known) else set()
    if canonical(actor.name) != actor.name:
        return set()
    written = government_forms(actor.name)
    return {*written.own, *written.seats}


def mentions_of(article: Article, forms: Sequence[set[str]], actors: Sequence[Actor]) -> list[list[Span]]:
    """Where each actor's forms stand in the text: the longest form wins, one that fits two actors is left alone."""
    owners: dict[str, set[int]] = {}
    for i, mine in enumerate(forms):
        for form in mine:
            owners.setdefault(form, set()).add(i)
    found: list[list[Span]] = [[] for _ in forms]
    for span in _longest(owners, article.text):
        form = article.quote(span)
        owner, *rivals = sorted(owners[form])
        if not rivals and _names_here(article, span.start, form, actors[owner]):
            found[owner].append(span)
    return found


def _longest(forms: Iterable[str], text: str) -> Iterator[Span]:
    """Where the forms stand in the text, not overlapping, the longest at each place; no part of a compound."""
    at = sorted((start, -len(form)) for form in forms for start in occurrences(form, text))
    behind = 0
    for start, length in at:
        end = start - length
        compound = text[max(0, start - 1) : start] == "-" or _COMPOUND.match(text, end)
        if start >= behind and not compound:
            yield Span(start=start, end=end)
            behind = end


def _names_here(article: Article, start: int, form: str, actor: Actor) -> bool:
    """False for a seat of government that is a place here, and for a surname behind another given name."""
    if is_metonym(form) and canonical(form) == actor.name:
        return not stands_as_place(article.text, start)
    previous = re.search(r"([A-ZÀ-Þ][\w.’'-]{0,40}) $", article.text[max(0, start - 40) : start])
    if previous is None or actor.kind != "person" or not _is_surname(form, actor):
        return True
    given = previous.group(1)
    return _opens(given) or split_title(previous.group() + form).name == form


def _is_surname(form: str, actor: Actor) -> bool:
    return actor.name.endswith(f" {form}") or (form == actor.name and " " not in form)


def titled_forms(article: Article, actor: Actor, mentions: Sequence[Span]) -> set[str]:
    """A person's name together with the office that the text puts before it."""
    spans = mentions if actor.kind == "person" else ()
    forms = set()
    for span in spans:
        name = split_title(article.quote(span)).name
        start = _office_start(article, span.end - len(name))
        form = article.text[start : span.end]
        if start is not None and split_title(form).name == name:
            forms.add(form)
    return forms


def _office_start(article: Article, name: int) -> int | None:
    """Where the office before the name at offset `name` begins ("U.S. Secretary of State" Antony ...), or None.

    The run of capitalised words, links and offices before the name, up to an "and" that another office stands before.
    """
    base = max(0, name - 160)
    words = list(re.finditer(r"\S+", article.text[base:name]))
    run: list[re.Match[str]] = []
    follows = name - base
    for word in reversed(words):
        form = word.group()
        bare = form.removesuffix(",") if not run else form
        abbreviated = re.fullmatch(r"(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov)\.", bare) is not None
        stops = follows - word.end() != 1 or (not abbreviated and bare[-1:] in ',.;:!?"”')
        fits = bare[:1].isupper() or bare in OFFICE_PARTS or has_office(bare) or re.fullmatch(r"\([A-Z]+\)", bare)
        if stops or not fits or (form == "and" and has_office(" ".join(m.group() for m in run))):
            break
        run.insert(0, word)
        follows = word.start()
    base = max(0, name - 160)
    while run and _opens(run[0].group()):
        run.pop(0)
    return base + run[0].start() if has_office(" ".join(word.group().rstrip(",") for word in run)) else None
