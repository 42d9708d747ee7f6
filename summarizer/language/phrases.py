"""How merged records read in English, for narrative and renderings: amounts, dates, events, positions, origins."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from summarizer.language import edtf
from summarizer.language.cues import find_cues
from summarizer.language.dates.words import MONTH_NAMES
from summarizer.language.likeness.wording import capitalised_stems, content_words, overlap_of, stem
from summarizer.records.brief import (
    Citation,
    DatedBy,
    Dispute,
    FigurePoint,
    FigureSeries,
    Merged,
    MergedEvent,
    Position,
    Reported,
    StoryBrief,
)
from summarizer.records.facets import Act, Qualifier, Status

BOUND_WORDS: dict[Qualifier, str] = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "nearly": "nearly ",
    "less_than": "less than ",
    "up_to": "up to ",
}
"""How a bound reads in front of its number."""
_BOUND_BEFORE = re.compile(
    r"\b(?:(?:no |not )?(?:more|less|fewer) than|at (?:least|most)|up to|as many as|as much as|close to|an estimated|"
    r"over|above|under|below|nearly|almost|about|around|approximately|roughly|some|exceeding)\s+(?:a\s+)?$",
    re.IGNORECASE,
)
_OF_NUMBER = re.compile(r" of (?:the |its |their |some |about |roughly )*\d[\d.,]*\d(?: (?:million|billion|thousand))?")
_ACT_TOWARDS_ACTOR: dict[Act, str] = {"demands": "demands of", "denies": "denies accusations by", "other": "on"}
_ACT_TOWARDS_THING: dict[Act, str] = {"urges": "calls for", "accuses": "complains of", "other": "on"}
# What leads to a charge, which grounding copies from its sentence in lower case ("accuses Peru of lying").
_CHARGED: dict[Act, str] = {"accuses": "of", "denies": "of", "criticises": "for", "praises": "for"}
_CLAUSE = re.compile(r"\b(?:is|are|was|were|will|should|must|has|have)\b")
_ABOUT_TARGET = 0.5
_MODALS = content_words("must shall ought need needs want wants wish wishes he she it its they their")
# Openings that say nothing without the sentence before: pronouns, and nouns that stand for a clause ("shell nouns",
# H.-J. Schmid, English Abstract Nouns as Conceptual Shells, 2000).
_POINTS_BACK = re.compile(
    r"(?:they|he|she|it|this|that|these|those|the (?:recent |latest )?(?:accord|agreement|case|deal|decision|"
    r"development|event|incident|journey|measure|move|news|problem|situation|statement|step)s?)\b",
    re.IGNORECASE,
)
STATUS_WORDS: dict[Status, str] = {
    "happened": "",
    "ongoing": "ongoing",
    "planned": "planned",
    "alleged": "alleged, not confirmed",
    "denied": "denied",
}


def amount(point: FigurePoint) -> str:
    """The figure as its sentence has it, bound included ("over 65,000"); the bound in other words if it is apart.

    A part is followed by the number it is of ("more than half of the 120,000").
    """
    sentence = point.citation.text
    at = sentence.find(point.text)
    whole = _OF_NUMBER.match(sentence, at + len(point.text)) if at >= 0 else None
    told = f"{point.text}{whole[0] if whole else ''}"
    written = _BOUND_BEFORE.search(sentence[:at]) if at > 0 and point.qualifier != "exact" else None
    if written is not None:
        return " ".join(f"{written[0].lower()}{told}".split())
    return f"{BOUND_WORDS[point.qualifier] if has_number(point) else ''}{told}"


def has_number(point: FigurePoint) -> bool:
    """True unless the amount is vague ("dozens")."""
    return (point.value, point.low, point.high) != (None, None, None)


def date_in_words(date: str) -> str:
    """An EDTF date as English: "25 September 2023", "18 to 24 September 2023", "1990 to 1994"; others as they are.

    A day of an unknown year says so, lest it be read as one of the year told of before.
    """
    if date.startswith("XXXX") and edtf.is_edtf(date):
        return f"{_dates(date)}, year not given"
    return _dates(date)


def _dates(date: str) -> str:
    start, slash, end = date.partition("/")
    if not slash:
        return _single_date(start)
    first, last = _single_date(start).split(), _single_date(end).split()
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _single_date(date: str) -> str:
    year, *rest = date.split("-")
    if not edtf.is_edtf(date):
        return date
    shown = "" if year == "XXXX" else year[:3] + "0s" if year.endswith("X") and not year.endswith("XX") else year
    month = MONTH_NAMES[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, shown) if part)


def position_in_words(position: Position, actors: Container[str], *, with_holder: bool = True) -> str:
    """Holder, act, target and claim as one clause; `actors` are the names that a target may be.

    A claim that only repeats holder, act and target is left out; so is one that says of a thing no more than a verb.
    """
    towards = position.target in actors
    acts = _ACT_TOWARDS_ACTOR if towards else _ACT_TOWARDS_THING
    act = acts.get(position.act, position.act)
    own = _words_of_its_own(position)
    about_target = overlap_of(content_words(position.target), content_words(position.claim) - _MODALS) >= _ABOUT_TARGET
    says_little = not towards and about_target and len(own) == 1 and own[0].islower()
    if not towards and _CLAUSE.search(position.target):
        said = f"{position.act}: {position.claim if own else position.target}"
    elif not own or says_little:
        said = f"{act} {position.target}"
    else:
        said = f"{act} {position.target}{claim_in_words(position)}"
    return f"{position.holder} {said}" if with_holder else said


def claim_in_words(position: Position) -> str:
    """What a position says, to stand behind its target: a charge (" of lying"), or a sentence (": It must go")."""
    link = _CHARGED.get(position.act)
    is_charge = link is not None and position.claim[:1].islower()
    return f" {link} {position.claim}" if is_charge else f": {position.claim}"


def _words_of_its_own(position: Position) -> tuple[str, ...]:
    """The words of the claim that are in neither holder nor target, and do not express the act."""
    claim = position.claim
    for cue in reversed(find_cues(claim)):
        if cue.act == position.act:
            claim = claim[: cue.start] + claim[cue.end :]
    known = content_words(position.holder) | content_words(position.target) | {stem(position.act)} | _MODALS
    return tuple(word for word in re.findall(r"\w+", claim) if content_words(word) - known)


def date_is_shared(event: MergedEvent) -> bool:
    """True when most of the articles that tell of the event date it so."""
    return 2 * len(event.dated_by) > len(event.articles)


def says_who_or_where(event: MergedEvent) -> bool:
    """True when the event's wording can stand by itself: it names somebody or a place, and points to nothing before."""
    named = event.participants or event.place or capitalised_stems(event.what, start=1)
    return bool(named) and not _POINTS_BACK.match(event.what)


def event_in_words(event: MergedEvent, *, dated: bool = True) -> str:
    """What happened, with its date, if so wanted, and, where it did not simply happen, its status."""
    told = event.what.rstrip(".")
    extra = [date_in_words(event.date)] if event.date and dated else []
    extra += [STATUS_WORDS[event.status]] if STATUS_WORDS[event.status] else []
    return f"{told} ({'; '.join(extra)})" if extra else told


def statement_in_words(told: MergedEvent | FigureSeries | Dispute) -> str:
    """A main statement in a few words."""
    if isinstance(told, Dispute):
        return told.about
    return told.what if isinstance(told, MergedEvent) else told.measures


def point_in_words(point: FigurePoint) -> str:
    """The amount, who gives it, and when it holds."""
    return f"{amount(point)}{source_in_words(point)}, {point_date(point)}"


def source_in_words(point: FigurePoint) -> str:
    """Who gives the figure, to stand behind its amount (", according to the police"); empty if nobody is named."""
    if not point.attributed_to:
        return ""
    return f", according to {re.sub(r'^The ', 'the ', point.attributed_to)}"


def point_date(point: FigurePoint) -> str:
    """When the figure holds, and whether the text or only the article's date says so."""
    if point.as_of is None:
        return "undated"
    words = date_in_words(point.as_of)
    return words if point.as_of_basis == "text" else f"published {words}"


def reported_when(reported: Iterable[Reported]) -> str:
    """When positions were taken or reported: "3 May 2031", "published 1 to 4 May 2031"; "undated" if no report says.

    Dates of the texts come first; of several the first and the last are named; what is undated beside them is left out.
    """
    dates: dict[DatedBy, list[str]] = {"text": [], "publication": []}
    for one in sorted(reported, key=lambda one: edtf.sort_key(one.date)):
        if one.date:
            dates[one.basis].append(one.date)
    told = [_between(own) if basis == "text" else f"published {_between(own)}" for basis, own in dates.items() if own]
    return "; ".join(told) or "undated"


def _between(dates: Sequence[str]) -> str:
    """The first and the last of dates in order."""
    first, last = dates[0].partition("/")[0], dates[-1].rpartition("/")[2]
    if dates[0] == dates[-1]:
        return date_in_words(dates[0])
    if edtf.is_edtf(f"{first}/{last}"):
        return date_in_words(f"{first}/{last}")
    return f"{date_in_words(dates[0])} and {date_in_words(dates[-1])}"


def account_citations(event: MergedEvent, what: str | None = None) -> tuple[Citation, ...]:
    """Where the account `what` (by default the one shown) stands; all articles unless their counts differ."""
    for difference in event.differences:
        if difference.field == "what":
            shown = what or event.what
            return next((given.citations for given in difference.values if given.value == shown), ())
    return event.citations


def other_accounts(event: MergedEvent) -> tuple[str, ...]:
    """The wordings of accounts whose counts differ from those of the one shown."""
    wordings = [given.value for one in event.differences if one.field == "what" for given in one.values]
    return tuple(wording for wording in wordings if wording != event.what)


def excluding_dates(event: MergedEvent) -> bool:
    """True when two accounts of the event give dates that cannot be the same day."""
    given = [one.value for difference in event.differences if difference.field == "date" for one in difference.values]
    return any(not edtf.overlap(a, b) for at, a in enumerate(given) for b in given[at + 1 :])


def first_of_each_article(merged: Merged) -> tuple[Citation, ...]:
    """The first citation from each contributing article."""
    firsts: dict[str, Citation] = {}
    for citation in merged.citations:
        firsts.setdefault(citation.article, citation)
    return tuple(firsts.values())


def is_of_one_origin(merged: Merged) -> bool:
    """True when one article alone says it, or several that have it from one report."""
    return (merged.origins or len(merged.articles)) == 1


def origin_count(merged: Merged, brief: StoryBrief) -> str:
    """ "3 of 5 articles, 2 origins"; the origins are left out where nobody judged."""
    articles = f"{len(merged.articles)} of {len(brief.articles)} article{'' if len(brief.articles) == 1 else 's'}"
    if not merged.origins:
        return articles
    return f"{articles}, {merged.origins} origin{'' if merged.origins == 1 else 's'}"
