"""Figures that answer the same question (`questions`), side by side, and how they relate (`relations`).

What is left and alike at a glance is told apart: figures without a partner stand together as `different_scope`, whole
series are linked by a contrast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.brief_records import Contrast, DatedBy, FigurePoint, FigureSeries
from summarizer.clusters import Clusters, neighbours
from summarizer.facets import Qualifier
from summarizer.merge import Member, citations_of, kinds_in, members_of
from summarizer.merge.questions import CURRENCY, Question, is_whole, question_of, setting_of, share_of
from summarizer.merge.relations import (
    CURRENCIES,
    ONE_NUMBER,
    OTHER_THINGS,
    SCOPES,
    Comparison,
    another_order,
    far_apart,
    relation_among,
    relation_of,
    standing_of,
)
from summarizer.merge.same_question import give_one_number, glance_keys, look_alike, same_question
from summarizer.records import AS_PUBLISHED, ArticleSummary, Figure
from summarizer.text import edtf, names
from summarizer.text.wording import content_words, overlap_of

_WORDED_ALIKE = 0.5
_GROWING = frozenset({"die", "injure", "flee", "displace", "arrive", "detain", "rescue"})
"""Kinds of which there are only ever more while the event goes on."""


@dataclass(frozen=True)
class FigureLedger:
    """The series of a story, and which of them look alike without being comparable."""

    series: tuple[FigureSeries, ...]
    contrasts: tuple[Contrast, ...] = ()


@dataclass(frozen=True)
class _Compared:
    """All that decides whether a figure may join others; equal ones need to be compared once."""

    question: Question
    value: float | None
    qualifier: Qualifier
    as_of: str | None
    published: str | None


def merge_figures(summaries: Sequence[ArticleSummary], proper: frozenset[str]) -> FigureLedger:
    """Series of figures, each figure record a member of exactly one, and the contrasts between series.

    `proper` are the stems of the names of actors and places, which tell the places in a wording. Series with more
    articles come first, then in reading order.
    """
    members = members_of("figures", summaries, lambda summary: summary.figures)
    setting = setting_of(summaries, proper)
    questions = tuple(question_of(member, setting) for member in members)
    keys = [_keys(member.record, question) for member, question in zip(members, questions, strict=True)]
    clusters = _answering(members, questions, keys)
    currencies = _join_currencies(members, clusters)
    groups = clusters.groups()
    alike = _alike_at_a_glance(groups, [_point(member) for member in members], questions)
    loners = [one for one in alike if all(len(groups[at]) == 1 for at in one)]
    taken = {at for one in loners for at in one}
    made = {
        at: _series([members[p] for p in group], [questions[p] for p in group], currencies)
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
        series=tuple(one.model_copy(update={"id": ids[one.members]}) for one in ranked),
        contrasts=tuple(
            Contrast(id=f"contrast-{number}", series=tuple(series), rule=SCOPES.rule)
            for number, series in enumerate(
                sorted(linked, key=lambda series: [_number(one) for one in series]), start=1
            )
        ),
    )


def _number(identity: str) -> int:
    return int(identity.rpartition("-")[2])


def _keys(figure: Figure, question: Question) -> frozenset[str]:
    told = question.words | {str(figure.value), names.fold(figure.measures)}
    return frozenset(f"{question.unit} {word}" for word in told)


# --- which figures answer the same question -------------------------------------------------------------------------


def _answering(
    members: Sequence[Member[Figure]], questions: Sequence[Question], keys: Sequence[frozenset[str]]
) -> Clusters:
    """Figures joined where every one of them answers the same question as every other: a figure that says little about
    itself ("the offer") cannot bridge two that differ. Pairs of one telling value are joined first, then those that
    share most."""
    points = [_counted(member) for member in members]

    def same(first: int, second: int) -> bool:
        a, b = points[first], points[second]
        if _of_one_sentence(members[first], members[second]):
            return False
        if CURRENCY.fullmatch(questions[first].unit) and another_order(a, b, OTHER_THINGS):
            return False
        asked = same_question(members[first].record, members[second].record, questions[first], questions[second])
        return asked and not far_apart(a, b) and not _is_part(a, b, questions[first], questions[second])

    pairs = [pair for pair in neighbours(keys) if same(*pair)]
    pairs.sort(key=lambda pair: (_distance(members, questions, pair), pair))
    clusters = Clusters([member.ref for member in members])
    kept = {at: {_compared(members[at], question): at} for at, question in enumerate(questions)}
    for first, second in pairs:
        low, high = sorted((clusters.root(first), clusters.root(second)))
        if low != high and all(same(a, b) for a in kept[low].values() for b in kept[high].values()):
            clusters.join(low, high)
            kept[low] |= kept.pop(high)
    return clusters


def _distance(
    members: Sequence[Member[Figure]], questions: Sequence[Question], pair: tuple[int, int]
) -> tuple[bool, int]:
    first, second = pair
    shared = len(questions[first].words & questions[second].words)
    return not give_one_number(members[first].record, members[second].record), -shared


def _is_part(a: FigurePoint, b: FigurePoint, first: Question, second: Question) -> bool:
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


def _compared(member: Member[Figure], question: Question) -> _Compared:
    figure = member.record
    return _Compared(question, figure.value, figure.qualifier, figure.as_of, member.article.published.anchor)


def _join_currencies(members: Sequence[Member[Figure]], clusters: Clusters) -> frozenset[str]:
    """Join amounts that one sentence gives in two currencies; the references of all so joined."""
    joined: set[str] = set()
    for first, second in zip(range(len(members)), range(1, len(members)), strict=False):
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


def _alike_at_a_glance(
    groups: Sequence[tuple[int, ...]], points: Sequence[FigurePoint], questions: Sequence[Question]
) -> tuple[tuple[int, ...], ...]:
    """Positions of groups of which each looks like every other and none answers another's question; those whose
    wordings share most are put together first."""

    def alike(first: int, second: int) -> bool:
        return any(
            look_alike(questions[a], questions[b])
            and not (CURRENCY.fullmatch(questions[a].unit) and another_order(points[a], points[b]))
            for a in groups[first]
            for b in groups[second]
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


def _point(member: Member[Figure]) -> FigurePoint:
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


def _counted(member: Member[Figure]) -> FigurePoint:
    """The point as it is compared: a share of so many persons is that many persons."""
    point, whole = _point(member), share_of(member.record)
    if whole is None or point.value is None:
        return point
    return point.model_copy(update={"value": point.value * whole / 100})


def _basis(figure: Figure, anchor: str | None) -> DatedBy:
    if figure.as_of and AS_PUBLISHED not in figure.provenance.rules:
        return "text"
    return "publication" if anchor else "unknown"


def _series(group: Sequence[Member[Figure]], questions: Sequence[Question], currencies: frozenset[str]) -> FigureSeries:
    ordered = sorted(group, key=lambda m: (edtf.sort_key(_point(m).as_of), m.order, m.record.evidence[0].start, m.ref))
    if len(ordered) == 1:
        return _assembled(ordered, None)
    if currencies.issuperset(member.ref for member in group):
        distinct = len({member.record.value for member in group}) > 1
        return _assembled(ordered, CURRENCIES if distinct else ONE_NUMBER)
    counted = [_counted(member) for member in ordered]
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


def _assembled(group: Sequence[Member[Figure]], comparison: Comparison | None) -> FigureSeries:
    points = tuple(_point(member) for member in group)
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


def _measures(group: Sequence[Member[Figure]], comparison: Comparison | None) -> str:
    wordings = list(dict.fromkeys(member.record.measures for member in group))
    wholes = [wording for wording in wordings if kinds_in(content_words(wording)) <= {"dwell"}]
    if wholes and all(is_whole(member.record) for member in group):
        return wholes[0]
    return "; ".join(wordings) if comparison is SCOPES else wordings[0]
