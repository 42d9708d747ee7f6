"""Events: what is told must be told in the sentence; date, place, status and salience are settled by code."""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.grounding.evidence import Refusal, Source, attribution
from summarizer.grounding.factuality import denies_what_is_told, factuality_of
from summarizer.language.clauses import find_verb, parts_clauses, tense_of
from summarizer.language.cues import DUTY, find_cues
from summarizer.language.dates.find import bounds, find_dates, resolve
from summarizer.language.edtf import is_before
from summarizer.language.likeness.support import foreign_names, foreign_numbers, support
from summarizer.language.mentions import find_mentions
from summarizer.language.negation import NEGATION
from summarizer.language.occurrences import is_scene, stands_in
from summarizer.language.quantities.find import find_quantities
from summarizer.language.quotations import quotations
from summarizer.language.same_actor import same_form
from summarizer.prompts.drafts import LONGEST_WHAT, EventDraft
from summarizer.records.article import Sentence
from summarizer.records.facets import Salience, Status
from summarizer.records.summary import ON_PUBLICATION, Event

# Shares of an event's content words that its sentence must have, tried on the seeds (docs/decisions.md).
_BORNE_OUT, _PARTLY = 0.75, 0.5
_SAYING = frozenset({"accuses", "criticises", "denies", "praises", "warns", "rejects", "urges", "demands"})
_SPEECH = re.compile(
    r"\b(?:says?|said|tells?|told|believes?|wants?|accepts?|thinks?|reports?|adds|added|confirm(?:s|ed)? (?:that|there)"
    r"|asserts?|asserted|argues?|argued|describes?|described)\b",
    re.IGNORECASE,
)
# Verbs of states and of abstract relations, which tell of no occurrence (Vendler, "Verbs and Times", 1957; Levin 1993,
# sections 31 to 33 and 47), and what is remembered or mentioned.
_STATE = re.compile(
    r"\b(?:pos(?:e|es|ed|ing)|signif(?:y|ies|ied)|means|meant|reflects?|reflected|represents?|represented|remains?"
    r"|remained|seems?|appears? to be|aspires?|aspired|hopes?|hoped|fears?|feared|sees?|relies on|relied on"
    r"|depends? on|depended on|includes?|included|contains?|consists? of|belongs? to|concerns?|concerned|matters?|vies?"
    r"|vying|owns?|lies in|lies on|shares?|the focus|triggers? memories|(?:is|are) (?:mentioned|marked)"
    r"|has been marked|(?:is|are|was|were)(?: (?:the|an?|with|believed|not|no)\b|n[’']t)|used the|in the wake)\b",
    re.IGNORECASE,
)
Rules = tuple[str, ...]
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
_DENIED = re.compile(rf"\b(?:den(?:y|ies|ied)|dismiss\w*|refut\w+)\b|{NEGATION}", re.IGNORECASE)
# "Has led to an exodus" tells of what went on for days, and of no day.
_CONSEQUENCE = re.compile(r"\b(?:leads?|led|caus\w+|results?|resulted|trigger\w*|prompt\w*|forc\w+|spark\w*|kill\w*)\b")
_HOSTILE = re.compile(
    r"^ (?:\w+ )?(?:attack|bomb|fire[sd]? (?:on|at)|open\w* fire|invad|kidnap|kill|raid|seiz|shell|shoot|shot|violat)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince (?:the |an? )?$", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(r"\b(?:This|These|Such) ((?:\w+ )?\w{4,})")
_SUBJECT_WORDS = 3
_NO_SUBJECT = re.compile(r"(?:they|he|she|it|this|that|these|those|i|we|my|our)\b", re.IGNORECASE)
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
    reason = (
        source.says_nothing(sentence)
        or _no_event(draft.what, text)
        or _not_borne_out(source, draft.what, text)
        or _not_told(draft, text)
    )
    if reason:
        return Refusal(sentence.number, reason)
    date, date_rules = _date(source, draft, text)
    status, status_rules = _status(source, draft, text, date)
    return Event(
        what=draft.what.rstrip("."),
        date=date,
        place=_place(source, draft, text),
        participants=tuple(dict.fromkeys(mention.text for mention in find_mentions(draft.what))),
        status=status,
        salience=_salience(source, sentence, draft.what, date),
        evidence=(source.evidence(sentence),),
        grounding="exact" if support(draft.what, f"{text} {source.before}") >= _BORNE_OUT else "partial",
        provenance=source.provenance((*date_rules, *status_rules)),
    )


def _no_event(what: str, sentence: str) -> str | None:
    """Why a wording tells of no event, or None."""
    if _NO_SUBJECT.match(what) or _refers_back(what, sentence):
        return "it does not say who did it"
    if len(what) >= LONGEST_WHAT:
        return f"its wording ran into the limit of {LONGEST_WHAT} characters"
    if _STATE.search(_head(what)):
        return "it is a state and no event"
    if _is_saying(what):
        return "saying something is a stance and no event"
    if DUTY.search(what) or _is_only_asked_for(what, sentence):
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


def _not_told(draft: EventDraft, sentence: str) -> str | None:
    """Why what is given out as having happened has not, or the other way round; None where it may have."""
    if denies_what_is_told(draft.what, sentence):
        return "the sentence says that it happened"
    governed = factuality_of(draft.what, sentence)
    if governed and governed.factuality == "supposed" and draft.status in ("happened", "ongoing"):
        return f"it is only supposed, by {governed.cue!r}"
    return None


def _refers_back(what: str, sentence: str) -> bool:
    """True when the subject is one that the sentence only points back to: "The decision" for "This decision"."""
    subject = what.lower().split()[:_SUBJECT_WORDS]
    return any(word in subject for match in _DEMONSTRATIVE.finditer(sentence) for word in match[1].lower().split())


def _is_saying(what: str) -> bool:
    """True when the first verb of the wording, right behind its subject, is one of saying or believing."""
    head = _head(what)
    verbs = [cue for cue in find_cues(head) if not _NOUN_BEFORE.search(head[: cue.start])]
    return bool(_SPEECH.search(head)) or any(cue.act in _SAYING for cue in verbs)


def _head(what: str) -> str:
    """The first words behind the wording's subject, where its verb stands."""
    subject = next((mention.end for mention in find_mentions(what) if mention.start <= _ARTICLE), 0)
    return " ".join(what[subject:].split()[:_VERB_WITHIN])


def _is_only_asked_for(what: str, sentence: str) -> bool:
    """True when the wording's verb stands in the sentence only as what is asked for ("urged Peru to leave") or due
    ("Peru must leave")."""
    names = " ".join(mention.text for mention in find_mentions(what))
    verb = next((word for word in _WORD.findall(what) if not stands_in(word, names)), None)
    stem = re.compile(rf"(?P<to>\bto )?\b{re.escape(verb[:4])}\w*", re.IGNORECASE) if verb and len(verb) > 3 else None
    uses = list(stem.finditer(sentence)) if stem else []
    asked = next((cue.start for cue in find_cues(sentence) if cue.act in ("urges", "demands")), len(sentence))
    due = next((match.start() for match in DUTY.finditer(sentence)), len(sentence))
    return bool(uses) and all((use["to"] and use.start() > asked) or use.start() > due for use in uses)


def _date(source: Source, draft: EventDraft, sentence: str) -> tuple[str | None, Rules]:
    """When it happened (EDTF), and the rule that fired.

    The date chosen from the sentence, or the day of publication for what has just happened or is going on.
    """
    published = source.article.published
    chosen = next((mention for mention in find_dates(sentence) if mention.text == draft.when), None)
    if chosen is not None:
        if _is_of_another_clause(draft.what, sentence, chosen.start):
            return None, ("date: that of another clause",)
        if _SINCE.search(sentence[: chosen.start]):
            return None, ("date: since when, and not when",)
        return resolve(chosen.text, published.anchor), ()
    if published.day and not find_dates(sentence):
        if tense_of(draft.what, sentence) in ("perfect", "progressive") and not _CONSEQUENCE.search(_head(draft.what)):
            return published.day, (f"date: told in the present, {ON_PUBLICATION}",)
        if _CLOCK.search(sentence):
            return published.day, (f"date: a time of day, {ON_PUBLICATION}",)
    return None, ()


def _is_of_another_clause(what: str, sentence: str, date: int) -> bool:
    """True when a clause begins between the event's verb and the date behind it."""
    verb = find_verb(what, sentence)
    return verb is not None and verb.end < date and parts_clauses(sentence[verb.end : date])


def _place(source: Source, draft: EventDraft, sentence: str) -> str | None:
    """The last name in the wording that is a scene there, the first such behind the event's verb in its clause, or the
    drafted one where the article has it."""
    told = [mention.text for mention in find_mentions(draft.what) if is_scene(draft.what, mention)]
    told = [name for name in told if stands_in(name, sentence)]
    if told:
        return told[-1]
    verb = find_verb(draft.what, sentence)
    behind = (m for m in find_mentions(sentence) if verb and m.start >= verb.end and is_scene(sentence, m))
    nearest = next(behind, None)
    if verb and nearest and not parts_clauses(sentence[verb.end : nearest.start]):
        return nearest.text
    return draft.where if draft.where and stands_in(draft.where, source.article.text) else None


def _status(source: Source, draft: EventDraft, sentence: str, date: str | None) -> tuple[Status, Rules]:
    """The drafted status where the sentence has words for it, else what its words allow; and the rule that fired."""
    governed = factuality_of(draft.what, sentence)
    if governed and governed.factuality != "supposed" and draft.status not in (governed.factuality, "denied"):
        return governed.factuality, (f"status: '{governed.cue}'",)
    if governed:
        return draft.status, ()
    if draft.status == "planned" and not _FUTURE.search(sentence):
        return "happened", ("status: no word of the future",)
    if draft.status == "alleged" and not _HEARSAY.search(sentence):
        return "happened", ("status: no word of hearsay",)
    if draft.status == "denied" and not _DENIED.search(sentence):
        return "happened", ("status: no word of denial",)
    if draft.status == "happened" and re.search(r"\bwill\b", draft.what):
        return "planned", ("status: will",)
    if draft.status in ("happened", "ongoing") and _is_one_side_s_word(draft.what, sentence):
        return "alleged", ("status: hostile, and told by somebody else",)
    if draft.status == "ongoing" and tense_of(draft.what, sentence) == "past":
        return "happened", ("status: simple past",)
    if draft.status == "ongoing" and is_before(date, source.article.published.anchor):
        return "happened", ("status: dated before publication",)
    return draft.status, ()


def _is_one_side_s_word(what: str, sentence: str) -> bool:
    """True for a hostile act of somebody named that somebody else reports ("Peru's troops opened fire, Chile said")."""
    agent = next((mention for mention in find_mentions(what) if mention.start <= _ARTICLE), None)
    speaker = attribution(sentence)
    if agent is None or speaker is None or not _HOSTILE.search(what[agent.end :]):
        return False
    return _is_named(agent.text) and not same_form(agent.text, speaker)


def _is_named(agent: str) -> bool:
    """True unless the agent is a noun for a group, which may owe its capital to its place ("Gunmen opened fire")."""
    plain = agent[:1].lower() + agent[1:]
    noun = any(mention.text == plain for mention in find_mentions(plain))
    return any(word[0].isupper() for word in (plain if noun else agent).split())


def _salience(source: Source, sentence: Sentence, what: str, date: str | None) -> Salience:
    """`background` for what names nobody and counts nothing, stands late in the article, or lies in a year before that
    of the latest date in its text."""
    if not find_mentions(what) and not find_quantities(what):
        return "background"
    article = source.article
    if sentence.number > max(3, _LEAD * len(article.sentences)):
        return "background"
    latest = int(article.published.anchor[:4]) if article.published.anchor else _latest_year(article.text)
    when = bounds(date) if date else None
    return "background" if when and latest and when.latest.year < latest else "main"


@lru_cache(1)  # each event of an article asks for it
def _latest_year(text: str) -> int | None:
    """The latest year that a text dates anything in, by its own words alone."""
    dated = (bounds(resolve(mention.text, None) or "") for mention in find_dates(text))
    return max((span.latest.year for span in dated if span), default=None)
