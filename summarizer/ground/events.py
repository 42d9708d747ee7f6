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
_SPEECH = re.compile(
    r"\b(?:says?|said|tells?|told|believes?|wants?|accepts?|thinks?|reports?|adds|added|asserts?|asserted|argues?|argued)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|should|ought to)\b", re.IGNORECASE)
_ARTICLE = len("the ")
_VERB_WITHIN = 6  # words behind the first name, which leave room for "and" with a second one
_NOUN_BEFORE = re.compile(r"\b(?:an?|the)(?: [\w-]+)? $")  # "an urgent appeal" is a thing
_WORD = re.compile(r"[^\W\d_]+")
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
    reason = _no_event(draft.what, text) or _not_borne_out(source, draft.what, text)
    if reason:
        return Refusal(sentence.number, reason)
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
        grounding="exact" if support(draft.what, f"{text} {source.before}") >= _BORNE_OUT else "partial",
        provenance=source.provenance(rules),
    )


def _no_event(what: str, sentence: str) -> str | None:
    """Why a wording tells of no event, or None."""
    if _NO_SUBJECT.match(what):
        return "it does not say who did it"
    if len(what) >= LONGEST_WHAT:
        return f"its wording ran into the limit of {LONGEST_WHAT} characters"
    if _is_saying(what):
        return "saying something is a stance and no event"
    if _DUTY.search(what) or _is_only_asked_for(what, sentence):
        return "it is asked for, not told"
    quoted = " ".join(quotations(sentence))
    if quoted and support(what, quoted) >= _BORNE_OUT:
        return "it stands in a quotation, which is a claim and no event"
    return None


def _not_borne_out(source: Source, what: str, sentence: str) -> str | None:
    """Why the sentence does not bear a wording out, or None."""
    in_view = f"{sentence} {source.before}"
    share = support(what, in_view)
    if share < _PARTLY:
        return f"only {share:.0%} of its words stand in the sentence"
    if foreign := foreign_numbers(what, sentence):
        return f"the sentence does not give the number {foreign[0]}"
    if strange := foreign_names(what, in_view, source.article.text):
        return f"the sentence does not name {strange[0]!r}"
    return None


def _is_saying(what: str) -> bool:
    """True when the first verb of the wording, right behind its subject, is one of saying or believing."""
    subject = next((mention.end for mention in find_mentions(what) if mention.start <= _ARTICLE), 0)
    head = " ".join(what[subject:].split()[:_VERB_WITHIN])
    verbs = [cue for cue in find_cues(head) if not _NOUN_BEFORE.search(head[: cue.start])]
    return bool(_SPEECH.search(head)) or any(cue.act in _SAYING for cue in verbs)


def _is_only_asked_for(what: str, sentence: str) -> bool:
    """True when the wording's verb stands in the sentence only as what is asked for ("urged Peru to leave")."""
    asked = [cue for cue in find_cues(sentence) if cue.act in ("urges", "demands")]
    if not asked:
        return False
    names = " ".join(mention.text for mention in find_mentions(what))
    verb = next((word for word in _WORD.findall(what) if not stands_in(word, names)), None)
    stem = re.compile(rf"(?P<to>\bto )?\b{re.escape(verb[:4])}\w*", re.IGNORECASE) if verb and len(verb) > 3 else None
    uses = list(stem.finditer(sentence)) if stem else []
    return bool(uses) and all(use["to"] and use.start() > asked[0].start for use in uses)


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
