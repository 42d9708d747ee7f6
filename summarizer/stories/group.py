"""Which articles tell the same story.

Two articles tell one story when the words they use most are alike and they have a leading name in common (an actor or a
place), or their words are so alike that no name is needed; and when no month without an article lies between them: two
releases of hostages months apart are two stories. Links are made from the closest on. An article without a date joins
the story it is closest to, and connects no two that are apart in time.

What is compared does not depend on the rest of the run, and only articles that stand near each other under two common
words are compared: one more article changes no other story, and the work grows with the number of words.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from summarizer.language import edtf, names
from summarizer.language.likeness.clusters import Clusters, common_neighbours, in_reading_order, name_key
from summarizer.language.likeness.fingerprints import read_prints
from summarizer.language.likeness.wording import capitalised_stems, content_words, most_typical
from summarizer.records.facets import Record
from summarizer.records.summary import ArticleSummary

# --- features ---------------------------------------------------------------------------------------------------------


_LEADING = 6
_WORDS = 30
_LONGEST_HEADLINE = 14  # words
_POINTS_BACK = re.compile(r"(?:they|he|she|it|this|that|these|those)\b", re.IGNORECASE)
_CLOSE_DATE = 31  # days: a month is date enough, a year is none


@dataclass(frozen=True)
class Days:
    """The first and the last day of a stretch of time, as ordinals of the calendar."""

    first: int
    last: int

    def apart(self, other: Days) -> int:
        """How many days lie between the two, 0 where they meet."""
        return max(self.first - other.last, other.first - self.last, 0)

    def joined(self, other: Days) -> Days:
        """The stretch that covers both."""
        return Days(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True)
class Subject:
    """Names by comparison form, with the form to show and how often each is mentioned; `leading` are those mentioned
    most. `words` are the fingerprints of the words used most with their weights, a vector of length 1. `headlines` are
    wordings of main events that can stand as one; `title` is the article's own."""

    article: str
    published: str | None
    title: str | None
    headlines: tuple[str, ...]
    shown: Mapping[str, str]
    mentions: Counter[str]
    leading: frozenset[str]
    words: Mapping[int, float]
    days: Days | None


def subject_of(summary: ArticleSummary) -> Subject:
    """What the article is about. Its words are those of its text, or of its records where it has no prints."""
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
    leading = frozenset(sorted(shown, key=lambda key: (-mentions[key], key))[:_LEADING])
    return Subject(
        article=summary.article.id,
        published=summary.article.published.anchor,
        title=summary.article.title,
        headlines=tuple(_headlines(summary)),
        shown=shown,
        mentions=mentions,
        leading=leading,
        words=_vector(Counter(_words(summary))),
        days=_days(summary),
    )


def _headlines(summary: ArticleSummary) -> Iterator[str]:
    """Wordings of main events that are short, have a name, and no counts that grow old."""
    for event in summary.events:
        what = event.what.rstrip(".")
        named = capitalised_stems(what, start=1) or event.participants
        plain = not re.search(r"\d", what) and len(what.split()) <= _LONGEST_HEADLINE and not _POINTS_BACK.match(what)
        if event.salience == "main" and event.status in ("happened", "ongoing") and named and plain:
            yield f"{what[:1].upper()}{what[1:]}"


def _words(summary: ArticleSummary) -> Iterator[int]:
    for sentence in summary.prints:
        yield from read_prints(sentence).tolist()
    if not summary.prints:
        told = [actor.name for actor in summary.actors for _ in actor.evidence]
        told = [name for name in told if not names.is_pronoun_or_generic(name)]
        told += [text for event in summary.events for text in (event.what, event.place or "")]
        told += [figure.measures for figure in summary.figures]
        told += [stance.claim for stance in summary.stances]
        yield from (zlib.crc32(word.encode()) for text in told for word in sorted(content_words(text)))


def _vector(counts: Counter[int]) -> dict[int, float]:
    """The words counted most, each with the root of its count, so that no single word makes two articles alike."""
    most = dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_WORDS])
    length = sqrt(sum(most.values()))
    return {word: sqrt(count) / length for word, count in sorted(most.items())}


def _days(summary: ArticleSummary) -> Days | None:
    """When the article was published; failing that, when the latest of its main events happened."""
    dates = [event.date for event in summary.events if event.salience == "main" and event.status == "happened"]
    told = sorted((days for date in dates if (days := _close_days(date))), key=lambda days: days.last)
    return _close_days(summary.article.published.anchor) or (told[-1] if told else None)


def _close_days(date: str | None) -> Days | None:
    covered = edtf.bounds(date) if date else None
    if covered is None:
        return None
    days = Days(covered.earliest.toordinal(), covered.latest.toordinal())
    return days if days.last - days.first < _CLOSE_DATE else None


# --- group ------------------------------------------------------------------------------------------------------------


# On 26 articles of four real stories, articles of different stories reached 0.24 at most, and every article at least
# 0.34 with some other of its own.
_CLOSE, _VERY_CLOSE = 0.29, 0.45
_COMMON_WORDS = 2
_MONTH = 31
_NAMES_IN_SLUG = 3
_SLUG_LENGTH = 80
_AT_A_TIME = 1 << 12
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.ASCII)  # device names, which Windows refuses as files
# What follows the last bar or dash of a headline is its outlet: "Dam breaks | The Tarn Post".
_OUTLET = re.compile(r"(?<!\s)\s+[|–—-]\s+[^|–—]{2,40}$")


class Story(Record):
    """Articles about the same thing. `slug` is safe as a folder name and unique within a run; `title` is for people."""

    slug: str
    title: str
    articles: tuple[str, ...] = Field(min_length=1)


def group_stories(summaries: Iterable[ArticleSummary]) -> tuple[Story, ...]:
    """The stories of a run, largest first, then by slug; each article id is in exactly one.

    The result does not depend on the order of `summaries`, of which no more than one need be in memory at a time.
    """
    subjects = sorted((subject_of(summary) for summary in summaries), key=_reading_order)
    taken: set[str] = set()
    stories = []
    for group in _groups(subjects):
        own = [subjects[position] for position in group]
        slug = _unique(_slug("-".join(_leading_names(own))) or _slug(own[0].article) or "story", own[0], taken)
        taken.add(slug)
        stories.append(Story(slug=slug, title=_title(own), articles=tuple(subject.article for subject in own)))
    return tuple(sorted(stories, key=lambda story: (-len(story.articles), story.slug)))


def _reading_order(subject: Subject) -> tuple[edtf.TimelineKey, str]:
    return edtf.sort_key(subject.published), subject.article


# --- which articles ---------------------------------------------------------------------------------------------------


def _groups(subjects: Sequence[Subject]) -> tuple[tuple[int, ...], ...]:
    clusters = Clusters([str(position) for position in range(len(subjects))])
    spans: dict[int, Days] = {at: subject.days for at, subject in enumerate(subjects) if subject.days}
    for _, first, second in sorted(_links(subjects)):
        roots = clusters.root(first), clusters.root(second)
        one, other = (spans.get(root) for root in roots)
        if roots[0] == roots[1] or (one and other and one.apart(other) > _MONTH):
            continue
        clusters.join(first, second)
        known = one.joined(other) if one and other else one or other
        if known:
            spans[clusters.root(first)] = known
    return clusters.groups()


def _links(subjects: Sequence[Subject]) -> Iterator[tuple[float, int, int]]:
    """(less than 0, position, position): the lower, the closer."""
    words, weights = _table(subjects)
    pairs = common_neighbours([tuple(subject.words) for subject in subjects], _COMMON_WORDS)
    for start in range(0, len(pairs), _AT_A_TIME):
        one, other = pairs[start : start + _AT_A_TIME].T
        same = words[one][:, :, None] == words[other][:, None, :]
        closeness = np.einsum("pab,pa,pb->p", same, weights[one], weights[other])
        for at in np.flatnonzero(closeness >= _CLOSE).tolist():
            first, second = int(one[at]), int(other[at])
            if closeness[at] >= _VERY_CLOSE or subjects[first].leading & subjects[second].leading:
                yield -round(float(closeness[at]), 6), first, second


def _table(subjects: Sequence[Subject]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The words of every article and their weights, a row each; a row that is not full weighs nothing at its end.

    Plain arrays, since scipy's sparse ones take longer to import than a small run to group.
    """
    width = max((len(subject.words) for subject in subjects), default=0)
    words = np.full((len(subjects), width), -1, dtype=np.int64)
    weights = np.zeros((len(subjects), width))
    for row, subject in enumerate(subjects):
        words[row, : len(subject.words)] = list(subject.words)
        weights[row, : len(subject.words)] = list(subject.words.values())
    return words, weights


# --- what it is called ------------------------------------------------------------------------------------------------


def _leading_names(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """Comparison forms of the names that most articles have, in order of the alphabet."""
    spread = Counter(name for subject in subjects for name in subject.shown)
    mentions: Counter[str] = Counter()
    for subject in subjects:
        mentions.update(subject.mentions)
    telling = sorted(spread, key=lambda key: (-spread[key], -mentions[key], key))[:_NAMES_IN_SLUG]
    return tuple(sorted(telling))


def _title(subjects: Sequence[Subject]) -> str:
    """What an editor would put over the story: a lone article's headline; else the main event that is most like those
    of the other articles, the most typical headline, or the names that most articles have."""
    titles = [_OUTLET.sub("", subject.title) for subject in subjects if subject.title]
    if len(subjects) == 1 and titles:
        return titles[0]
    told = [headline for subject in subjects for headline in subject.headlines]
    if told or titles:
        return most_typical(told or titles)
    shown = {key: name for subject in reversed(subjects) for key, name in subject.shown.items()}
    listed = sorted((shown[key] for key in _leading_names(subjects)), key=names.fold)
    return ", ".join(listed) or subjects[0].article


def _unique(slug: str, first: Subject, taken: set[str]) -> str:
    """The slug; for a later story of the same names with its month, or else with a piece of its first article's id."""
    digest = hashlib.sha256(first.article.encode()).hexdigest()
    month = (first.published or "")[:7]
    candidates = (slug, f"{slug}-{month}" if month else slug, f"{slug}-{digest[:8]}", f"{slug}-{digest}")
    return next(candidate for candidate in candidates if candidate not in taken)


def _slug(text: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; at most 80 characters, cut between words."""
    slug = re.sub(r"[\W_]+", "-", names.fold(text)).strip("-")
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return f"story-{slug}" if _RESERVED.fullmatch(slug) else slug


def own_summaries(story: Story, summaries: Iterable[ArticleSummary]) -> tuple[ArticleSummary, ...]:
    """Those of `summaries` whose article belongs to `story`, in reading order. Raises ValueError when none does."""
    articles = frozenset(story.articles)
    own = in_reading_order(summary for summary in summaries if summary.article.id in articles)
    if not own:
        raise ValueError(f"story {story.slug!r}: none of its articles {list(story.articles)} has a summary")
    return own
