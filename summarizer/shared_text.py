"""Which passages the articles of a story share, verbatim or lightly reworded.

Two articles share a passage when a stretch of four words that carry meaning is the same in both, and what stands around
it goes on alike: an alignment of the two, a point for each word that both have in this order and a quarter off for each
that only one has (local alignment, T. F. Smith and M. S. Waterman, "Identification of Common Molecular Subsequences",
1981; grown from exact stretches as in BLAST, S. F. Altschul et al., 1990). The same facts told independently share
shorter stretches: names of offices, "at least 12 people were killed".

Stretches are looked up, not compared: equal ones are sorted side by side, and each is paired with the next few.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.brief_records import SharedPassage, SharedText, TextPassage
from summarizer.clusters import REACH
from summarizer.records import ArticleHead, ArticleSummary
from summarizer.text.prints import read_prints

_STRETCH = 4  # words
_LEAST_WORDS, _LEAST_SCORE = 8, 6.0
_OFF, _MISMATCH = 0.25, 0.5
_GOOD_PART = 0.25
_AROUND = 40  # words on either side of an exact stretch; a longer passage has further exact stretches
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, as in Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4)

_Words = tuple[int, ...]


@dataclass(frozen=True)
class _Text:
    """An article's words as fingerprints, the sentence (from 0) that each stands in, and how many each sentence has."""

    head: ArticleHead
    words: _Words
    sentences: tuple[int, ...]
    lengths: tuple[int, ...]


@dataclass(frozen=True)
class _Overlap:
    """Words `a` to `a_end` of one article and `b` to `b_end` of another (ends exclusive) and how well they agree."""

    a: int
    a_end: int
    b: int
    b_end: int
    words: int = 0
    score: float = 0.0

    def holds(self, a: int, b: int) -> bool:
        """True when word `a` of the one and `b` of the other lie in it."""
        return self.a <= a < self.a_end and self.b <= b < self.b_end

    def touches(self, other: _Overlap) -> bool:
        """True when the two lie over or next to each other in both articles."""
        return self.a <= other.a_end and other.a <= self.a_end and self.b <= other.b_end and other.b <= self.b_end

    def joined(self, other: _Overlap) -> _Overlap:
        """One that covers both."""
        return _Overlap(
            a=min(self.a, other.a),
            a_end=max(self.a_end, other.a_end),
            b=min(self.b, other.b),
            b_end=max(self.b_end, other.b_end),
            words=max(self.words, other.words),
            score=max(self.score, other.score),
        )


def find_shared_text(summaries: Sequence[ArticleSummary]) -> tuple[SharedText, ...]:
    """What the articles of `summaries` (in reading order) share, pair by pair; articles without prints share nothing.

    Of many articles with one text each is paired with its next `REACH` only, which is enough to tell that all are one.
    """
    texts = tuple(_text(summary) for summary in summaries)
    found: list[SharedText] = []
    for (one, other), starts in sorted(_common_stretches(texts).items()):
        overlaps = _overlaps(texts[one].words, texts[other].words, starts)
        if overlaps:
            passages = tuple(_passage(texts[one], texts[other], overlap) for overlap in overlaps)
            articles = texts[one].head.id, texts[other].head.id
            found.append(SharedText(id=f"shared-{len(found) + 1}", articles=articles, passages=passages))
    return tuple(found)


def _text(summary: ArticleSummary) -> _Text:
    prints = [read_prints(one) for one in summary.prints[: len(summary.article.sentences)]]
    return _Text(
        head=summary.article,
        words=tuple(int(word) for one in prints for word in one),
        sentences=tuple(number for number, one in enumerate(prints) for _ in range(len(one))),
        lengths=tuple(len(one) for one in prints),
    )


# --- candidates -------------------------------------------------------------------------------------------------------


def _common_stretches(texts: Sequence[_Text]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """For pairs of articles (by position), where the same stretch of words begins in the one and in the other."""
    hashes = [_stretches(text.words) for text in texts]
    if not hashes:
        return {}
    every = np.concatenate(hashes)
    owner = np.repeat(np.arange(len(hashes)), [len(own) for own in hashes])
    start = np.concatenate([np.arange(len(own)) for own in hashes])
    order = np.argsort(every, kind="stable")
    every, owner, start = every[order], owner[order], start[order]
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for step in range(1, REACH + 1):
        equal = np.flatnonzero((every[step:] == every[:-step]) & (owner[step:] != owner[:-step]))
        for at in equal.tolist():
            pairs[int(owner[at]), int(owner[at + step])].append((int(start[at]), int(start[at + step])))
    return pairs


def _stretches(words: _Words) -> NDArray[np.uint64]:
    """One number for each stretch of `_STRETCH` words, by its first word."""
    count = max(len(words) - _STRETCH + 1, 0)
    own = np.array(words, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(_STRETCH):
        mixed = mixed * _MIX + own[at : at + count] if count else mixed
    return mixed


# --- alignment --------------------------------------------------------------------------------------------------------


def _overlaps(one: _Words, other: _Words, starts: Sequence[tuple[int, int]]) -> list[_Overlap]:
    """The passages that two texts share, grown from where equal stretches begin, in the order of the first text."""
    seen: list[_Overlap] = []
    for a, b in sorted(set(starts)):
        if one[a : a + _STRETCH] == other[b : b + _STRETCH] and not any(known.holds(a, b) for known in seen):
            grown = _grown(one, other, a, b)
            near = [known for known in seen if _is_shared(known) and _is_shared(grown) and known.touches(grown)]
            for known in near:
                seen.remove(known)
                grown = grown.joined(known)
            seen.append(grown)
    return sorted((overlap for overlap in seen if _is_shared(overlap)), key=lambda overlap: (overlap.a, overlap.b))


def _is_shared(overlap: _Overlap) -> bool:
    return overlap.words >= _LEAST_WORDS and overlap.score >= _LEAST_SCORE


def _grown(one: _Words, other: _Words, a: int, b: int) -> _Overlap:
    """The equal stretch at `a` and `b`, with what agrees before and behind it."""
    length = 0
    while a + length < len(one) and b + length < len(other) and one[a + length] == other[b + length]:
        length += 1
    behind = _agreeing(one[a + length :][:_AROUND], other[b + length :][:_AROUND])
    before = _agreeing(one[:a][-_AROUND:][::-1], other[:b][-_AROUND:][::-1])
    return _Overlap(
        a=a - before.a_end,
        a_end=a + length + behind.a_end,
        b=b - before.b_end,
        b_end=b + length + behind.b_end,
        words=length + before.words + behind.words,
        score=length + before.score + behind.score,
    )


def _agreeing(one: _Words, other: _Words) -> _Overlap:
    """How far two texts go on alike from their beginnings: the best-scoring alignment of a prefix of each."""
    best = _Overlap(0, 0, 0, 0)
    above = [(-_OFF * at, 0) for at in range(len(other) + 1)]
    for row, word in enumerate(one, start=1):
        line = [(-_OFF * row, 0)]
        for column, facing in enumerate(other, start=1):
            score, words = above[column - 1]
            met = (score + 1, words + 1) if word == facing else (score - _MISMATCH, words)
            skipped = max(above[column], line[column - 1])
            line.append(max(met, (skipped[0] - _OFF, skipped[1])))
            if line[column][0] > best.score:
                best = _Overlap(0, row, 0, column, words=line[column][1], score=line[column][0])
        above = line
    return best


# --- passages ---------------------------------------------------------------------------------------------------------


def _passage(one: _Text, other: _Text, overlap: _Overlap) -> SharedPassage:
    return SharedPassage(
        one=_sentences(one, overlap.a, overlap.a_end),
        other=_sentences(other, overlap.b, overlap.b_end),
        words=overlap.words,
    )


def _sentences(text: _Text, start: int, end: int) -> TextPassage:
    """The sentences of words `start` to `end`; at the margins only those that have a good part of their words there."""
    inside, whole = Counter(text.sentences[start:end]), text.lengths
    numbers = [number for number in inside if inside[number] >= _GOOD_PART * whole[number]] or list(inside)
    first, last = text.head.sentences[min(numbers)], text.head.sentences[max(numbers)]
    return TextPassage(article=text.head.id, first=first.number, last=last.number, start=first.start, end=last.end)
