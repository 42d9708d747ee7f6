"""An article cut into windows: runs of consecutive sentences, each sent in one call.

One mechanism for small models (a sentence or a few), large models (the whole article) and documents of any length.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from summarizer.model.profiles import Shape
from summarizer.records.article import Article, Sentence
from summarizer.records.facets import Record

_LONGEST = 50_000  # characters: some 12,000 tokens, and more than 120 sentences of news have


class Window(Record):
    """Consecutive sentences of one article, and those just before them."""

    article: str
    sentences: tuple[Sentence, ...]
    before: tuple[Sentence, ...] = ()

    @property
    def where(self) -> str:
        """The window in words for a message: `article 000, sentences 3 to 5`."""
        first, last = self.sentences[0].number, self.sentences[-1].number
        return f"article {self.article}, " + (f"sentence {first}" if first == last else f"sentences {first} to {last}")


def cut_windows(article: Article, shape: Shape) -> tuple[Window, ...]:
    """The windows of `article`, in order; every sentence is in at least one. Empty when the article has no sentence.

    One of more than `_LONGEST` characters is no longer than its overlap with the next makes it.
    """
    sentences = article.sentences
    return tuple(
        Window(
            article=article.id,
            sentences=sentences[start:end],
            before=sentences[max(0, start - shape.context) : start],
        )
        for start, end in _cuts(sentences, shape)
    )


def count_windows(article: Article, shape: Shape) -> int:
    """How many `cut_windows` gives, without making them."""
    return sum(1 for _ in _cuts(article.sentences, shape))


def _cuts(sentences: Sequence[Sentence], shape: Shape) -> Iterator[tuple[int, int]]:
    """The first sentence of each window, and the one behind its last, as places in `sentences`."""
    start = end = 0
    while end < len(sentences):
        fit = bisect_right(sentences, sentences[start].start + _LONGEST, key=lambda sentence: sentence.end)
        end = min(start + shape.size, max(fit, start + shape.overlap + 1), len(sentences))
        yield start, end
        start = end - shape.overlap
