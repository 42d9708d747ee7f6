"""The changes of one facet: of what continues, in which fields; of what is left over, whether it is news, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from summarizer.changes.articles import Articles, Continued, Passages
from summarizer.changes.pairing import Key, Paired, Placed
from summarizer.language.likeness.clusters import name_key
from summarizer.language.likeness.wording import wordings_clash
from summarizer.language.phrases import amount, date_in_words, has_number, point_date
from summarizer.records.brief import (
    Citation,
    Dispute,
    FigurePoint,
    FigureSeries,
    Merged,
    MergedActor,
    MergedEvent,
    Position,
    StoryBrief,
)
from summarizer.records.changes import About, Cause, Change, FieldChange

M = TypeVar("M", bound=Merged)


@dataclass(frozen=True)
class StatementVersions:
    """A change and the statement it is about: the later one, or the earlier one that is no more."""

    key: Key
    change: Change


@dataclass(frozen=True)
class Facet(Generic[M]):
    """What differs from facet to facet: how a statement reads, in what two versions differ, and what neither brief
    tells in the first place."""

    about: About
    words: Callable[[M], str]
    differences: Callable[[M, M], Iterator[FieldChange]]
    is_background: Callable[[M], bool] = lambda statement: False


def statement_changes(facet: Facet[M], paired: Paired[M], articles: Articles) -> Iterator[StatementVersions]:
    """Changes of what continues, then what is new, then what is no more."""
    for before, after in paired.pairs:
        change = _change(facet, before.merged, after.merged, articles)
        if change:
            yield StatementVersions(after.key, change)
    had = _quoted(one for one, _ in paired.pairs) | _quoted(paired.before)
    has = _quoted(one for _, one in paired.pairs) | _quoted(paired.after)
    for after in paired.after:
        if not after.passages <= had:
            yield StatementVersions(after.key, _new(facet, after.merged, articles))
    for before in paired.before:
        if not _is_still_quoted(before, has, articles):
            yield StatementVersions(before.key, _no_more(facet, before.merged, articles))


def _quoted(placed: Iterable[Placed[M]]) -> Passages:
    return frozenset(passage for one in placed for passage in one.passages)


def _is_still_quoted(before: Placed[M], has: Passages, articles: Articles) -> bool:
    """True when all that it quotes from articles that are still there is quoted by others."""
    kept = [citation for citation in before.merged.citations if citation.article in articles.known]
    return bool(kept) and articles.passages_before(kept) <= has


def _change(facet: Facet[M], before: M, after: M, articles: Articles) -> Change | None:
    fields = tuple(facet.differences(before, after))
    if not fields:
        return None
    return Change(
        sort="changed",
        about=facet.about,
        text=facet.words(after),
        causes=causes_of(before.citations, after.citations, articles),
        fields=fields,
        before=before.citations,
        after=after.citations,
        background=facet.is_background(after),
    )


def _new(facet: Facet[M], after: M, articles: Articles) -> Change:
    return Change(
        sort="new",
        about=facet.about,
        text=facet.words(after),
        causes=causes_of((), after.citations, articles),
        after=after.citations,
        background=facet.is_background(after),
    )


def _no_more(facet: Facet[M], before: M, articles: Articles) -> Change:
    causes = causes_of(before.citations, (), articles)
    return Change(
        sort="withdrawn" if "new_version" in causes else "gone",
        about=facet.about,
        text=facet.words(before),
        causes=causes,
        before=before.citations,
        background=facet.is_background(before),
    )


def causes_of(before: Iterable[Citation], after: Iterable[Citation], articles: Articles) -> tuple[Cause, ...]:
    """Why what quoted `before` now quotes `after`: what became of the articles; `read_anew` if all are as they were."""
    earlier, later = {one.article for one in before}, {one.article for one in after}
    versions = {articles.known[id_] for id_ in articles.revised}
    found: list[Cause] = []
    if any(articles.is_new(article) for article in later):
        found.append("new_article")
    if earlier & articles.revised or later & versions:
        found.append("new_version")
    if any(article not in articles.known for article in earlier):
        found.append("article_gone")
    return tuple(found) or ("read_anew",)


# --- differences ------------------------------------------------------------------------------------------------------


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


# --- contradictions ---------------------------------------------------------------------------------------------------


Sided = Position | MergedEvent
Words = Callable[[Sided], str]


def dispute_changes(
    stories: Sequence[Continued], later_of: Mapping[Key, Key], articles: Articles, words: Words
) -> Iterator[StatementVersions]:
    """The disputes that only one set has. `later_of` leads from positions and events to those that continue them."""
    after = {
        _key(story.name, dispute): tuple(
            frozenset(Key(story.name, one) for one in side.rests_on) for side in dispute.sides
        )
        for story in stories
        for dispute in (story.after.disputes if story.after else ())
    }
    going_on: set[Key] = set()
    for story in stories:
        for dispute in story.before.disputes if story.before else ():
            sides = [frozenset(later_of.get(Key(story.name, one)) for one in side.rests_on) for side in dispute.sides]
            found = {
                key for key, others in after.items() if all(any(side & other for other in others) for side in sides)
            }
            going_on |= found
            if not found and story.before:
                yield StatementVersions(_key(story.name, dispute), _ended(dispute, story.before, articles, words))
    for story in stories:
        for dispute in story.after.disputes if story.after else ():
            if story.after and _key(story.name, dispute) not in going_on:
                yield StatementVersions(_key(story.name, dispute), _begun(dispute, story.after, articles, words))


def _key(story: str, dispute: Dispute) -> Key:
    return Key(story, dispute.id)


def _begun(dispute: Dispute, brief: StoryBrief, articles: Articles, words: Words) -> Change:
    citations = _citations(one for side in _sides(dispute, brief) for one in side)
    return Change(
        sort="new",
        about="dispute",
        text=_in_words(dispute, brief, words),
        causes=causes_of((), citations, articles),
        after=citations,
    )


def _ended(dispute: Dispute, brief: StoryBrief, articles: Articles, words: Words) -> Change:
    sides = _sides(dispute, brief)
    citations = _citations(one for side in sides for one in side)
    causes = causes_of(citations, (), articles)
    is_gone = any(articles.known.keys().isdisjoint(c.article for c in _citations(side)) for side in sides)
    return Change(
        sort="resolved" if "new_version" in causes and not is_gone else "gone",
        about="dispute",
        text=_in_words(dispute, brief, words),
        causes=causes,
        before=citations,
    )


def _sides(dispute: Dispute, brief: StoryBrief) -> tuple[tuple[Sided, ...], ...]:
    by_id: dict[str, Sided] = {one.id: one for one in brief.stances}
    by_id |= {one.id: one for one in brief.events}
    return tuple(tuple(by_id[identity] for identity in side.rests_on) for side in dispute.sides)


def _in_words(dispute: Dispute, brief: StoryBrief, words: Words) -> str:
    return "; ".join(words(side[0]).rstrip(".") for side in _sides(dispute, brief))


def _citations(statements: Iterable[Sided]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for one in statements for citation in one.citations))
