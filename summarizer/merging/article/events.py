"""Repeated mentions of one event."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from itertools import islice

from summarizer.language import edtf
from summarizer.language.likeness.wording import counted_words, token_f1, wordings_clash
from summarizer.language.names import fold
from summarizer.language.occurrences import occurrences
from summarizer.merging.article.joining import (
    ANYWHERE,
    NEAR,
    NEAR_SENTENCES,
    SAME_PLACE,
    JoiningThresholds,
    best_of,
    distance,
    overlap,
    sentences_of,
    shared_of,
)
from summarizer.merging.story.opposites import are_opposed
from summarizer.records.article import Article
from summarizer.records.summary import Event, Figure, Grounded, Stance

_MEETS = re.compile(r"\b(?:meets?|met|meetings?|talks|summit|negotiations|discussions)\b", re.IGNORECASE)
# "The meeting takes place in Oslo" tells where those met of whom the text has just told that they do.
_SETTING = re.compile(
    r"(?:the|this|these) (?:meeting|talks|summit|negotiations|discussions) "
    r"(?:takes? place|took place|(?:is|are|was|were) (?:being )?held|begins?|began|opens?|opened)\b",
    re.IGNORECASE,
)


def _alike(article: Article, one: Event, other: Event) -> float | None:
    """Events are one by wording and participants. Contradicting dates, numbers, negations or statuses exclude it, and
    so do opposites and swapped agents ("A shells B", "B shells A"): an allegation never becomes a fact by merging."""
    real = {"happened", "ongoing"}
    if one.status != other.status and not {one.status, other.status} <= real:
        return None
    if not edtf.agree(one.date, other.date):
        return None
    if _sets(article, one, other) or _sets(article, other, one):
        return 1.0
    if wordings_clash(one.what, other.what) or are_opposed(one.what, other.what) or _swapped(one, other):
        return None
    if one.participants and other.participants and not set(one.participants) & set(other.participants):
        return None
    score = token_f1(one.what, other.what)
    return score if score >= _threshold(article, one, other) else 0.0


def _keys(article: Article, event: Event) -> frozenset[Hashable]:
    """The words of its wording: without one in common no two wordings are alike."""
    return frozenset(counted_words(event.what)) | ({_MEETS} if _MEETS.search(event.what) else set())


EVENTS_ALIKE = JoiningThresholds(_alike, _keys)


def _swapped(one: Event, other: Event) -> bool:
    """True when two events tell of the same two parties in opposite order, not as equals ("A and B")."""
    orders = []
    for event in (one, other):
        what = fold(event.what)
        order = sorted((what.find(fold(name)), name) for name in event.participants if fold(name) in what)
        equals = [f"{fold(a)} and {fold(b)}" for _, a in order for _, b in order]
        orders.append([name for _, name in order] if not any(pair in what for pair in equals) else [])
    first, second = orders
    common = [name for name in first if name in second]
    return common != [name for name in second if name in first]


def _sets(article: Article, setting: Event, meeting: Event) -> bool:
    """True when `setting` tells when or where the `meeting` is that is told just before it."""
    if not _SETTING.match(setting.what) or _SETTING.match(meeting.what) or not _MEETS.search(meeting.what):
        return False
    begins = min(span.start for span in meeting.evidence) <= min(span.start for span in setting.evidence)
    return begins and distance(article, setting, meeting) <= NEAR_SENTENCES


def joined_event(article: Article, members: Sequence[Event]) -> Event:
    telling = [event for event in members if not _SETTING.match(event.what)]
    best = best_of(telling or members, lambda event: event.what)
    dates = sorted((event.date for event in members if event.date), key=lambda date: ("/" in date, -len(date), date))
    places = sorted(event.place for event in members if event.place)
    others = sorted({name for event in members for name in event.participants} - set(best.participants))
    told = {
        "date": dates[0] if dates else None,
        "place": best.place or (places[0] if places else None),
        "participants": (*best.participants, *others),
        "salience": "main" if any(event.salience == "main" for event in members) else "background",
    }
    return best.model_copy(update=told | shared_of(article, members, "same_event"))


def _threshold(article: Article, one: Grounded, other: Grounded) -> float:
    if overlap(one, other):
        return SAME_PLACE
    return NEAR if distance(article, one, other) <= NEAR_SENTENCES else ANYWHERE


# --- figures ----------------------------------------------------------------------------------------------------------


_BOUND = {"exact": 0, "about": 0, "nearly": 0, "more_than": 1, "at_least": 1, "less_than": -1, "up_to": -1}


def _figures_alike(article: Article, one: Figure, other: Figure) -> float | None:
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


def _figures_keys(article: Article, figure: Figure) -> frozenset[Hashable]:
    """The value with each word of what it measures, and with each of its sentences."""
    value = (figure.value, figure.low, figure.high)
    return frozenset((value, told) for told in (*counted_words(figure.measures), *sentences_of(article, figure)))


FIGURES_ALIKE = JoiningThresholds(_figures_alike, _figures_keys)


def joined_figure(article: Article, members: Sequence[Figure]) -> Figure:
    best = best_of(members, lambda figure: figure.measures)
    dates = sorted(figure.as_of for figure in members if figure.as_of)
    sources = sorted(figure.attributed_to for figure in members if figure.attributed_to)
    told = {
        "as_of": best.as_of or (dates[0] if dates else None),
        "attributed_to": best.attributed_to or (sources[0] if sources else None),
    }
    return best.model_copy(update=told | shared_of(article, members, "same_figure"))


# --- stances ----------------------------------------------------------------------------------------------------------


def _stances_alike(article: Article, one: Stance, other: Stance) -> float | None:
    """Stances are one with the same holder, target and act, told in the same place or in like words."""
    if (fold(one.holder), fold(one.target), one.act) != (fold(other.holder), fold(other.target), other.act):
        return None
    if {one.polarity, other.polarity} == {"supportive", "opposed"} or wordings_clash(one.claim, other.claim):
        return None
    score = token_f1(one.claim, other.claim)
    return max(score, SAME_PLACE) if overlap(one, other) or score >= SAME_PLACE else 0.0


def _stances_keys(article: Article, stance: Stance) -> frozenset[Hashable]:
    """Who does what towards whom, with each word of the claim, and with each of its sentences."""
    who = (fold(stance.holder), fold(stance.target), stance.act)
    return frozenset((who, told) for told in (*counted_words(stance.claim), *sentences_of(article, stance)))


STANCES_ALIKE = JoiningThresholds(_stances_alike, _stances_keys)


def joined_stance(article: Article, members: Sequence[Stance]) -> Stance:
    best = best_of(members, lambda stance: stance.claim)
    told = {"quoted": any(stance.quoted for stance in members)}
    return best.model_copy(update=told | shared_of(article, members, "same_stance"))
