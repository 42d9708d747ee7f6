"""Which article of a later set is which of an earlier one, and which passages the two have in common.

An article is the same when its file has the same bytes, whatever it is called. Failing that, an article of the same
path is a new version; so is one of the same id at another path, if half of the words that its earlier version was cited
with recur, since many folders have a `01.txt`. What comes from standard input has no name to go by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from summarizer.language.likeness.clusters import name_key, neighbours
from summarizer.language.likeness.wording import content_words, overlap_of
from summarizer.language.names import fold
from summarizer.records.article import ArticleHead
from summarizer.records.brief import Citation, StoryBrief
from summarizer.records.changes import Revision

_STDIN = "-"
_RECURS = 0.5

Passages = frozenset[str]
"""What citations quote: for each, the article's id and the words."""


@dataclass(frozen=True)
class Articles:
    """How two sets of articles correspond. `known` maps the id of an earlier article to that of the later one it is;
    `revised` are the earlier ids of those whose text is another."""

    before: dict[str, ArticleHead]
    after: dict[str, ArticleHead]
    known: dict[str, str]
    revised: frozenset[str]

    @cached_property
    def continued(self) -> frozenset[str]:
        """The later ids of articles that the earlier set has, in whatever version."""
        return frozenset(self.known.values())

    def passages_before(self, citations: Iterable[Citation]) -> Passages:
        """What citations of an earlier brief quote: the article, by its later id if it has one, and the words."""
        return frozenset(_passage(self.known.get(one.article, f"\0{one.article}"), one) for one in citations)

    def passages_after(self, citations: Iterable[Citation]) -> Passages:
        """What citations of a later brief quote: the article's id and the words."""
        return frozenset(_passage(one.article, one) for one in citations)

    def is_new(self, article: str) -> bool:
        """True for the id of a later article that the earlier set has not."""
        return article not in self.continued

    def revisions(self) -> tuple[Revision, ...]:
        """The articles with a new version, in the order of the earlier set."""
        return tuple(
            Revision(before=head, after=self.after[self.known[id_]])
            for id_, head in self.before.items()
            if id_ in self.revised
        )


def _passage(article: str, citation: Citation) -> str:
    return f"{article}\0{' '.join(fold(citation.text).split())}"


def correspond(old: Sequence[StoryBrief], new: Sequence[StoryBrief]) -> Articles:
    """The correspondence of the articles of two sets of briefs; each article is in one pair at most."""
    before = {head.id: head for brief in old for head in brief.articles}
    after = {head.id: head for brief in new for head in brief.articles}
    known = _by_content(before, after)
    revised: set[str] = set()
    taken = set(known.values())
    for match in (_by_path, partial(_by_id, old, new)):
        open_before = {id_: head for id_, head in before.items() if id_ not in known}
        open_after = {id_: head for id_, head in after.items() if id_ not in taken}
        for earlier, later in match(open_before, open_after):
            if later not in taken:
                known[earlier] = later
                taken.add(later)
                revised.add(earlier)
    return Articles(before=before, after=after, known=known, revised=frozenset(revised))


def _by_content(before: dict[str, ArticleHead], after: dict[str, ArticleHead]) -> dict[str, str]:
    by_bytes: dict[str, list[str]] = defaultdict(list)
    for id_, head in after.items():
        by_bytes[head.sha256].append(id_)
    known: dict[str, str] = {}
    for id_, head in before.items():
        alike = by_bytes.get(head.sha256, [])
        if alike:
            known[id_] = alike.pop(alike.index(id_) if id_ in alike else 0)
    return known


def _by_path(before: dict[str, ArticleHead], after: dict[str, ArticleHead]) -> list[tuple[str, str]]:
    paths = {head.path: id_ for id_, head in after.items() if head.path != _STDIN}
    return [(id_, paths[head.path]) for id_, head in before.items() if head.path in paths]


def _by_id(
    old: Sequence[StoryBrief],
    new: Sequence[StoryBrief],
    before: dict[str, ArticleHead],
    after: dict[str, ArticleHead],
) -> list[tuple[str, str]]:
    named = [id_ for id_, head in before.items() if id_ in after and head.path != _STDIN]
    if not named:
        return []
    earlier, later = _cited_words(old), _cited_words(new)
    return [(id_, id_) for id_ in named if overlap_of(earlier.get(id_, _NOTHING), later.get(id_, _NOTHING)) >= _RECURS]


_NOTHING: frozenset[str] = frozenset()


def _cited_words(briefs: Iterable[StoryBrief]) -> dict[str, frozenset[str]]:
    """The content words of all that is cited from each article."""
    words: dict[str, set[str]] = defaultdict(set)
    for brief in briefs:
        for merged in (*brief.actors, *brief.events, *brief.figures, *brief.stances):
            for citation in merged.citations:
                words[citation.article] |= content_words(citation.text)
    return {article: frozenset(own) for article, own in words.items()}


# --- stories ----------------------------------------------------------------------------------------------------------


_SHARED_NAMES = 3
_OF_THE_CAST = 1 / 3


@dataclass(frozen=True)
class Continued:
    """A story in the earlier and in the later set; one of the two may be missing. `name` is unique."""

    name: str
    before: StoryBrief | None
    after: StoryBrief | None


def continued_stories(
    old: Sequence[StoryBrief], new: Sequence[StoryBrief], articles: Articles
) -> tuple[Continued, ...]:
    """Every story once: those of `new` in their order, then those of `old` that nothing continues."""
    earlier_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, before, after in (*sorted(_by_articles(old, new, articles)), *sorted(_by_names(old, new))):
        if after not in earlier_of and before not in taken:
            earlier_of[after] = before
            taken.add(before)
    if len(old) == len(new) == 1:
        earlier_of, taken = {0: 0}, {0}
    going_on = (
        Continued(f"after-{at}", old[earlier_of[at]] if at in earlier_of else None, brief)
        for at, brief in enumerate(new)
    )
    ended = (Continued(f"before-{at}", brief, None) for at, brief in enumerate(old) if at not in taken)
    return (*going_on, *ended)


def _by_articles(
    old: Sequence[StoryBrief], new: Sequence[StoryBrief], articles: Articles
) -> Iterator[tuple[float, int, int]]:
    """(minus the number of articles they share, position before, position after)."""
    at = {head.id: position for position, brief in enumerate(new) for head in brief.articles}
    for position, brief in enumerate(old):
        shared: dict[int, int] = defaultdict(int)
        for head in brief.articles:
            if head.id in articles.known:
                shared[at[articles.known[head.id]]] += 1
        yield from ((-count, position, after) for after, count in shared.items())


def _by_names(old: Sequence[StoryBrief], new: Sequence[StoryBrief]) -> Iterator[tuple[float, int, int]]:
    """(minus the share of the cast, position before, position after)."""
    casts = [frozenset(name_key(actor.name) for actor in brief.actors) for brief in (*old, *new)]
    for first, second in neighbours(casts):
        shared = casts[first] & casts[second]
        share = overlap_of(casts[first], casts[second])
        if first < len(old) <= second and len(shared) >= _SHARED_NAMES and share >= _OF_THE_CAST:
            yield -share, first, second - len(old)
