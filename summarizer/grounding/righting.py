"""A drafted stance set right by the grammar of its sentence, where a small model confuses who speaks of whom.

Each rule needs words of the sentence that leave no choice, and is named in the record's provenance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from summarizer.grounding.evidence import attribution
from summarizer.language.clauses import subject_of
from summarizer.language.cues import DUTY, Cue, find_cues
from summarizer.language.likeness.support import named_in
from summarizer.language.mentions import find_mentions
from summarizer.language.quotations import quotations
from summarizer.language.same_actor import same_form
from summarizer.prompts.drafts import LONGEST_CLAIM, AnyDraft, StanceDraft
from summarizer.records.facets import Act

Righted = tuple[StanceDraft, str | None]

_JUDGING: tuple[Act, ...] = ("accuses", "criticises", "praises", "warns")
_TOLD = re.compile(r"\btold (?:the )?$")
_THAT = re.compile(r"\b(?:says?|said|argues?|argued|claims?|claimed|insists?|insisted) that\b")
_TAKES_OBJECT: tuple[Act, ...] = ("criticises", "denies", "praises", "rejects", "supports")
_MANNER = re.compile(r"^ in the strongest (?:possible )?terms")
_DANGLING = re.compile(r"(?: (?:of|in|on|at|by|to|for|from|with|a|an|the)){1,60}$")
# Up to twelve words, ended by a stop or by a word that opens a clause or tells when.
_OBJECT = re.compile(
    r"(?: (?!(?:that|to|by|as|after|when|while|because|saying|and|but|if|on|in|at|with|for|from|it|him|her|them|us)\b)"
    r"[^\s,;:.“”\"]+)(?: (?!(?:that|which|who|as|after|when|while|because|saying|and|but|if)\b)[^\s,;:.“”\"]+){1,11}"
)
_SUBJECT_BEFORE = re.compile(r" (?:(?:has|have|had|also|\w+ly) )*", re.IGNORECASE)  # between a subject and its verb
# What one is accused of: a quotation, or a clause that begins with a verb in -ing.
_CHARGE = re.compile(
    r"(?:“[^”]+”|\"[^\"]+\"|(?:not )?[a-z]+ing\b(?:“[^”]*”|\"[^\"]*\"|[^,.;“”\"]|[.,](?=\d))*?"
    r"(?=,(?!\d)|;|\.(?:\s|$)| (?:after|while|when|as the|before) |$))"
)
_UNQUOTED = re.compile(r"^[“\"]([^“”\"]+?),?[”\"]$")
_DETERMINER = r"(?:the |an? |its |his |her |their )?"
_BOTH = r"(?: on| to)? (?:both|the two) (?:countries|governments|nations|neighbou?rs|parties|sides|states)\b"
# What is to be given, done or kept: up to four words, ended by a stop or by what says more of it.
_GIVEN = re.compile(
    r" (?!(?:to|that)\b)([^\s,;:.“”\"]+(?: [^\s,;:.“”\"]+){0,3}?)"
    r"(?= [a-z]+ing\b| (?:and|for|if|in|of|to|when|with|worth)\b|[,;.]|$)"
)


def parted(drafts: Sequence[AnyDraft], shown: Sequence[str]) -> tuple[AnyDraft, ...]:
    """The drafts, a stance towards "A and B", or towards "both parties", as two: the guideline has one stance for each
    target. `shown` are the sentences that they were drafted from."""
    return tuple(part for draft in drafts for part in _parts(draft, drafts, shown))


def _parts(draft: AnyDraft, drafts: Iterable[AnyDraft], shown: Sequence[str]) -> tuple[AnyDraft, ...]:
    if not isinstance(draft, StanceDraft):
        return (draft,)
    joined = _joined(draft.target)
    targets = joined[0] if joined and draft.target == " and ".join(joined[0]) else _both(draft, shown)
    taken = {(one.holder, one.cue, one.target) for one in drafts if isinstance(one, StanceDraft) and one != draft}
    parts = [draft.model_copy(update={"target": target}) for target in targets]
    return tuple(part for part in parts if (part.holder, part.cue, part.target) not in taken) or (draft,)


def _both(draft: StanceDraft, shown: Sequence[str]) -> tuple[str, ...]:
    """The two of whom "urged both sides" speaks: those last named as "A and B", if the target is one of them."""
    urging = re.compile(f"{re.escape(draft.cue)}{_BOTH}")
    number = next((number for number, text in enumerate(shown) if urging.search(text)), 0)
    pairs = [pair for text in shown[:number] for pair in _joined(text)]
    return pairs[-1] if pairs and draft.target in pairs[-1] else (draft.target,)


def _joined(text: str) -> list[tuple[str, str]]:
    """The names that stand side by side as "A and B", in order."""
    pairs = pairwise(find_mentions(text))
    return [(one.text, other.text) for one, other in pairs if text[one.end : other.start] == " and "]


def righted(draft: StanceDraft, cue: Cue, text: str, before: str = "") -> Righted:
    """The draft as the sentence `text` has it, and the rule that changed it, if one did. `before` is shown with it."""
    for rule in (_object_before_subject, _spoken_of, _denied_accusation, _obliged, _whole_object, _given):
        if changed := rule(draft, cue, text):
            return changed
    return _denied_before(draft, cue, text, before) or (draft, None)


def with_object(draft: StanceDraft, cue: Cue, text: str) -> StanceDraft | None:
    """The draft with what stands right behind the verb as its target ("denied rumours of a second attack").

    None where no object follows: for what is no verb, and where a clause begins.
    """
    behind = _MANNER.sub("", text[cue.end :])
    words = _OBJECT.match(behind)
    if cue.act not in _TAKES_OBJECT or " " in cue.text or words is None:
        return None
    return draft.model_copy(update={"target": _DANGLING.sub("", words.group().strip())})


def charge(cue: Cue, text: str) -> str | None:
    """What somebody is accused of, blamed, criticised or praised for, in the sentence's own words.

    None where they do not follow the verb ("accused Peru of lying", "praised Peru for its “courage”").
    """
    if cue.act not in ("accuses", "criticises", "praises"):
        return None
    links = re.finditer(r"\b(?:of|for) " if cue.act == "accuses" else r"\bfor ", text[cue.end :])
    said = next(filter(None, (_CHARGE.match(text, cue.end + link.end()) for link in links)), None)
    return _UNQUOTED.sub(r"\1", said.group()).strip(" ,") if said else None


def _object_before_subject(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "A accused B": what stands right behind the verb is the target, however the model has it."""
    behind = re.match(rf" {_DETERMINER}{re.escape(draft.holder)}(?!\w|['’]s)", text[cue.end :])
    if cue.act is None or not behind or not named_in(draft.target, text[: cue.start]):
        return None
    subject = next((m.text for m in find_mentions(text) if _SUBJECT_BEFORE.fullmatch(text[m.end : cue.start])), None)
    if subject is not None and not same_form(subject, draft.target):
        return None
    swapped = draft.model_copy(update={"holder": draft.target, "target": draft.holder})
    return swapped, f"holder: before '{cue.text}'"


def _spoken_of(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "“B is making a mistake,” A said", "A told B that he is making a mistake": who is judged does not judge."""
    if cue.act not in _JUDGING:
        return None
    mentions = find_mentions(text)
    told = next((m for m in mentions if same_form(m.text, draft.holder) and _TOLD.search(text[: m.start])), None)
    quoted = any(cue.text in words and named_in(draft.holder, words) for words in quotations(text))
    if told:
        speaker = next((m.text for m in mentions if m.end < told.start), None)
    else:
        speaker = attribution(text) if quoted or _THAT.search(text[: cue.start]) else None
    if speaker is None or same_form(speaker, draft.holder):
        return None
    judged = draft.holder if told or quoted else draft.target
    return draft.model_copy(update={"holder": speaker, "target": judged}), "holder: who is quoted"


def _denied_accusation(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "A accused B of lying, an allegation that B denied": the target of a denial is the accuser (the guideline), and
    its claim what he accuses of."""
    if cue.act != "denies":
        return None
    accusation = next((one for one in find_cues(text) if one.act == "accuses" and one.end < cue.start), None)
    denial = _denial_of(accusation, draft, text) if accusation else None
    if denial is None or not any(same_form(draft.target, name) for name in (draft.holder, denial[0].target)):
        return None
    return denial


def _denied_before(draft: StanceDraft, cue: Cue, text: str, before: str) -> Righted | None:
    """ "A accused B of lying. B denied it.": a denial that names nobody answers who accuses its holder just before."""
    if cue.act != "denies" or named_in(draft.target, text):
        return None
    accusation = next((one for one in find_cues(before) if one.act == "accuses"), None)
    accused = next((m.text for m in find_mentions(before) if accusation and m.start >= accusation.end), None)
    if accusation is None or accused is None or not same_form(accused, draft.holder):
        return None
    return _denial_of(accusation, draft, before)


def _denial_of(accusation: Cue, draft: StanceDraft, text: str) -> Righted | None:
    """The draft as a denial of an accusation in `text`; None where nobody else accuses."""
    accuser = subject_of(text, accusation.start)
    if accuser is None or same_form(accuser, draft.holder):
        return None
    claim = charge(accusation, text) or draft.claim
    return draft.model_copy(update={"target": accuser, "claim": claim}), "target: who is denied"


def _whole_object(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "A accepts B is lost", "A dismissed reports that B lied": the object is the clause, or noun and clause.

    Its first word alone would say that A supports B, or nothing.
    """
    if cue.act not in _TAKES_OBJECT:
        return None
    target, behind = re.escape(draft.target), text[cue.end :]
    found = None
    if cue.act == "supports":
        found = re.match(rf" (?:that )?({target} (?:is|are|was|were)\b[^,;.“”\"]*?)(?= but |[,;.“”\"]|$)", behind)
    if found is None and draft.target.islower():
        found = re.match(rf" ({target} (?:that|about|of)\b[^,;.“”\"]*)", behind)
    if found is None or len(found[1]) > LONGEST_CLAIM:
        return None
    return draft.model_copy(update={"target": found[1].strip()}), f"target: all that stands behind '{cue.text}'"


def _obliged(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "A said B should stop": the demand is on B, who is to act."""
    if cue.act is not None:
        return None
    behind = [mention for mention in find_mentions(text) if mention.start > cue.end]
    obliged = next((m.text for m in behind if DUTY.match(text, m.end + 1)), None)
    if obliged is None or same_form(obliged, draft.holder) or same_form(obliged, draft.target):
        return None
    return draft.model_copy(update={"target": obliged}), "target: who is said to be obliged"


def _given(draft: StanceDraft, cue: Cue, text: str) -> Righted | None:
    """ "A said that B will provide C": what is promised is C, and not B, who is to provide it."""
    found = _GIVEN.match(text, cue.end)
    if cue.act != "promises" or found is None or subject_of(text, cue.start) != draft.target:
        return None
    return draft.model_copy(update={"target": found[1]}), "target: what is promised"
