"""What a brief must not say, as rules on the brief.

A claim that the articles do not support is written in words (`brief_must_not_say`); a rule says how a brief would make
that claim, in terms a program can check: which statements are meant (by kind, and by the labelled items that they cite)
and which date, value, status or words none of them may have. `<story>.rules.json` holds a list of `ForbiddenClaim`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import Field

from summarizer.language.edtf import lies_within
from summarizer.records.brief import Citation, Relation, StoryBrief
from summarizer.records.facets import Record, Status
from summarizer.scoring.labels.sheets import CitedPassage, overlapping, passages_of

Part = Literal["narrative", "events", "figures", "stances"]


class Rule(Record):
    """A statement violates the rule when it is in one of `parts` and every condition given holds for it.

    `citing`: it cites evidence of one of these labelled items. `citing_also`: and of one of these. `date`: its date (of
    a figure: as-of) lies in this EDTF interval; a coarser one claims less. `unless_disputed_date`: and so does every
    other date that it gives. `value`: the value of a figure's point. `status`: of an event. `relation`: of a figure
    series. `words`: one of them, or a word that begins with it, stands in it, in any case. `unless_words`: and none of
    these.
    """

    parts: tuple[Part, ...] = Field(min_length=1)
    citing: tuple[str, ...] = ()
    citing_also: tuple[str, ...] = ()
    date: str | None = None
    value: float | None = None
    status: tuple[Status, ...] = ()
    relation: tuple[Relation, ...] = ()
    words: tuple[str, ...] = ()
    unless_words: tuple[str, ...] = ()
    unless_disputed_date: bool = False


class ForbiddenClaim(Record):
    """A claim of `brief_must_not_say`, word for word, and the rules of which a brief that makes it breaks one."""

    claim: str
    rules: tuple[Rule, ...] = Field(min_length=1)


class SaidClaim(Record):
    """A statement of the brief, as the rules see it."""

    part: Part
    text: str
    citations: tuple[Citation, ...]
    dates: tuple[str, ...] = ()
    value: float | None = None
    status: Status | None = None
    relation: Relation | None = None


def violations(
    claim: ForbiddenClaim, brief: StoryBrief, passages: dict[str, tuple[CitedPassage, ...]]
) -> tuple[SaidClaim, ...]:
    """The statements of `brief` that make the claim; `passages` is where each labelled item's evidence stands."""
    return tuple(said for said in statements(brief) if any(_breaks(rule, said, passages) for rule in claim.rules))


def statements(brief: StoryBrief) -> Iterator[SaidClaim]:
    """All that the brief states: its narrative, its events, each point of its figures, its positions."""
    for one in brief.narrative:
        yield SaidClaim(part="narrative", text=one.text, citations=one.citations)
    for event in brief.events:
        differing = [given.value for field in event.differences if field.field == "date" for given in field.values]
        dates = tuple(dict.fromkeys([*([event.date] if event.date else []), *differing]))
        yield SaidClaim(part="events", text=event.what, citations=event.citations, dates=dates, status=event.status)
    for series in brief.figures:
        for point in series.points:
            yield SaidClaim(
                part="figures",
                text=f"{series.measures}: {point.text}",
                citations=(point.citation,),
                dates=(point.as_of,) if point.as_of else (),
                value=point.value,
            )
        if series.relation:
            yield SaidClaim(part="figures", text=series.measures, citations=series.citations, relation=series.relation)
    for position in brief.stances:
        text = f"{position.holder} {position.act} {position.target}: {position.claim}"
        yield SaidClaim(part="stances", text=text, citations=position.citations)


def _breaks(rule: Rule, said: SaidClaim, passages: dict[str, tuple[CitedPassage, ...]]) -> bool:
    return (
        said.part in rule.parts
        and all(
            overlapping(passages_of(said.citations), [passage for ref in refs for passage in passages[ref]])
            for refs in (rule.citing, rule.citing_also)
            if refs
        )
        and (rule.date is None or _falls_in(rule.date, said.dates, rule.unless_disputed_date))
        and (rule.value is None or said.value == rule.value)
        and (not rule.status or said.status in rule.status)
        and (not rule.relation or said.relation in rule.relation)
        and (not rule.words or _says(said, rule.words))
        and not _says(said, rule.unless_words)
    )


def _says(said: SaidClaim, words: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", said.text, re.IGNORECASE) for word in words)


def _falls_in(interval: str, dates: Sequence[str], all_of_them: bool) -> bool:
    falls = [lies_within(date, interval) for date in dates]
    return any(falls) and (all(falls) or not all_of_them)
