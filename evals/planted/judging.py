"""What a merge made of planted stories, against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.planted.plots import NEVER_CONFLICTS, Planted, Question, Truth
from summarizer.pipeline import merge
from summarizer.records.brief import Merged, StoryBrief
from summarizer.records.facets import Record

_Z = 1.959964  # of a 95 % interval


class Verdict(Record):
    """One truth and what the brief made of it."""

    kind: str
    topic: str
    question: Question
    refs: tuple[str, ...]
    expected: tuple[str, ...]
    got: str

    @property
    def right(self) -> bool:
        """True when the brief says what is true."""
        return self.got in self.expected


@dataclass(frozen=True)
class Share:
    """So many of so many, with a Wilson interval (E. B. Wilson, 1927), 95 %."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Low and high end."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.value
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.count:,} of {self.total:,})"


def judge(planted: Planted) -> list[Verdict]:
    """Merges the story's articles and holds the briefs against every truth."""
    briefs = merge([page.summary() for page in planted.pages])
    return [
        Verdict(
            kind=planted.kind,
            topic=planted.topic,
            question=truth.question,
            refs=truth.refs,
            expected=tuple(sorted(truth.expected)),
            got=_ANSWERS[truth.question](briefs, truth),
        )
        for truth in planted.truths
    ]


def relation_accuracy(verdicts: Iterable[Verdict]) -> Share:
    """How many truths the briefs have right."""
    right = [verdict.right for verdict in verdicts]
    return Share(sum(right), len(right))


def false_conflicts(verdicts: Iterable[Verdict], kinds: Sequence[str] = NEVER_CONFLICTS) -> Share:
    """How many pairs of figures of these kinds are called a conflict."""
    pairs = [one.got == "conflict" for one in verdicts if one.kind in kinds and one.question == "relation"]
    return Share(sum(pairs), len(pairs))


def by_kind(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    """The share that is right for each kind and question, in order of first appearance."""
    keys = [f"{one.kind}: {one.question}" for one in verdicts]
    right = Counter(key for key, one in zip(keys, verdicts, strict=True) if one.right)
    return {key: Share(right[key], total) for key, total in Counter(keys).items()}


# --- what a brief answers -------------------------------------------------------------------------------------------


def _relation(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    refs = set(truth.refs)
    for brief in briefs:
        for series in brief.figures:
            if refs <= set(series.members):
                return series.relation or "left open"
        series_of = {ref: series.id for series in brief.figures for ref in series.members}
        for contrast in brief.contrasts:
            if {series_of.get(ref) for ref in refs} <= set(contrast.series):
                return "different_scope"
    return "apart"


def _group(groups: Iterable[Merged], truth: Truth) -> str:
    return "same" if any(set(truth.refs) <= set(group.members) for group in groups) else "apart"


def _disputed(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    for brief in briefs:
        members = {one.id: one.members for one in (*brief.stances, *brief.events)}
        for dispute in brief.disputes:
            sides = [
                {ref for one in side.rests_on for ref in members[one]} if not side.members else set(side.members)
                for side in dispute.sides
            ]
            on = [{at for at, side in enumerate(sides) if ref in side} for ref in truth.refs]
            if on[0] and on[1] and len(on[0] | on[1]) > 1:
                return "disputed"
    return "undisputed"


def _stale(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    points = [(series, point) for brief in briefs for series in brief.figures for point in series.points]
    for series, point in points:
        if point.member == truth.refs[0]:
            return "stale" if point.stale else "latest" if point.member in series.latest else "superseded"
    return "lost"


def _trend(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    found = (series.trend for brief in briefs for series in brief.figures if truth.refs[0] in series.members)
    return next(found, None) or "none"


def _shift(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    for brief in briefs:
        members = {one.id: one.members for one in brief.stances}
        for shift in brief.shifts:
            stages = [[ref for ref in truth.refs if ref in members[stage.position]] for stage in shift.stages]
            if [ref for stage in stages for ref in stage] == list(truth.refs):
                return "changed"
    return "unchanged"


def _date(briefs: Sequence[StoryBrief], truth: Truth) -> str:
    points = (point for brief in briefs for series in brief.figures for point in series.points)
    return next(point.as_of or "undated" for point in points if point.member == truth.refs[0])


_ANSWERS = {
    "relation": _relation,
    "dispute": _disputed,
    "actor": lambda briefs, truth: _group([one for brief in briefs for one in brief.actors], truth),
    "event": lambda briefs, truth: _group([one for brief in briefs for one in brief.events], truth),
    "stale": _stale,
    "trend": _trend,
    "shift": _shift,
    "date": _date,
}
