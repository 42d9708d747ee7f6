"""Events: what is told must be told in the sentence; date, place, status and salience are settled by code."""

from __future__ import annotations

import re

from summarizer.drafts import LONGEST_WHAT, EventDraft
from summarizer.ground.evidence import Refusal, Source, foreign_names, foreign_numbers, quotations, stands_in, support
from summarizer.records import Event, Salience, Sentence, Status
from summarizer.text.cues import find_cues
from summarizer.text.dates import bounds, find_dates, resolve
from summarizer.text.mentions import find_mentions
from summarizer.text.quantities import find_quantities

# Shares of an event's content words that its sentence must have, tried on the seeds (docs/decisions.md).
_BORNE_OUT, _PARTLY = 0.75, 0.5
_SAYING = frozenset({"accuses", "criticises", "denies", "praises", "warns", "rejects", "urges", "demands"})
_SPEECH = re.compile(r"\b(?:says?|said|tells?|told|believes?|wants?|accepts?|thinks?|reports?)\b", re.IGNORECASE)
# The words in which English marks the future (Quirk et al. 1985, 4.41 to 4.48), and hearsay.
_FUTURE = re.compile(
    r"\b(?:will|would|shall|plans?|planned|planning|intends?|scheduled|expected|set to|due to|going to|about to|next"
    r"|promised|pledged|vowed|to be)\b|[’']ll\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:alleg\w+|reportedly|purport\w*|claim\w*|accus\w+|rumou?r\w*|suspect\w*|suspicion\w*)\b", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|not|no|never|dismiss\w*|refut\w+)\b|n[’']t\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"(?:they|he|she|it|this|that|these|those)\b", re.IGNORECASE)
# News tells the main thing first (the inverted pyramid): behind this share of the article stands background.
_LEAD = 0.6


def ground_event(source: Source, index: int) -> Event | Refusal:
    """The event with its sentence as evidence, or why it is none."""
    draft = source.drafted.drafts[index]
    assert isinstance(draft, EventDraft)
    sentence = source.sentence(draft.at)
    if sentence is None:
        return Refusal(
            source.drafted.sentences[0].number, f"it points at sentence {draft.at}, which was not asked about"
        )
    text = source.article.quote(sentence)
    share = support(draft.what, f"{text} {source.before}")
    if _NO_SUBJECT.match(draft.what):
        return Refusal(sentence.number, "it does not say who did it")
    if len(draft.what) >= LONGEST_WHAT:
        return Refusal(sentence.number, f"its wording ran into the limit of {LONGEST_WHAT} characters")
    if _is_saying(draft.what):
        return Refusal(sentence.number, "saying something is a stance and no event")
    quoted = " ".join(quotations(text))
    if quoted and support(draft.what, quoted) >= _BORNE_OUT:
        return Refusal(sentence.number, "it stands in a quotation, which is a claim and no event")
    if share < _PARTLY:
        return Refusal(sentence.number, f"only {share:.0%} of its words stand in the sentence")
    if foreign := foreign_numbers(draft.what, text):
        return Refusal(sentence.number, f"the sentence does not give the number {foreign[0]}")
    if strange := foreign_names(draft.what, f"{text} {source.before}", source.article.text):
        return Refusal(sentence.number, f"the sentence does not name {strange[0]!r}")
    status, rules = _status(draft.status, draft.what, text)
    dates = {mention.text for mention in find_dates(text)}
    date = resolve(draft.when, source.article.published.anchor) if draft.when in dates else None
    return Event(
        what=draft.what.rstrip("."),
        date=date,
        place=draft.where if draft.where and stands_in(draft.where, source.article.text) else None,
        participants=tuple(dict.fromkeys(mention.text for mention in find_mentions(draft.what))),
        status=status,
        salience=_salience(source, sentence, draft.what, date),
        evidence=(source.evidence(sentence),),
        grounding="exact" if share >= _BORNE_OUT else "partial",
        provenance=source.provenance(rules),
    )


def _is_saying(what: str) -> bool:
    """True when the first verb of the wording is one of saying or believing."""
    head = " ".join(what.split()[:7])
    return bool(_SPEECH.search(head)) or any(cue.act is None or cue.act in _SAYING for cue in find_cues(head))


def _status(drafted: Status, what: str, sentence: str) -> tuple[Status, tuple[str, ...]]:
    """The drafted status where the sentence has words for it, else what its words allow; and the rule that fired."""
    if drafted == "planned" and not _FUTURE.search(sentence):
        return "happened", ("status: no word of the future",)
    if drafted == "alleged" and not _HEARSAY.search(sentence):
        return "happened", ("status: no word of hearsay",)
    if drafted == "denied" and not _DENIED.search(sentence):
        return "happened", ("status: no word of denial",)
    if drafted == "happened" and re.search(r"\bwill\b", what):
        return "planned", ("status: will",)
    return drafted, ()


def _salience(source: Source, sentence: Sentence, what: str, date: str | None) -> Salience:
    """`background` for what names nobody and counts nothing, stands late in the article, or lies in a year before that
    of the latest date in its text."""
    if not find_mentions(what) and not find_quantities(what):
        return "background"
    article = source.article
    if sentence.number > max(3, _LEAD * len(article.sentences)):
        return "background"
    years = [span.latest.year for m in find_dates(article.text) if (span := bounds(resolve(m.text, None) or ""))]
    latest = max([int(article.published.anchor[:4])] if article.published.anchor else years, default=None)
    when = bounds(date) if date else None
    return "background" if when and latest and when.latest.year < latest else "main"
