"""Which articles tell the same story.

Two articles tell one story when two of the names each mentions most (actors and places) are the same, and their names
as a whole are close, mentions counted; names that most articles of the run have count for less. Articles that share
nothing with any other are stories of their own. Only articles that stand near each other under a shared name are
compared, so the work grows with the number of names, not with the square of the number of articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from pydantic import Field

from summarizer.clusters import Clusters, in_reading_order, name_key, neighbours
from summarizer.facets import Record
from summarizer.records import ArticleSummary
from summarizer.text import names

_CLOSE = 0.17
_LEADING = 6
_SHARED_LEADING = 2
_NAMES_IN_SLUG = 3
_SLUG_LENGTH = 80
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.ASCII)  # device names, which Windows refuses as files


class Story(Record):
    """Articles about the same thing. `slug` is safe as a folder name and unique within a run; `title` is for people."""

    slug: str
    title: str
    articles: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class _Profile:
    """What an article is about: names by comparison form with the form to show, and how often each is mentioned."""

    shown: dict[str, str]
    mentions: Counter[str]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.shown)


def group_stories(summaries: Iterable[ArticleSummary]) -> tuple[Story, ...]:
    """The stories of a run, largest first, then by slug; each article id is in exactly one.

    The result does not depend on the order of `summaries`.
    """
    ordered = in_reading_order(summaries)
    profiles = tuple(_profile(summary) for summary in ordered)
    spread = Counter(name for profile in profiles for name in profile.names)
    vectors = tuple(_vector(profile, spread, len(profiles)) for profile in profiles)
    leading = tuple(_leading(profile) for profile in profiles)
    clusters = Clusters([str(position) for position in range(len(ordered))])
    for first, second in neighbours([profile.names for profile in profiles]):
        shared = leading[first] & leading[second]
        if len(shared) >= _SHARED_LEADING and _cosine(vectors[first], vectors[second]) >= _CLOSE:
            clusters.join(first, second)
    groups = sorted(clusters.groups(), key=lambda group: (-len(group), ordered[group[0]].article.id))
    taken: set[str] = set()
    stories = []
    for group in groups:
        story = _story([ordered[p] for p in group], [profiles[p] for p in group], taken)
        taken.add(story.slug)
        stories.append(story)
    return tuple(sorted(stories, key=lambda story: (-len(story.articles), story.slug)))


def _profile(summary: ArticleSummary) -> _Profile:
    shown: dict[str, str] = {}
    mentions: Counter[str] = Counter()
    for actor in summary.actors:
        if any(c.isupper() for c in actor.name) and not names.is_pronoun_or_generic(actor.name):
            key = name_key(actor.name)
            shown.setdefault(key, names.canonical(actor.name) or actor.name)
            mentions[key] += len(actor.evidence)
    named = [name for event in summary.events for name in event.participants]
    named += [name for stance in summary.stances for name in (stance.holder, stance.target)]
    mentions.update(key for name in named if (key := name_key(name)) in shown)
    for event in summary.events:
        if event.place and event.place[:1].isupper():
            key = name_key(event.place)
            shown.setdefault(key, names.canonical(event.place) or event.place)
            mentions[key] += 1
    return _Profile(shown, mentions)


def _leading(profile: _Profile) -> frozenset[str]:
    return frozenset(sorted(profile.names, key=lambda key: (-profile.mentions[key], key))[:_LEADING])


def _vector(profile: _Profile, spread: Mapping[str, int], total: int) -> dict[str, float]:
    """A weight for each name: root of its mentions, times how rare it is in the run; length 1."""
    raw = {key: sqrt(n) * log(2 + total / spread[key]) for key, n in sorted(profile.mentions.items())}
    length = sqrt(sum(weight * weight for weight in raw.values()))
    return {key: weight / length for key, weight in raw.items()}


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return sum(weight * b[key] for key, weight in a.items() if key in b)


def _story(summaries: Sequence[ArticleSummary], profiles: Sequence[_Profile], taken: set[str]) -> Story:
    spread = Counter(name for profile in profiles for name in profile.names)
    mentions: Counter[str] = Counter()
    for profile in profiles:
        mentions.update(profile.mentions)
    shown = {key: name for profile in reversed(profiles) for key, name in profile.shown.items()}
    telling = sorted(spread, key=lambda key: (-spread[key], -mentions[key], key))[:_NAMES_IN_SLUG]
    first = summaries[0].article
    title = ", ".join(sorted((shown[key] for key in telling), key=names.fold))
    if len(summaries) == 1 and first.title:
        title = first.title
    slug = _slug("-".join(sorted(telling))) or _slug(first.id) or "story"
    number = 1
    unique = slug
    while unique in taken:
        number += 1
        unique = f"{slug}-{number}"
    return Story(slug=unique, title=title or first.id, articles=tuple(summary.article.id for summary in summaries))


def _slug(text: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; at most 80 characters, cut between words."""
    slug = re.sub(r"[\W_]+", "-", names.fold(text)).strip("-")
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return f"story-{slug}" if _RESERVED.fullmatch(slug) else slug
