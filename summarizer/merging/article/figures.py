"""Repeated mentions of one figure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import islice

from summarizer.language import edtf
from summarizer.language.likeness.wording import counted_words, token_f1
from summarizer.language.names import fold
from summarizer.language.occurrences import occurrences
from summarizer.merging.article.joining import SAME_PLACE, Likeness, best_of, distance, sentences_of, shared_of
from summarizer.merging.story.opposites import are_opposed
from summarizer.records.article import Article
from summarizer.records.summary import Figure

_BOUND = {"exact": 0, "about": 0, "nearly": 0, "more_than": 1, "at_least": 1, "less_than": -1, "up_to": -1}


def _alike(article: Article, one: Figure, other: Figure) -> float | None:
    """Figures are one with the same value and overlapping measures, or with the same text in the same sentence.

    Different values, bounds, dates, sources or opposites exclude it; so do measures without a common word where the
    sentence has the number twice.
    """
    values = [(figure.value, figure.low, figure.high) for figure in (one, other)]
    vague = values[0] == (None, None, None)
    if values[0] != values[1] or (vague and fold(one.text) != fold(other.text)):
        return None
    if are_opposed(one.measures, other.measures):
        return None
    score = token_f1(one.measures, other.measures)
    if one.text == other.text and distance(article, one, other) == 0:
        spans = [sentence for span in one.evidence for sentence in article.sentences_in(span)]
        twice = any(len(tuple(islice(occurrences(one.text, article.quote(s)), 2))) > 1 for s in spans)
        return 1.0 if not twice else score
    sources = {fold(figure.attributed_to) for figure in (one, other) if figure.attributed_to}
    if one.unit != other.unit or _BOUND[one.qualifier] != _BOUND[other.qualifier] or len(sources) > 1:
        return None
    if not edtf.agree(one.as_of, other.as_of):
        return None
    return score if score >= SAME_PLACE else 0.0


def _keys(article: Article, figure: Figure) -> frozenset[Hashable]:
    """The value with each word of what it measures, and with each of its sentences."""
    value = (figure.value, figure.low, figure.high)
    return frozenset((value, told) for told in (*counted_words(figure.measures), *sentences_of(article, figure)))


FIGURES_ALIKE = Likeness(_alike, _keys)


def joined_figure(article: Article, members: Sequence[Figure]) -> Figure:
    best = best_of(members, lambda figure: figure.measures)
    dates = sorted(figure.as_of for figure in members if figure.as_of)
    sources = sorted(figure.attributed_to for figure in members if figure.attributed_to)
    told = {
        "as_of": best.as_of or (dates[0] if dates else None),
        "attributed_to": best.attributed_to or (sources[0] if sources else None),
    }
    return best.model_copy(update=told | shared_of(article, members, "same_figure"))
