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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from pydantic import Field
from scipy.sparse import csr_array

from summarizer.clusters import Clusters, common_neighbours, in_reading_order
from summarizer.facets import Record
from summarizer.records import ArticleSummary
from summarizer.subjects import Days, Subject, subject_of
from summarizer.text import names
from summarizer.text.wording import capitalised_stems, most_typical

# On 26 articles of four real stories, articles of different stories reached 0.24 at most, and every article at least
# 0.34 with some other of its own.
_CLOSE, _VERY_CLOSE = 0.29, 0.45
_COMMON_WORDS = 2
_MONTH = 31
_NAMES_IN_SLUG = 3
_SLUG_LENGTH = 80
_LONGEST_TITLE = 14  # words
_AT_A_TIME = 1 << 17
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.ASCII)  # device names, which Windows refuses as files
_POINTS_BACK = re.compile(r"(?:they|he|she|it|this|that|these|those)\b", re.IGNORECASE)
# What follows the last bar or dash of a headline is its outlet: "Dam breaks | The Tarn Post".
_OUTLET = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")


class Story(Record):
    """Articles about the same thing. `slug` is safe as a folder name and unique within a run; `title` is for people."""

    slug: str
    title: str
    articles: tuple[str, ...] = Field(min_length=1)


def group_stories(summaries: Iterable[ArticleSummary]) -> tuple[Story, ...]:
    """The stories of a run, largest first, then by slug; each article id is in exactly one.

    The result does not depend on the order of `summaries`.
    """
    ordered = in_reading_order(summaries)
    subjects = tuple(subject_of(summary) for summary in ordered)
    taken: set[str] = set()
    stories = []
    for group in _groups(subjects):
        own = [ordered[position] for position in group]
        slug = _unique(_slug_of([subjects[position] for position in group], own[0]), own[0], taken)
        taken.add(slug)
        title = _title(own, [subjects[position] for position in group])
        stories.append(Story(slug=slug, title=title, articles=tuple(summary.article.id for summary in own)))
    return tuple(sorted(stories, key=lambda story: (-len(story.articles), story.slug)))


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
    vectors = _matrix(subjects)
    pairs = common_neighbours([tuple(subject.words) for subject in subjects], _COMMON_WORDS)
    for start in range(0, len(pairs), _AT_A_TIME):
        one, other = pairs[start : start + _AT_A_TIME].T
        closeness = np.asarray(vectors[one].multiply(vectors[other]).sum(axis=1)).ravel()
        for at in np.flatnonzero(closeness >= _CLOSE).tolist():
            first, second = int(one[at]), int(other[at])
            if closeness[at] >= _VERY_CLOSE or subjects[first].leading & subjects[second].leading:
                yield -round(float(closeness[at]), 6), first, second


def _matrix(subjects: Sequence[Subject]) -> csr_array:
    """The words of every article, a row each, columns in order of the words."""
    words = np.array([word for subject in subjects for word in subject.words], dtype=np.int64)
    weights = np.array([weight for subject in subjects for weight in subject.words.values()], dtype=np.float64)
    every, columns = np.unique(words, return_inverse=True)
    rows = np.concatenate(([0], np.cumsum([len(subject.words) for subject in subjects], dtype=np.int64)))
    return csr_array((weights, columns, rows), shape=(len(subjects), len(every)))


# --- what it is called ------------------------------------------------------------------------------------------------


def _leading_names(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """Comparison forms of the names that most articles have, in order of the alphabet."""
    spread = Counter(name for subject in subjects for name in subject.shown)
    mentions: Counter[str] = Counter()
    for subject in subjects:
        mentions.update(subject.mentions)
    telling = sorted(spread, key=lambda key: (-spread[key], -mentions[key], key))[:_NAMES_IN_SLUG]
    return tuple(sorted(telling))


def _title(summaries: Sequence[ArticleSummary], subjects: Sequence[Subject]) -> str:
    """What an editor would put over the story: a lone article's headline; else the main event that is most like those
    of the other articles, the most typical headline, or the names that most articles have."""
    headlines = [_OUTLET.sub("", summary.article.title) for summary in summaries if summary.article.title]
    if len(summaries) == 1 and headlines:
        return headlines[0]
    told = [what for summary in summaries for what in _tellable(summary)]
    if told or headlines:
        return most_typical(told or headlines)
    shown = {key: name for subject in reversed(subjects) for key, name in subject.shown.items()}
    listed = sorted((shown[key] for key in _leading_names(subjects)), key=names.fold)
    return ", ".join(listed) or summaries[0].article.id


def _tellable(summary: ArticleSummary) -> Iterator[str]:
    """Wordings of main events that can stand as a headline: short, with a name, without counts that grow old."""
    for event in summary.events:
        what = event.what.rstrip(".")
        named = capitalised_stems(what, start=1) or event.participants
        plain = not re.search(r"\d", what) and len(what.split()) <= _LONGEST_TITLE and not _POINTS_BACK.match(what)
        if event.salience == "main" and event.status in ("happened", "ongoing") and named and plain:
            yield f"{what[:1].upper()}{what[1:]}"


def _slug_of(subjects: Sequence[Subject], first: ArticleSummary) -> str:
    return _slug("-".join(_leading_names(subjects))) or _slug(first.article.id) or "story"


def _unique(slug: str, first: ArticleSummary, taken: set[str]) -> str:
    """The slug; for a later story of the same names with its month, or else with a piece of its first article's id."""
    digest = hashlib.sha256(first.article.id.encode()).hexdigest()
    month = (first.article.published.anchor or "")[:7]
    candidates = (slug, f"{slug}-{month}" if month else slug, f"{slug}-{digest[:8]}", f"{slug}-{digest}")
    return next(candidate for candidate in candidates if candidate not in taken)


def _slug(text: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; at most 80 characters, cut between words."""
    slug = re.sub(r"[\W_]+", "-", names.fold(text)).strip("-")
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return f"story-{slug}" if _RESERVED.fullmatch(slug) else slug
