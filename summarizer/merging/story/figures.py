"""Figures that answer the same question (`questions`), side by side, and how they relate (`relations`).

What is left and alike at a glance is told apart: figures without a partner stand together as `different_scope`, whole
series are linked by a contrast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.language import edtf
from summarizer.language.likeness.clusters import Clusters, neighbours
from summarizer.language.likeness.wording import content_words
from summarizer.language.occurrence_kinds import kinds_in
from summarizer.merging.story import citations_of
from summarizer.merging.story.figure_groups import (
    answering,
    counted_of,
    figures_of,
    join_as_read,
    join_currencies,
    open_pairs,
    point_of,
)
from summarizer.merging.story.questions import CURRENCY, FigureKey, is_whole
from summarizer.merging.story.relations import (
    CURRENCIES,
    ONE_NUMBER,
    SCOPES,
    ValueComparison,
    another_order,
    relation_among,
)
from summarizer.merging.story.same_question import glance_keys, look_alike
from summarizer.merging.story.standing import standing_of
from summarizer.records.brief import Contrast, FigurePoint, FigureSeries
from summarizer.records.merged import Member
from summarizer.records.readings import OpenPair, SameQuestion
from summarizer.records.summary import ArticleSummary, Figure

AS_READ = "the same question, by the model’s reading"
_GROWING = frozenset({"die", "injure", "flee", "displace", "arrive", "detain", "rescue"})
"""Kinds of which there are only ever more while the event goes on."""


@dataclass(frozen=True)
class FigureLedger:
    """The series of a story, and which of them look alike without being comparable."""

    series: tuple[FigureSeries, ...]
    contrasts: tuple[Contrast, ...] = ()


def open_questions(summaries: Sequence[ArticleSummary], proper: frozenset[str]) -> tuple[OpenPair, ...]:
    """The pairs of figures of which only their wording says whether they answer one question, the weightiest first."""
    figures = figures_of(summaries, proper)
    return open_pairs(figures, answering(figures))


def merge_figures(
    summaries: Sequence[ArticleSummary], proper: frozenset[str], readings: Iterable[SameQuestion] = ()
) -> FigureLedger:
    """Series of figures, each figure record a member of exactly one, and the contrasts between series.

    `proper` are the stems of the names of actors and places, which tell the places in a wording; `readings` are the
    pairs of `open_questions` that a model has read as one question. Series with more articles come first, then in
    reading order.
    """
    figures = figures_of(summaries, proper)
    members, questions = figures.members, figures.questions
    clusters = answering(figures)
    settled = tuple(readings)
    join_as_read(figures, clusters, settled)
    currencies = join_currencies(members, clusters)
    groups = clusters.groups()
    alike = _alike_at_a_glance(groups, [point_of(member) for member in members], questions)
    loners = [one for one in alike if all(len(groups[at]) == 1 for at in one)]
    taken = {at for one in loners for at in one}
    made = {
        at: _series([members[p] for p in group], [questions[p] for p in group], currencies).model_copy(
            update={
                "readings": tuple(one for one in settled if {members[p].ref for p in group}.issuperset(one.members))
            }
        )
        for at, group in enumerate(groups)
        if at not in taken
    }
    beside = [_scopes([members[groups[at][0]] for at in one]) for one in loners]
    order = {member.ref: position for position, member in enumerate(members)}
    ranked = sorted(
        (*made.values(), *beside),
        key=lambda one: (-len(one.articles), -len(one.members), min(order[ref] for ref in one.members)),
    )
    ids = {one.members: f"figure-{number}" for number, one in enumerate(ranked, start=1)}
    linked = [sorted((ids[made[at].members] for at in one), key=_number) for one in alike if not taken & set(one)]
    return FigureLedger(
        series=tuple(_as_read(one.model_copy(update={"id": ids[one.members]}), settled) for one in ranked),
        contrasts=tuple(
            Contrast(id=f"contrast-{number}", series=tuple(series), rule=SCOPES.rule)
            for number, series in enumerate(
                sorted(linked, key=lambda series: [_number(one) for one in series]), start=1
            )
        ),
    )


def _as_read(series: FigureSeries, readings: Iterable[SameQuestion]) -> FigureSeries:
    """The series with the readings that its figures stand in it by, and with the rule that says so."""
    own = tuple(one for one in readings if set(one.members) <= set(series.members))
    if not own or series.rule == SCOPES.rule:
        return series
    return series.model_copy(update={"readings": own, "rule": f"{series.rule}; {AS_READ}"})


def _number(identity: str) -> int:
    return int(identity.rpartition("-")[2])


# --- what looks alike and is not --------------------------------------------------------------------------------------


def _alike_at_a_glance(
    groups: Sequence[tuple[int, ...]], points: Sequence[FigurePoint], questions: Sequence[FigureKey]
) -> tuple[tuple[int, ...], ...]:
    """Positions of groups of which each looks like every other and none answers another's question; those whose
    wordings share most are put together first."""

    # Of figures with one question one is looked at, unless they are money, where the order of amounts matters.
    looked_at = [
        {(questions[p], points[p].value if CURRENCY.fullmatch(questions[p].unit) else None): p for p in group}.values()
        for group in groups
    ]

    def alike(first: int, second: int) -> bool:
        return any(
            look_alike(questions[a], questions[b])
            and not (CURRENCY.fullmatch(questions[a].unit) and another_order(points[a], points[b]))
            for a in looked_at[first]
            for b in looked_at[second]
        )

    told = [frozenset(word for position in group for word in questions[position].words) for group in groups]
    pairs = [
        pair for pair in neighbours([glance_keys(questions[p] for p in group) for group in groups]) if alike(*pair)
    ]
    pairs.sort(key=lambda pair: (-len(told[pair[0]] & told[pair[1]]), pair))
    clusters = Clusters([str(at) for at in range(len(groups))])
    kept: dict[int, tuple[int, ...]] = {at: (at,) for at in range(len(groups))}
    for first, second in pairs:
        low, high = sorted((clusters.root(first), clusters.root(second)))
        if low != high and all(alike(a, b) for a in kept[low] for b in kept[high]):
            clusters.join(low, high)
            kept[low] += kept.pop(high)
    return tuple(group for group in clusters.groups() if len(group) > 1)


# --- series ---------------------------------------------------------------------------------------------------------


def _series(
    group: Sequence[Member[Figure]], questions: Sequence[FigureKey], currencies: frozenset[str]
) -> FigureSeries:
    ordered = sorted(
        group, key=lambda m: (edtf.sort_key(point_of(m).as_of), m.order, m.record.evidence[0].start, m.ref)
    )
    if len(ordered) == 1:
        return _assembled(ordered, None)
    if currencies.issuperset(member.ref for member in group):
        distinct = len({member.record.value for member in group}) > 1
        return _assembled(ordered, CURRENCIES if distinct else ONE_NUMBER)
    counted = [counted_of(member) for member in ordered]
    growing = all(one.kinds and one.kinds <= _GROWING for one in questions) and len({m.order for m in group}) > 1
    at_once = len({member.article.published.anchor for member in group}) == 1
    series = _assembled(ordered, relation_among(counted, growing=growing, told_at_once=at_once))
    standing = standing_of(counted)
    return series.model_copy(
        update={
            "points": tuple(
                one.model_copy(update={"stale": True}) if at in standing.stale else one
                for at, one in enumerate(series.points)
            ),
            "latest": tuple(series.members[at] for at in standing.latest),
            "trend": standing.trend,
        }
    )


def _scopes(group: Sequence[Member[Figure]]) -> FigureSeries:
    return _assembled(group, SCOPES)


def _assembled(group: Sequence[Member[Figure]], comparison: ValueComparison | None) -> FigureSeries:
    points = tuple(point_of(member) for member in group)
    units = dict.fromkeys(member.record.unit for member in group)
    return FigureSeries(
        id="figure",
        members=tuple(point.member for point in points),
        citations=citations_of(group),
        measures=_measures(group, comparison),
        unit=" / ".join(units),
        points=points,
        relation=comparison.relation if comparison else None,
        rule=comparison.rule if comparison else None,
    )


def _measures(group: Sequence[Member[Figure]], comparison: ValueComparison | None) -> str:
    wordings = list(dict.fromkeys(member.record.measures for member in group))
    wholes = [wording for wording in wordings if kinds_in(content_words(wording)) <= {"dwell"}]
    if wholes and all(is_whole(member.record) for member in group):
        return wholes[0]
    return "; ".join(wordings) if comparison is SCOPES else wordings[0]
