"""How far two wordings agree: the words that carry them, what stands for a word's inflections, and what they share.

Within one article an occurrence is mostly told again in the same words: `counted_words` compares first letters, and
counts repetitions. Across articles the words vary more: `content_words` takes inflections off, and drops more words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, sqrt

from summarizer.language.names import fold
from summarizer.language.negation import is_negated

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

# Articles, prepositions, pronouns and auxiliaries.
LITTLE_WORDS = frozenset(
    _WORD.findall(
        """a about after an and are as at be been before by during for from had has have he her his in into is it
        its of on or over she that the their they this to was were will with would"""
    )
)
# What carries no meaning where many texts are compared, besides.
_FUNCTION_WORDS = LITTLE_WORDS | frozenset(
    _WORD.findall(
        """against all also amid among any around being between both but can could did do does each him how i if
        last may might more most near no nor not off one other our out said says should since so some such than
        them then there these those through too two under until up upon we what when where which while who whom
        whose within you"""
    )
)
_STEM_LENGTH = 6
_COUNTED_LENGTH = 5
_SUFFIXES = ("ing", "ed", "es", "s")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude stem: possessive and inflection off, then the first six letters.

    Cutting words to a fixed length conflates derivations ("Bolivia", "Bolivians") about as well as a stemmer does in
    retrieval (McNamee and Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval", 2004).
    """
    word = re.split(r"['’]", fold(word))[0]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)]
            break
    return word[:_STEM_LENGTH]


@lru_cache(maxsize=65536)
def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning in `text`."""
    return frozenset(stem(word) for word in _WORD.findall(text) if fold(word) not in _FUNCTION_WORDS)


def capitalised_stems(text: str, start: int = 0) -> frozenset[str]:
    """Stems of the capitalised words of `text` from its word number `start` (from 0) on."""
    return frozenset(stem(word) for word in _WORD.findall(text)[start:] if word[0].isupper())


def overlap_of(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that both have, 0 when either is empty."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def most_typical(wordings: Sequence[str]) -> str:
    """The wording that shares most with the others; the first among equals."""
    words = [content_words(wording) for wording in wordings]
    shared = Counter(word for own in words for word in own)
    scores = [sum(shared[word] - 1 for word in own) / max(len(own), 1) for own in words]
    return wordings[scores.index(max(scores))]


# --- within one article ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def counted_words(text: str) -> Counter[str]:
    """The words that carry a text's content, folded; the first five letters stand for all inflections of a word."""
    return Counter(word[:_COUNTED_LENGTH] for word in re.findall(r"\w+", fold(text)) if word not in LITTLE_WORDS)


def token_f1(one: str, other: str) -> float:
    """Harmonic mean of the shares of words that two texts have in common, 0 to 1 (the F1 of SQuAD, Rajpurkar 2016)."""
    a, b = counted_words(one), counted_words(other)
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else 0.0


def wordings_clash(one: str, other: str) -> bool:
    """True when two wordings differ in their numbers or in a negation, however alike the rest is."""
    a, b = (set(re.findall(r"\d[\d,.]*\d|\d", text)) for text in (one, other))
    return (bool(a) and bool(b) and a != b) or is_negated(one) != is_negated(other)


class Weights:
    """How telling each word is: log(1 + texts / texts that have it), so words that all texts share say little."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for words in texts:
            counts.update(words)
            total += 1
        self._weight = {word: log(1 + total / count) for word, count in counts.items()}

    def of(self, words: Iterable[str]) -> float:
        """The summed weight of `words`; unknown words weigh nothing."""
        return sum(self._weight.get(word, 0.0) for word in sorted(words))

    def cosine(self, a: frozenset[str], b: frozenset[str]) -> float:
        """Weighted cosine of two sets of words, 0 to 1."""
        size = self.of(a) * self.of(b)
        return self.of(a & b) / sqrt(size) if size else 0.0
