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

from summarizer.language.likeness.fingerprints import read_prints
from summarizer.records.article import ArticleHead
from summarizer.records.brief import SharedPassage, SharedText, TextPassage
from summarizer.records.summary import ArticleSummary

_STRETCH = 4  # words
_REACH = 4
_LEAST_WORDS, _LEAST_SCORE = 8, 6.0
_OFF = 0.25
_GOOD_PART = 0.25
_AROUND = 40  # words on either side of an exact stretch; a longer passage has further exact stretches
_GIVEN_UP = 3.0  # points below none: a dozen words on which the two do not agree
_REPEATED = 3  # places of one word that are looked at
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, as in Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4)

_Words = tuple[int, ...]


@dataclass(frozen=True)
class _FingerprintedText:
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


_NOTHING = _Overlap(0, 0, 0, 0)


def find_shared_text(summaries: Sequence[ArticleSummary]) -> tuple[SharedText, ...]:
    """What the articles of `summaries` (in reading order) share, pair by pair; articles without prints share nothing.

    Of many articles with one text each is paired with its next few only, which is enough to connect them all.
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


def _text(summary: ArticleSummary) -> _FingerprintedText:
    prints = [read_prints(one) for one in summary.prints[: len(summary.article.sentences)]]
    return _FingerprintedText(
        head=summary.article,
        words=tuple(int(word) for one in prints for word in one),
        sentences=tuple(number for number, one in enumerate(prints) for _ in range(len(one))),
        lengths=tuple(len(one) for one in prints),
    )


# --- candidates -------------------------------------------------------------------------------------------------------


def _common_stretches(texts: Sequence[_FingerprintedText]) -> dict[tuple[int, int], list[tuple[int, int]]]:
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
    for step in range(1, _REACH + 1):
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
    """How far two texts go on alike from their beginnings: the best-scoring chain of words that both have."""
    places: dict[int, list[int]] = defaultdict(list)
    for column, word in enumerate(other):
        if len(places[word]) < _REPEATED:
            places[word].append(column)
    best = _NOTHING
    chains = [_NOTHING]
    for row, word in enumerate(one):
        for column in places.get(word, ()):
            before = max(
                (chain for chain in chains if chain.a_end <= row and chain.b_end <= column),
                key=lambda chain: chain.score + _OFF * (chain.a_end + chain.b_end),
            )
            off = _OFF * (row - before.a_end + column - before.b_end)
            chain = _Overlap(0, row + 1, 0, column + 1, words=before.words + 1, score=before.score + 1 - off)
            if chain.score > best.score:
                best = chain
            if chain.score > -_GIVEN_UP:
                chains.append(chain)
    return best


# --- passages ---------------------------------------------------------------------------------------------------------


def _passage(one: _FingerprintedText, other: _FingerprintedText, overlap: _Overlap) -> SharedPassage:
    return SharedPassage(
        one=_sentences(one, overlap.a, overlap.a_end),
        other=_sentences(other, overlap.b, overlap.b_end),
        words=overlap.words,
    )


def _sentences(text: _FingerprintedText, start: int, end: int) -> TextPassage:
    """The sentences of words `start` to `end`; at the margins only those that have a good part of their words there."""
    inside, whole = Counter(text.sentences[start:end]), text.lengths
    numbers = [number for number in inside if inside[number] >= _GOOD_PART * whole[number]] or list(inside)
    first, last = text.head.sentences[min(numbers)], text.head.sentences[max(numbers)]
    return TextPassage(article=text.head.id, first=first.number, last=last.number, start=first.start, end=last.end)
