"""Figures that answer the same question, side by side, and how they relate.

Two figures answer the same question when they have the same unit (persons are one family, each currency its own),
speak of the same kinds of occurrence, places that go together and the same scope (years, "whole", "first"), and are
worded alike. What is left and alike at a glance (same unit and kind, other scope) stands together as `different_scope`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.brief_records import FigurePoint, FigureSeries
from summarizer.clusters import Clusters, neighbours
from summarizer.facets import Qualifier
from summarizer.merge import PERSON_NOUNS, PERSON_WORDS, Member, citations_of, is_kind_word, kinds_in, members_of
from summarizer.merge.relations import CURRENCIES, ONE_NUMBER, ROUND_FROM, SCOPES, Comparison, far_apart, relation_among
from summarizer.records import AS_PUBLISHED, ArticleSummary, Figure
from summarizer.text import edtf, names
from summarizer.text.quantity_words import TIME_UNITS
from summarizer.text.wording import capitalised_stems, content_words, overlap_of, stem

_CURRENCY = re.compile(r"[A-Z]{3}")
_AFTERTHOUGHT = re.compile(r"\s*(?:\([^)]*\)|\b(?:before|after|since|until|amid|following|ahead of)\b).*", re.DOTALL)
_SCOPE = re.compile(
    r"\b(?:(?:1[89]|20)\d\ds?|whole|entire|total|overall|first|second|third|daily|annual|monthly|weekly|"
    r"serious(?:ly)?|critical(?:ly)?|severe(?:ly)?|life-threatening|minor|slight(?:ly)?)\b"
)
_DIMENSIONLESS = frozenset({"percent", *TIME_UNITS})
# Words that tell no count from another, and hold for it whatever it counts.
_SAYS_LITTLE = content_words("already currently now recently so far number amount neighboring neighbouring nearby")
# "19,000 of the 120,000 residents", "all of Oslo's roughly 700,000": what stands behind is the whole, not the count.
_OF_A_WHOLE = re.compile(r"\bof (?:the|its|their|his|her|our|[\w-]+['’]s)\s+(?:\w+\s+)?$", re.IGNORECASE)
_WHOLE = "of a whole"
_WORDED_ALIKE = 0.5


@dataclass(frozen=True)
class _Question:
    """What a figure answers, in comparable form."""

    unit: str
    kinds: frozenset[str]
    places: frozenset[str]
    scope: frozenset[str]
    rest: frozenset[str]


@dataclass(frozen=True)
class _Compared:
    """All that decides whether a figure may join others; equal ones need to be compared once."""

    question: _Question
    value: float | None
    qualifier: Qualifier
    as_of: str | None
    published: str | None


def merge_figures(summaries: Sequence[ArticleSummary], proper: frozenset[str]) -> tuple[FigureSeries, ...]:
    """Series of figures; every figure record is a member of exactly one.

    `proper` are the stems of the names of actors and places, which tell the places in a wording. Series with more
    articles come first, then in reading order.
    """
    members = members_of("figures", summaries, lambda summary: summary.figures)
    questions = tuple(_question(member, proper) for member in members)
    keys = [_keys(member.record, question) for member, question in zip(members, questions, strict=True)]
    clusters = _answering(members, questions, keys)
    currencies = _join_currencies(members, clusters)
    groups = clusters.groups()
    alike = _alike_at_a_glance(groups, members, questions)
    series = [_series(tuple(members[p] for p in group), currencies) for group in groups if group[0] not in alike.taken]
    series += [_scopes(tuple(members[p] for p in group)) for group in alike.groups]
    order = {member.ref: position for position, member in enumerate(members)}
    series.sort(key=lambda one: (-len(one.articles), -len(one.members), min(order[ref] for ref in one.members)))
    return tuple(one.model_copy(update={"id": f"figure-{number}"}) for number, one in enumerate(series, start=1))


def _keys(figure: Figure, question: _Question) -> frozenset[str]:
    told = _all_words(question) | {str(figure.value), names.fold(figure.measures)}
    return frozenset(f"{question.unit} {word}" for word in told)


# --- which figures answer the same question -------------------------------------------------------------------------


def _is_whole(figure: Figure) -> bool:
    """True when the sentence gives the amount as what others are a part of."""
    sentence = figure.evidence[0].text
    at = sentence.find(figure.text)
    return at > 0 and bool(_OF_A_WHOLE.search(sentence[:at]))


def _question(member: Member[Figure], proper: frozenset[str]) -> _Question:
    figure = member.record
    wording = _AFTERTHOUGHT.sub("", figure.measures) or figure.measures
    words = content_words(wording)
    kinds = kinds_in(words)
    whole = _is_whole(figure)
    told = frozenset(word for word in words if not is_kind_word(word))  # "Red Cross" makes no place of "crossed"
    places = told & (proper | capitalised_stems(wording, start=1))
    plain = frozenset(word for word in told - places if not word.isdecimal())
    return _Question(
        unit="person" if names.fold(figure.unit) in PERSON_NOUNS else figure.unit,
        kinds=frozenset({"dwell"}) if whole else kinds - {"dwell"} or kinds,  # "residents who fled" counts flight
        places=places,
        scope=frozenset({_WHOLE} if whole else _SCOPE.findall(figure.measures.casefold())),
        rest=plain - PERSON_WORDS - _SAYS_LITTLE - {stem(figure.unit)},
    )


def _answering(
    members: Sequence[Member[Figure]], questions: Sequence[_Question], keys: Sequence[frozenset[str]]
) -> Clusters:
    """Figures joined where every one of them answers the same question as every other: a figure that says little about
    itself ("the offer") cannot bridge two that differ. Pairs that share most are joined first."""

    points = [_point(member) for member in members]

    def same(first: int, second: int) -> bool:
        if _of_one_sentence(members[first], members[second]):
            return False
        asked = _same_question(members[first].record, members[second].record, questions[first], questions[second])
        return asked and not far_apart(points[first], points[second])

    pairs = [pair for pair in neighbours(keys) if same(*pair)]
    pairs.sort(key=lambda pair: (-len(_all_words(questions[pair[0]]) & _all_words(questions[pair[1]])), pair))
    clusters = Clusters([member.ref for member in members])
    kept = {at: {_compared(members[at], question): at} for at, question in enumerate(questions)}
    for first, second in pairs:
        low, high = sorted((clusters.root(first), clusters.root(second)))
        if low != high and all(same(a, b) for a in kept[low].values() for b in kept[high].values()):
            clusters.join(low, high)
            kept[low] |= kept.pop(high)
    return clusters


def _of_one_sentence(a: Member[Figure], b: Member[Figure]) -> bool:
    """True for two values that one sentence gives side by side ("one derailment and two collisions"): it counts two
    things. Amounts of money are joined apart from this, as one amount may stand in two currencies."""
    if a.article.id != b.article.id or a.record.value == b.record.value:
        return False
    return any(first.overlaps(second) for first in a.record.evidence for second in b.record.evidence)


def _compared(member: Member[Figure], question: _Question) -> _Compared:
    figure = member.record
    return _Compared(question, figure.value, figure.qualifier, figure.as_of, member.article.published.anchor)


def _same_question(a: Figure, b: Figure, first: _Question, second: _Question) -> bool:
    if names.fold(a.measures) == names.fold(b.measures):
        return True
    same_value = a.value is not None and a.value == b.value
    telling = same_value and a.value is not None and a.value >= ROUND_FROM
    within = first.places <= second.places or second.places <= first.places
    if telling and _WHOLE in first.scope & second.scope and first.unit == second.unit:
        return True
    if not (_places_agree(first.places, second.places) or (telling and within)):
        return False
    if same_value and first.unit != "person" and first.unit not in _DIMENSIONLESS:
        return first.scope == second.scope and overlap_of(_all_words(first), _all_words(second)) >= _WORDED_ALIKE
    if telling and first.unit == "person":
        return first.kinds == second.kinds or not first.kinds or not second.kinds
    if first.scope != second.scope or first.kinds != second.kinds:
        return False
    if first.kinds:
        return not first.rest or not second.rest or overlap_of(first.rest, second.rest) >= _WORDED_ALIKE
    return len(first.rest & second.rest) > len(first.rest | second.rest) * _WORDED_ALIKE


def _all_words(question: _Question) -> frozenset[str]:
    return question.kinds | question.places | question.rest


def _places_agree(a: frozenset[str], b: frozenset[str]) -> bool:
    return not a or not b or len(a & b) >= len(a | b) / 2


def _join_currencies(members: Sequence[Member[Figure]], clusters: Clusters) -> frozenset[str]:
    """Join amounts that one sentence gives in two currencies; the references of all so joined."""
    joined: set[str] = set()
    for first, second in zip(range(len(members)), range(1, len(members)), strict=False):
        one, other = members[first], members[second]
        a, b = one.record, other.record
        near = one.article.sentence_at(a.evidence[0].start) == other.article.sentence_at(b.evidence[0].start)
        monies = _CURRENCY.fullmatch(a.unit) and _CURRENCY.fullmatch(b.unit) and a.unit != b.unit
        if one.article.id == other.article.id and near and monies and _worded_alike(a.measures, b.measures):
            clusters.join(first, second)
            joined |= {one.ref, other.ref}
    return frozenset(joined)


def _worded_alike(a: str, b: str) -> bool:
    return overlap_of(content_words(a), content_words(b)) > _WORDED_ALIKE


@dataclass(frozen=True)
class _Alike:
    """Groups of figures of different scope, and the first positions of the groups they were made of."""

    groups: tuple[tuple[int, ...], ...]
    taken: frozenset[int]


def _alike_at_a_glance(
    groups: Sequence[tuple[int, ...]], members: Sequence[Member[Figure]], questions: Sequence[_Question]
) -> _Alike:
    """Figures without a partner that count the same kind of occurrence in the same unit in places that go together."""
    alone = [group[0] for group in groups if len(group) == 1 and questions[group[0]].kinds]
    clusters = Clusters([members[position].ref for position in alone])
    keys = [frozenset({f"{questions[p].unit} {kind}" for kind in questions[p].kinds}) for p in alone]
    for first, second in neighbours(keys):
        a, b = questions[alone[first]], questions[alone[second]]
        if a.kinds & b.kinds - {"attack", "dwell"} and a.places & b.places and a.scope != b.scope:
            clusters.join(first, second)
    found = tuple(tuple(alone[p] for p in group) for group in clusters.groups() if len(group) > 1)
    return _Alike(groups=found, taken=frozenset(position for group in found for position in group))


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


def _basis(figure: Figure, anchor: str | None) -> Literal["text", "publication", "unknown"]:
    if figure.as_of and AS_PUBLISHED not in figure.provenance.rules:
        return "text"
    return "publication" if anchor else "unknown"


def _series(group: Sequence[Member[Figure]], currencies: frozenset[str]) -> FigureSeries:
    ordered = sorted(group, key=lambda m: (edtf.sort_key(_point(m).as_of), m.order, m.record.evidence[0].start, m.ref))
    points = tuple(_point(member) for member in ordered)
    if len(points) == 1:
        return _assembled(ordered, points, None)
    if currencies.issuperset(member.ref for member in group):
        distinct = len({point.value for point in points}) > 1
        return _assembled(ordered, points, CURRENCIES if distinct else ONE_NUMBER)
    return _assembled(ordered, points, relation_among(points))


def _scopes(group: Sequence[Member[Figure]]) -> FigureSeries:
    return _assembled(group, tuple(_point(member) for member in group), SCOPES)


def _assembled(
    group: Sequence[Member[Figure]], points: tuple[FigurePoint, ...], comparison: Comparison | None
) -> FigureSeries:
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
    if wholes and all(_is_whole(member.record) for member in group):
        return wholes[0]
    return "; ".join(wordings) if comparison is SCOPES else wordings[0]
