"""Repeated mentions of one stance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from summarizer.language.likeness.wording import counted_words, token_f1, wordings_clash
from summarizer.language.names import fold
from summarizer.merging.article.joining import SAME_PLACE, Likeness, best_of, overlap, sentences_of, shared_of
from summarizer.records.article import Article
from summarizer.records.summary import Stance


def _alike(article: Article, one: Stance, other: Stance) -> float | None:
    """Stances are one with the same holder, target and act, told in the same place or in like words."""
    if (fold(one.holder), fold(one.target), one.act) != (fold(other.holder), fold(other.target), other.act):
        return None
    if {one.polarity, other.polarity} == {"supportive", "opposed"} or wordings_clash(one.claim, other.claim):
        return None
    score = token_f1(one.claim, other.claim)
    return max(score, SAME_PLACE) if overlap(one, other) or score >= SAME_PLACE else 0.0


def _keys(article: Article, stance: Stance) -> frozenset[Hashable]:
    """Who does what towards whom, with each word of the claim, and with each of its sentences."""
    who = (fold(stance.holder), fold(stance.target), stance.act)
    return frozenset((who, told) for told in (*counted_words(stance.claim), *sentences_of(article, stance)))


STANCES_ALIKE = Likeness(_alike, _keys)


def joined_stance(article: Article, members: Sequence[Stance]) -> Stance:
    best = best_of(members, lambda stance: stance.claim)
    told = {"quoted": any(stance.quoted for stance in members)}
    return best.model_copy(update=told | shared_of(article, members, "same_stance"))
