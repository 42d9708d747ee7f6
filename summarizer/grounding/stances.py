"""Stances: holder and target must be in view, the cue settles the act, quoted words must stand in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.grounding.evidence import Refusal, Source
from summarizer.grounding.factuality import is_denied
from summarizer.grounding.righting import charge, righted, with_object
from summarizer.language.clauses import to_clause_end
from summarizer.language.cues import DUTY, Cue, find_cues, is_object
from summarizer.language.likeness.support import foreign_names, foreign_numbers, named_in, support
from summarizer.language.mentions import find_mentions, may_refer_back
from summarizer.language.quotations import quotations, without_quotations
from summarizer.language.same_actor import same_form
from summarizer.prompts.drafts import LONGEST_CLAIM, StanceDraft
from summarizer.records.article import Sentence
from summarizer.records.facets import Act, Polarity
from summarizer.records.summary import Stance

_HALF = 0.5
_REFERS = re.compile(
    r"\b(?:him|her|it|its|their|them|his|this|that|these|those|both"
    r"|the (?:demand|allegation|accusation|claim|charge))\b"
)
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
# Words for what one is blamed for: harm, wrong and failure (after the negative entries of the subjectivity lexicon of
# Wilson et al., "Recognizing Contextual Polarity", 2005).
_BLAME = re.compile(
    r"\b(?:abus|aggress|attack|betray|blam|block|breach|br[eo]k|cheat|corrupt|crim(?:e|inal)|cynic|deceiv|destr[ou]y"
    r"|fail|fault|fired?\b|foment|guilt|hostil|illegal|incit|irresponsib|kill|lie[ds]?\b|lying|mislea|misle|mistake"
    r"|opened fire|poison|pretext|provo[ck]|sabotag|seiz|shell|stole|terror|threat|unaccept|undermin|unfair|unlawful"
    r"|violat|weapon|wrong|too (?:high|late|little|low|slow|weak))",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|would|shall|going to|plans? to|is to|are to)\b|[’']ll\b")
# "Agreed to disarm", "committed to doing all it can": a promise, where "agreed to the plan" is support.
_UNDERTAKES = re.compile(
    r"\bagree(?:d|s|ing)? to (?!(?:the|an?|any|all|its|his|her|their|this|that|these|those|[a-z]+ing|\d.*?)\b)[a-z]"
    r"|\bcommitted to [a-z]+ing\b"
)
_HAVING_DONE = re.compile(r",? (?:after|despite|while) [a-z]+ing\b.*$")
_NOUN_CUE = re.compile(r" (?:for|to|of)$")
# The attitude that an act expresses. A demand or an appeal is neutral unless it carries blame (the guideline).
POLARITY: dict[Act, Polarity] = {
    "praises": "supportive",
    "supports": "supportive",
    "promises": "supportive",
    "demands": "neutral",
    "urges": "neutral",
    "accuses": "opposed",
    "criticises": "opposed",
    "rejects": "opposed",
    "denies": "opposed",
    "warns": "opposed",
    "other": "neutral",
}


def ground_stance(source: Source, index: int) -> Stance | Refusal:
    """The stance with its sentence as evidence, or why it does not stand."""
    draft = source.drafted.drafts[index]
    assert isinstance(draft, StanceDraft)
    sentence = source.sentence(draft.at) or _sentence_with(source, draft.cue)
    if sentence is None:
        return Refusal(source.drafted.sentences[0].number, f"the cue {draft.cue!r} is in none of the sentences")
    text = source.article.quote(sentence)
    cue = next((cue for cue in find_cues(text) if cue.text == draft.cue), None)
    if cue is None:
        return Refusal(sentence.number, f"the cue {draft.cue!r} is not in the sentence")
    earlier = [other for other in source.drafted.drafts[:index] if isinstance(other, StanceDraft)]
    draft, rule = righted(draft, cue, text, source.before)
    if not _names_target(source, draft, cue, text) and (other := with_object(draft, cue, text)):
        draft, rule = other, f"target: behind '{cue.text}'"
    reason = (
        source.says_nothing(sentence)
        or _objection(source, draft, cue, text)
        or _repetition(draft, earlier, f"{source.before} {text}")
    )
    if reason:
        return Refusal(sentence.number, reason)
    act, rules = _act(draft, cue, text)
    rules = (*rules, rule) if rule else rules
    if cue.act is None and _is_read_in(act, draft):
        return Refusal(sentence.number, f"{act!r} is read into {cue.text!r}: the sentence has no word for it")
    claim = to_clause_end(text[cue.start :]) if _is_opposed(source, index, draft) else _claim(draft, cue, act, text)
    return Stance(
        holder=draft.holder,
        target=draft.target,
        polarity=_polarity(act, draft.target),
        act=act,
        claim=claim,
        quoted=any(support(claim, words) >= _HALF for words in quotations(text)),
        evidence=(source.evidence(sentence),),
        grounding="exact" if support(draft.claim, text) >= _HALF else "partial",
        provenance=source.provenance(rules),
    )


def _is_read_in(act: Act, draft: StanceDraft) -> bool:
    """True for an act that "said" alone does not report: a denial, a refusal, a position towards nobody by name, or
    blame that the claim has no word for."""
    if act in ("denies", "rejects") or not find_mentions(draft.target):
        return True
    return act in ("accuses", "criticises") and not _BLAME.search(draft.claim)


def _sentence_with(source: Source, cue: str) -> Sentence | None:
    """The first sentence of the window that has the cue."""
    sentences = source.drafted.sentences
    return next((sentence for sentence in sentences if cue in source.article.quote(sentence)), None)


def _claim(draft: StanceDraft, cue: Cue, act: Act, text: str) -> str:
    """What is held: the charge in the sentence's own words where it has one, else the drafted wording, uncut but for
    what whoever asks may have done himself ("Peru should stay after forcing a surrender")."""
    own = charge(cue, text)
    if own:
        return own
    claim = draft.claim.rstrip(".")
    if act in ("demands", "urges"):
        claim = _HAVING_DONE.sub("", claim)
    return f"{claim.rsplit(' ', 1)[0]} …" if len(claim) >= LONGEST_CLAIM else claim


def _act(draft: StanceDraft, cue: Cue, text: str) -> tuple[Act, tuple[str, ...]]:
    """The act that the cue settles, or what is said to be due, or else the drafted one; and the rule that fired."""
    if _UNDERTAKES.match(text, cue.start):
        return "promises", (f"act: '{cue.text}' do something",)
    if cue.act:
        return cue.act, (f"act: cue '{cue.text}'",)
    if DUTY.search(text[cue.end :]) and DUTY.search(draft.claim):
        return "demands", ("act: said to be due",)
    if draft.act == "promises" and not _FUTURE.search(text):
        return "accuses" if _BLAME.search(draft.claim) else "other", ("act: nothing is promised",)
    return draft.act, ()


def _is_opposed(source: Source, index: int, draft: StanceDraft) -> bool:
    """True when somebody is given out as in favour of what the same reply has him opposed to: the claim of one position
    has slipped into the other."""
    others = (other for place, other in enumerate(source.drafted.drafts) if place != index)
    return POLARITY[draft.act] == "supportive" and any(
        isinstance(other, StanceDraft)
        and other.holder == draft.holder
        and POLARITY[other.act] == "opposed"
        and support(draft.claim, f"{other.target} {other.claim}") >= _HALF
        for other in others
    )


def _names_target(source: Source, draft: StanceDraft, cue: Cue, text: str) -> bool:
    """True when the sentence bears the target out, or the one before it where a pronoun behind the cue refers to it."""
    refers = _REFERS.search(text[cue.end :]) or cue.act not in (None, "criticises", "denies", "praises", "rejects")
    in_view = f"{text} {source.before}" if may_refer_back(text) and refers else text
    return support(draft.target, in_view) >= _HALF and not foreign_names(draft.target, in_view, source.article.text)


def _objection(source: Source, draft: StanceDraft, cue: Cue, text: str) -> str | None:
    """Why the stance does not stand, or None."""
    if reason := _holder_objection(draft, text, f"{text} {source.before}" if may_refer_back(text) else text):
        return reason
    if re.search(rf"{DUTY.pattern} {re.escape(draft.cue)}\b", text, re.IGNORECASE):
        return f"{draft.cue!r} is a duty, which nobody has taken on"
    if is_denied(text, cue.start):
        return f"{draft.cue!r} is what the sentence says was not done"
    if not _names_target(source, draft, cue, text):
        return f"the sentence does not name the target {draft.target!r}"
    if same_form(draft.holder, draft.target):
        return f"{draft.holder!r} is both holder and target"
    if foreign := foreign_numbers(draft.claim, text):
        return f"the sentence does not give the number {foreign[0]}"
    if support(draft.claim, f"{text} {source.before}") < _HALF:
        return "most words of the claim stand neither in the sentence nor before it"
    return None


def _holder_objection(draft: StanceDraft, text: str, in_view: str) -> str | None:
    """Why the holder cannot take the position, or None."""
    if not named_in(draft.holder, in_view):
        return f"the sentence does not name the holder {draft.holder!r}"
    if re.search(rf"-{re.escape(draft.cue)}\b", draft.holder):
        return f"{draft.cue!r} is a part of the holder's name {draft.holder!r}"
    if _spoken_of_only(draft.holder, text, draft.cue):
        return f"{draft.holder!r} is named only in the quotation"
    if _speaks(draft.target, text, draft.cue) and not _speaks(draft.holder, text, draft.cue):
        return f"{draft.target!r} is who speaks in the quotation"
    if not _may_act(draft.holder, text, draft.cue):
        return f"{draft.holder!r} stands in the sentence only as an owner or as an object"
    return None


def _repetition(draft: StanceDraft, earlier: Iterable[StanceDraft], text: str) -> str | None:
    """Why a second stance of a holder does not stand: for one cue its target is not joined to the first one's, or the
    same is said of a part of the first one's target."""
    for other in earlier:
        same = (other.at, other.cue, other.holder) == (draft.at, draft.cue, draft.holder)
        one, two = re.escape(other.target), re.escape(draft.target)
        if same and not re.search(rf"{one}(?:,[^,]{{0,160}}){{0,20}},? and (?:the )?{two}", text):
            return f"the cue {draft.cue!r} has been given the target {other.target!r}"
        if (other.at, other.holder, other.claim) == (
            draft.at,
            draft.holder,
            draft.claim,
        ) and draft.target in other.target:
            return f"it has been said of {other.target!r}"
    return None


def _spoken_of_only(name: str, text: str, cue: str) -> bool:
    """True when a name stands in the sentence only within quotation marks: then it is spoken of, and does not speak."""
    if name not in text or name in without_quotations(text):
        return False
    return not _speaks(name, text, cue)


def _speaks(name: str, text: str, cue: str) -> bool:
    """True when a "we" speaks for a quotation's first name ("“Peru is committed to all that we can do,” he said")."""
    own = [words for words in quotations(text) if cue in words and _WE.search(words)]
    first = [next((mention.text for mention in find_mentions(words)), "") for words in own]
    return any(words.find(name) < words.find(cue) and name in one for words, one in zip(own, first, strict=True))


def _may_act(name: str, text: str, cue: str) -> bool:
    """True when a mention of a name is neither a possessive ("Peru's president denied") nor the object of a cue
    ("accused Peru"), or when none is in the sentence. The owner of a noun cue ("Peru's demand for") holds it."""
    if re.search(rf"\b(?:he|she|they) (?:\w+ )?{re.escape(cue)}", text):
        return True  # the pronoun acts, whoever it stands for
    owners_hold = bool(_NOUN_CUE.search(cue))
    mentions = list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)(?P<owns>[’']s\b)?", text))
    acting = [owners_hold if mention["owns"] else not is_object(text, mention.start()) for mention in mentions]
    return any(acting) or not mentions


def _polarity(act: Act, target: str) -> Polarity:
    """The attitude the act expresses; a thing that is demanded counts as supported (AGREEMENT.md of the labels)."""
    if act == "demands" and not find_mentions(target):
        return "supportive"
    return POLARITY[act]
