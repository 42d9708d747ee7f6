"""What an article is about, in comparable form: the names it mentions, the words it uses most, and when.

Nothing here depends on the other articles of a run, so that one more article changes nothing about the rest.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from summarizer.language import edtf, names
from summarizer.language.likeness.clusters import name_key
from summarizer.language.likeness.fingerprints import read_prints
from summarizer.language.likeness.wording import capitalised_stems, content_words
from summarizer.records.summary import ArticleSummary

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
