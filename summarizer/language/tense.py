"""In which tense a sentence tells what a wording tells: the wording's first verb, found in the sentence in any form.

English marks past, perfect and progressive by form and auxiliary (Quirk et al., A Comprehensive Grammar of the English
Language, 1985, sections 4.2 to 4.40). Irregular forms are in `irregular_verbs.toml`.
"""

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
