"""The changes of one facet: of what continues, in which fields; of what is left over, whether it is news, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from summarizer.changes.articles import Articles, Passages
from summarizer.changes.pairing import Key, Paired, Placed
from summarizer.records.brief import Citation, Merged
from summarizer.records.changes import About, Cause, Change, FieldChange

M = TypeVar("M", bound=Merged)


@dataclass(frozen=True)
class Told:
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


def statement_changes(facet: Facet[M], paired: Paired[M], articles: Articles) -> Iterator[Told]:
    """Changes of what continues, then what is new, then what is no more."""
    for before, after in paired.pairs:
        change = _change(facet, before.merged, after.merged, articles)
        if change:
            yield Told(after.key, change)
    had = _quoted(one for one, _ in paired.pairs) | _quoted(paired.before)
    has = _quoted(one for _, one in paired.pairs) | _quoted(paired.after)
    for after in paired.after:
        if not after.passages <= had:
            yield Told(after.key, _new(facet, after.merged, articles))
    for before in paired.before:
        if not _is_still_quoted(before, has, articles):
            yield Told(before.key, _no_more(facet, before.merged, articles))


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
