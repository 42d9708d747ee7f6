"""Repeated mentions of one stance."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.consolidate.joining import SAME_PLACE, best_of, overlap, shared_of
from summarizer.records import Article, Stance
from summarizer.text.names import fold
from summarizer.text.wording import token_f1, wordings_clash


def stances_alike(article: Article, one: Stance, other: Stance) -> float | None:
    """Stances are one with the same holder, target and act, told in the same place or in like words."""
    if (fold(one.holder), fold(one.target), one.act) != (fold(other.holder), fold(other.target), other.act):
        return None
    if {one.polarity, other.polarity} == {"supportive", "opposed"} or wordings_clash(one.claim, other.claim):
        return None
    score = token_f1(one.claim, other.claim)
    return max(score, SAME_PLACE) if overlap(one, other) or score >= SAME_PLACE else 0.0


def joined_stance(article: Article, members: Sequence[Stance]) -> Stance:
    best = best_of(members, lambda stance: stance.claim)
    told = {"quoted": any(stance.quoted for stance in members)}
    return best.model_copy(update=told | shared_of(article, members, "same_stance"))
