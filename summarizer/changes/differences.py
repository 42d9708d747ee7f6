"""In what two versions of one statement differ, in words; only what a reader would call a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.language.likeness.clusters import name_key
from summarizer.language.likeness.wording import wordings_clash
from summarizer.language.phrases import amount, date_in_words, has_number, point_date
from summarizer.records.brief import FigurePoint, FigureSeries, MergedActor, MergedEvent, Position
from summarizer.records.changes import FieldChange

TOLD_BY = "told by"
RELATION = "relation"


def event_differences(before: MergedEvent, after: MergedEvent) -> Iterator[FieldChange]:
    """Other counts or a negation in the wording, date, place, status, and a second article where there was one."""
    if wordings_clash(before.what, after.what):
        yield FieldChange(field="what", before=before.what, after=after.what)
    if before.date != after.date:
        yield FieldChange(field="date", before=_date(before), after=_date(after))
    if before.place and after.place and name_key(before.place) != name_key(after.place):
        yield FieldChange(field="place", before=before.place, after=after.place)
    if before.status != after.status:
        yield FieldChange(field="status", before=before.status, after=after.status)
    yield from _tellers(len(before.articles), len(after.articles))


def _date(event: MergedEvent) -> str | None:
    return date_in_words(event.date) if event.date else None


def _tellers(before: int, after: int) -> Iterator[FieldChange]:
    """Whether more than one article says it is what readers ask; a fifth one changes little."""
    if (before > 1) != (after > 1):
        yield FieldChange(field=TOLD_BY, before=_count(before), after=_count(after))


def _count(articles: int) -> str:
    return f"{articles} article{'s' if articles > 1 else ''}"


def position_differences(before: Position, after: Position) -> Iterator[FieldChange]:
    """Another act, a negation or other counts in the claim, and a second article where there was one."""
    if before.act != after.act:
        yield FieldChange(field="act", before=before.act, after=after.act)
    if wordings_clash(before.claim, after.claim):
        yield FieldChange(field="claim", before=before.claim, after=after.claim)
    yield from _tellers(len(before.articles), len(after.articles))


def actor_differences(before: MergedActor, after: MergedActor) -> Iterator[FieldChange]:
    """Another role, where both give one."""
    if before.role and after.role and name_key(before.role) != name_key(after.role):
        yield FieldChange(field="role", before=before.role, after=after.role)


def series_differences(before: FigureSeries, after: FigureSeries) -> Iterator[FieldChange]:
    """Values that have come or gone, and another relation between them."""
    had, has = _amounts(before.points), _amounts(after.points)
    if had != has:
        yield FieldChange(
            field="values",
            before="; ".join(words for words in had if words not in has) or None,
            after="; ".join(words for words in has if words not in had) or None,
        )
    if before.relation != after.relation and len(before.points) > 1 and len(after.points) > 1:
        yield FieldChange(field=RELATION, before=before.rule, after=after.rule)


def _amounts(points: Sequence[FigurePoint]) -> dict[str, None]:
    return dict.fromkeys(f"{amount(point)} ({point_date(point)})" for point in points)


def is_open(series: FigureSeries) -> bool:
    """True when values differ and nothing settles it: a conflict, or dates that do not say what replaces what."""
    if series.relation == "conflict":
        return True
    return series.relation is None and len({one.value for one in series.points if has_number(one)}) > 1


def is_settled(series: FigureSeries) -> bool:
    """True when several values go together, or one replaces another."""
    return series.relation in ("agree", "compatible", "update")
