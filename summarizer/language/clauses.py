"""Where one clause of a sentence ends and the next begins, as far as words and commas show it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Literal

from summarizer.language.likeness.wording import LITTLE_WORDS, stem
from summarizer.language.mentions import find_mentions
from summarizer.language.names import fold
from summarizer.records.article import Span

# --- tense ------------------------------------------------------------------------------------------------------------


Tense = Literal["past", "perfect", "progressive", "other"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ADVERBS = r"(?:\w+ly |already |also |now |just |since |still |been |being |not )*"
_PERFECT = re.compile(rf"(?:\b(?:has|have|had)|['’](?:ve|d)) {_ADVERBS}$", re.IGNORECASE)
_PROGRESSIVE = re.compile(rf"\b(?:is|are|am|has been|have been) {_ADVERBS}$", re.IGNORECASE)
# "is conducting talks while also detaining officials": the second verb shares the first one's auxiliary.
_SHARED = re.compile(rf"\b(?:is|are) {_ADVERBS}\w+ing\b", re.IGNORECASE)
_SHARING = re.compile(rf"\b(?:while|and) {_ADVERBS}$", re.IGNORECASE)
_COPULA = re.compile(r"\b(?:is|are|was|were) (?!\w+ing\b)", re.IGNORECASE)  # a state has no verb of an event
_SUBJECT_WITHIN = len("the ")
_VERB_WITHIN = 8  # words behind the first name, which leave room for "and" with a second one


class Verb(Span):
    """A verb as it stands in a sentence."""

    tense: Tense


def find_verb(wording: str, sentence: str) -> Verb | None:
    """The first verb of `wording` where `sentence` has it; None when it is not found there.

    The verb is the first word behind the wording's subject that stands in the sentence in a verb's form.
    """
    if _COPULA.search(wording):
        return None
    subject = next((mention.end for mention in find_mentions(wording) if mention.start <= _SUBJECT_WITHIN), 0)
    for word in _WORD.findall(wording[subject:])[:_VERB_WITHIN]:
        if fold(word) not in LITTLE_WORDS and (verb := next(find_forms(word, sentence), None)):
            return verb
    return None


def tense_of(wording: str, sentence: str) -> Tense | None:
    """The tense in which `sentence` has the first verb of `wording`; None when it is not found there."""
    verb = find_verb(wording, sentence)
    return verb.tense if verb else None


def is_past_form(word: str) -> bool:
    """True for what looks like a past form or a participle: "-ed", or an irregular one."""
    return (word.endswith("ed") and len(word) > len("need")) or word in _irregular()


def find_forms(word: str, sentence: str) -> Iterator[Verb]:
    """Where `sentence` has the verb `word`, in whatever form of it, as a past, a participle or an -ing form."""
    base = base_of(word)
    for found in _WORD.finditer(sentence):
        form = found.group().lower()
        if base_of(form) != base:
            continue
        before = sentence[: found.start()]
        tense: Tense | None = None
        if form.endswith("ing"):
            joined = _SHARING.search(before)
            shared = joined and _SHARED.search(before, 0, joined.start())
            tense = "progressive" if shared or _PROGRESSIVE.search(before) else "other"
        elif form.endswith("ed") or form in _irregular():
            tense = "perfect" if _PERFECT.search(before) else "past"
        if tense:
            yield Verb(start=found.start(), end=found.end(), tense=tense)


def base_of(word: str) -> str:
    """What all forms of a verb have in common: its base form if it is irregular, else its stem."""
    folded = fold(word)
    return stem(_irregular().get(folded, folded)).removesuffix("e")


@cache
def _irregular() -> dict[str, str]:
    """Base form by irregular past form or participle."""
    content = tomllib.loads(
        resources.files("summarizer.language.lexicon").joinpath("irregular_verbs.toml").read_text("utf-8")
    )
    return {form: base for base, forms in content["verbs"].items() for form in forms}


# --- clauses ----------------------------------------------------------------------------------------------------------


# Conjunctions that open a clause ("until Peru left", "as the state collapsed", "before it was sold"; not "as of May",
# "as part of", "before dawn").
_CONJUNCTION = re.compile(
    r"\b(?:until|while|whereas|when|although|though|because)\b|\bas (?=(?:the )?[A-Z])"
    r"|\bbefore (?=(?:(?:(?!\bbefore )[^,])* )?(?:is|are|was|were|has|have|had) )"
)
# "…, Peru declared": a subject behind a comma, if a verb follows.
_NEW_SUBJECT = re.compile(r", (?:and |but )?(?=(?:the )?[A-Z])")
_SAYING = re.compile(r"\b(?:said|says|told|reported|announced|added|confirmed)\b")
_ENDS = re.compile(r"[,;:!?…“”\"()]|\.$")
_JOINED = re.compile(r"\b(?:and|but) (?:(?:has|have|had|also|later) )*$")
_CONCESSIVE = re.compile(r"(?:While|Although|Though|Whereas|As)\b[^,]*, ")


def parts_clauses(between: str) -> bool:
    """True when a clause begins in `between`, the words from a verb or number to something behind it.

    Who says it ("…, the mayor said on Friday") opens none: what is said is what is told.
    """
    if _CONJUNCTION.search(between):
        return True
    said = max((match.start() for match in _SAYING.finditer(between)), default=-1)
    behind = (between[match.end() :] for match in _NEW_SUBJECT.finditer(between) if match.end() > said)
    return any(map(is_past_form, re.findall(r"[a-z]+", next(behind, ""))))


def to_clause_end(text: str) -> str:
    """The beginning of `text`, the rest of a sentence, up to the first comma, colon, quotation mark, bracket or its
    end; without spaces around it. A full stop within is an abbreviation's ("U.S. President")."""
    return _ENDS.split(text, maxsplit=1)[0].strip()


def main_clause(sentence: str) -> int:
    """Where the main clause begins behind a clause with "while", "although" or "as" in front; else 0."""
    opening = _CONCESSIVE.match(sentence)
    return opening.end() if opening else 0


def subject_of(sentence: str, verb: int) -> str | None:
    """The name that is the subject of a verb at `verb`: the nearest before it, as written; None when there is none.

    In "A sought allies in B and accused C" it is the first, the subject of both verbs.
    """
    named = [mention.text for mention in find_mentions(sentence) if mention.end < verb]
    return named[0 if _JOINED.search(sentence[:verb]) else -1] if named else None
