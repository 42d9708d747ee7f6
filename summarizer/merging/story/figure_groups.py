"""Which figures of a story answer one question, by code; and which pairs of groups only their wording keeps apart.

Figures are joined where every one of them answers the same question as every other: a figure that says little about
itself ("the offer") cannot bridge two that differ. What code leaves open somebody else may settle (a model that reads
both sentences): groups are then joined as well, but never across a pair that code tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from summarizer.language import names
from summarizer.language.likeness.clusters import Clusters, neighbours
from summarizer.language.likeness.wording import content_words, overlap_of
from summarizer.merging.story import citations_of
from summarizer.merging.story.questions import CURRENCY, FigureKey, question_of, setting_of, share_of
from summarizer.merging.story.relations import OTHER_THINGS, another_order, far_apart, relation_of
from summarizer.merging.story.same_question import Verdict, give_one_number, glance_keys, same_question
from summarizer.records.brief import DatedBy, FigurePoint
from summarizer.records.facets import Qualifier
from summarizer.records.merged import Member, members_of
from summarizer.records.readings import OpenPair, SameQuestion, Worded
from summarizer.records.summary import AS_PUBLISHED, ArticleSummary, Figure

_WORDED_ALIKE = 0.5


@dataclass(frozen=True)
class _Compared:
    """All that decides whether a figure may join others; equal ones need to be compared once."""

    question: FigureKey
    value: float | None
    qualifier: Qualifier
    as_of: str | None
    published: str | None


Distinct = dict[_Compared, int]
"""Positions of figures that differ from each other in what is compared."""


@dataclass(frozen=True)
class Figures:
    """The figures of a story in reading order, with the questions they answer and their values as they are compared."""

    members: tuple[Member[Figure], ...]
    questions: tuple[FigureKey, ...]
    counted: tuple[FigurePoint, ...]

    def verdict(self, first: int, second: int) -> Verdict:
        """Whether the figures at two positions answer one question."""
        one, other = self.members[first], self.members[second]
        a, b, asked, also = self.counted[first], self.counted[second], self.questions[first], self.questions[second]
        if asked.unit != also.unit or _of_one_sentence(one, other):
            return "apart"
        if CURRENCY.fullmatch(asked.unit) and another_order(a, b, OTHER_THINGS):
            return "apart"
        if far_apart(a, b) or _is_part(a, b, asked, also):
            return "apart"
        return same_question(one.record, other.record, asked, also)

    def verdicts(self, group: Distinct, other: Distinct) -> frozenset[Verdict]:
        """Those between the figures of two groups, as far as the first that tells two apart."""
        found: set[Verdict] = set()
        for a, b in product(group.values(), other.values()):
            found.add(self.verdict(a, b))
            if "apart" in found:
                break
        return frozenset(found)

    def distinct(self, positions: Iterable[int]) -> Distinct:
        """One position for each figure among them that differs from the others in what is compared."""
        return {_compared(self.members[at], self.questions[at]): at for at in positions}


def figures_of(summaries: Sequence[ArticleSummary], proper: frozenset[str]) -> Figures:
    """The figures of `summaries` (in reading order); `proper` are the stems of the names of actors and places."""
    members = members_of("figures", summaries, lambda summary: summary.figures)
    setting = setting_of(summaries, proper)
    return Figures(
        members, tuple(question_of(member, setting) for member in members), tuple(counted_of(one) for one in members)
    )


def answering(figures: Figures) -> Clusters:
    """The figures that answer one question, joined. Pairs of one telling value are joined first, then those that share
    most."""
    keys = [_keys(one.record, asked) for one, asked in zip(figures.members, figures.questions, strict=True)]
    pairs = [pair for pair in neighbours(keys) if figures.verdict(*pair) == "same"]
    pairs.sort(key=lambda pair: (_distance(figures, *pair), pair))
    clusters = Clusters([member.ref for member in figures.members])
    kept = {at: figures.distinct((at,)) for at in range(len(figures.members))}
    for first, second in pairs:
        low, high = sorted((clusters.root(first), clusters.root(second)))
        if low != high and figures.verdicts(kept[low], kept[high]) == {"same"}:
            clusters.join(low, high)
            kept[low] |= kept.pop(high)
    return clusters


def join_currencies(members: Sequence[Member[Figure]], clusters: Clusters) -> frozenset[str]:
    """Join amounts that one sentence gives in two currencies; the references of all so joined."""
    joined: set[str] = set()
    for first, second in pairwise(range(len(members))):
        one, other = members[first], members[second]
        a, b = one.record, other.record
        near = one.article.sentence_at(a.evidence[0].start) == other.article.sentence_at(b.evidence[0].start)
        monies = CURRENCY.fullmatch(a.unit) and CURRENCY.fullmatch(b.unit) and a.unit != b.unit
        if one.article.id == other.article.id and near and monies and _worded_alike(a.measures, b.measures):
            clusters.join(first, second)
            joined |= {one.ref, other.ref}
    return frozenset(joined)


def _worded_alike(a: str, b: str) -> bool:
    return overlap_of(content_words(a), content_words(b)) > _WORDED_ALIKE


# --- what only wording decides --------------------------------------------------------------------------------------


def open_pairs(figures: Figures, clusters: Clusters) -> tuple[OpenPair, ...]:
    """Pairs of groups that only their wording keeps apart, the first figure of each as written; pairs of groups with
    most articles come first. Both groups of a pair belong together or not, whatever the others do."""
    groups = clusters.groups()
    keys = [glance_keys(figures.questions[at] for at in group) for group in groups]
    found = [
        (len({figures.members[at].article.id for at in (*groups[first], *groups[second])}), first, second)
        for first, second in neighbours(keys)
        if _may_join(figures, groups[first], groups[second])
    ]
    return tuple(
        OpenPair(first=_worded(figures.members[groups[first][0]]), second=_worded(figures.members[groups[second][0]]))
        for articles, first, second in sorted(found, key=lambda one: (-one[0], one[1:]))
        if articles > 1
    )


def join_as_read(figures: Figures, clusters: Clusters, readings: Iterable[SameQuestion]) -> None:
    """Join the groups of both members of each reading, unless code tells a pair of their figures apart."""
    position = {member.ref: at for at, member in enumerate(figures.members)}
    for reading in readings:
        first, second = (clusters.root(position[ref]) for ref in reading.members)
        groups = {clusters.root(group[0]): group for group in clusters.groups()}
        if first != second and _may_join(figures, groups[first], groups[second]):
            clusters.join(first, second)


def _may_join(figures: Figures, group: Sequence[int], other: Sequence[int]) -> bool:
    verdicts = figures.verdicts(figures.distinct(group), figures.distinct(other))
    return "open" in verdicts and "apart" not in verdicts


def _worded(member: Member[Figure]) -> Worded:
    return Worded(member=member.ref, measures=member.record.measures.strip(), sentence=member.record.evidence[0].text)


# --- what is compared -----------------------------------------------------------------------------------------------


def _keys(figure: Figure, question: FigureKey) -> frozenset[str]:
    told = question.words | {str(figure.value), names.fold(figure.measures)}
    return frozenset(f"{question.unit} {word}" for word in told)


def _distance(figures: Figures, first: int, second: int) -> tuple[bool, int]:
    shared = len(figures.questions[first].words & figures.questions[second].words)
    return not give_one_number(figures.members[first].record, figures.members[second].record), -shared


def _is_part(a: FigurePoint, b: FigurePoint, first: FigureKey, second: FigureKey) -> bool:
    """True for two numbers of one day of which the smaller is worded more closely ("ballots cast by post")."""
    if a.as_of is None or a.as_of != b.as_of or a.value is None or b.value is None:
        return False
    part, whole = (first, second) if a.value < b.value else (second, first)
    comparison = relation_of(a, b)
    return whole.rest < part.rest and comparison is not None and comparison.relation in (None, "conflict")


def _of_one_sentence(a: Member[Figure], b: Member[Figure]) -> bool:
    """True for two values that one sentence gives side by side ("one derailment and two collisions"): it counts two
    things. Amounts of money are joined apart from this, as one amount may stand in two currencies."""
    if a.article.id != b.article.id or a.record.value == b.record.value:
        return False
    return any(first.overlaps(second) for first in a.record.evidence for second in b.record.evidence)


def _compared(member: Member[Figure], question: FigureKey) -> _Compared:
    figure = member.record
    return _Compared(question, figure.value, figure.qualifier, figure.as_of, member.article.published.anchor)


def point_of(member: Member[Figure]) -> FigurePoint:
    """The figure as one source's value; without a date of its own it holds for the day of publication."""
    figure, anchor = member.record, member.article.published.anchor
    return FigurePoint(
        member=member.ref,
        citation=citations_of((member,))[0],
        text=figure.text,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        qualifier=figure.qualifier,
        as_of=figure.as_of or anchor,
        as_of_basis=_basis(figure, anchor),
        attributed_to=figure.attributed_to,
    )


def counted_of(member: Member[Figure]) -> FigurePoint:
    """The point as it is compared: a share of so many persons is that many persons."""
    point, whole = point_of(member), share_of(member.record)
    if whole is None or point.value is None:
        return point
    return point.model_copy(update={"value": point.value * whole / 100})


def _basis(figure: Figure, anchor: str | None) -> DatedBy:
    if figure.as_of and AS_PUBLISHED not in figure.provenance.rules:
        return "text"
    return "publication" if anchor else "unknown"
