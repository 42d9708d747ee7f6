"""Disputes that are new, and those that are no more.

A dispute goes on when each of its sides has a statement that a side of one later dispute continues. One that does not
is resolved when a side was taken out of a new version of its article; it is gone when a side's articles are, or when
the same texts were only read or grouped differently, which settles nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from summarizer.changes.articles import Articles
from summarizer.changes.pairing import Key
from summarizer.changes.statements import Told, causes_of
from summarizer.changes.stories import Continued
from summarizer.records.brief import Citation, Dispute, MergedEvent, Position, StoryBrief
from summarizer.records.changes import Change

Sided = Position | MergedEvent
Words = Callable[[Sided], str]


def dispute_changes(
    stories: Sequence[Continued], later_of: Mapping[Key, Key], articles: Articles, words: Words
) -> Iterator[Told]:
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
                yield Told(_key(story.name, dispute), _ended(dispute, story.before, articles, words))
    for story in stories:
        for dispute in story.after.disputes if story.after else ():
            if story.after and _key(story.name, dispute) not in going_on:
                yield Told(_key(story.name, dispute), _begun(dispute, story.after, articles, words))


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
