"""What the four facets share: the text a draft was made from, its evidence, and how far words are borne out by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.drafts import Drafted
from summarizer.records import Article, Evidence, Provenance, Sentence, Span
from summarizer.text.names import fold
from summarizer.text.quantities import find_quantities

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|[“\"]([^“”\"]+)$|^([^“”\"]+)[”\"]")
# Function words say nothing about whether a wording is borne out.
_FUNCTION_WORDS = frozenset(
    ["a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "if", "in", "into", "is", "it", "its", "of", "on", "or", "she", "should", "that", "the", "their", "them", "they", "this", "to", "was", "were", "which", "who", "will", "with", "would", "not", "no", "must", "do", "does", "did", "than", "over"]
)
# Inflections of a word mostly share its first letters: the cheapest stemmer that serves (Lovins 1968 on longest match).
_STEM = 5


@dataclass(frozen=True)
class Refusal:
    """A draft that failed a check: the sentence it pointed at and why it failed."""

    sentence: int
    reason: str


@dataclass(frozen=True)
class Source:
    """One call's drafts beside the article they were made from."""

    article: Article
    drafted: Drafted

    def sentence(self, at: int | None) -> Sentence | None:
        """The sentence numbered `at`, or the window's only one when `at` is None; None when `at` is not in the window."""
        sentences = self.drafted.sentences
        if at is None:
            return sentences[0] if len(sentences) == 1 else None
        return next((sentence for sentence in sentences if sentence.number == at), None)

    @cached_property
    def before(self) -> str:
        """The sentences shown as context."""
        return " ".join(self.article.quote(sentence) for sentence in self.drafted.before)

    def evidence(self, span: Span) -> Evidence:
        """A span of the article as evidence."""
        return Evidence(start=span.start, end=span.end, text=self.article.quote(span))

    def provenance(self, rules: Sequence[str] = ()) -> Provenance:
        """Where this call's records come from; `rules` names the code rules that decided a field."""
        return Provenance(
            prompt=self.drafted.prompt,
            prompt_sha256=self.drafted.prompt_sha256,
            model=self.drafted.model,
            recordings=(self.drafted.recording,),
            rules=tuple(rules),
        )


def stems(text: str) -> frozenset[str]:
    """The content words of a text, folded and cut to their first letters; numbers stay whole."""
    words = (word for word in _WORD.findall(fold(text)) if word not in _FUNCTION_WORDS)
    return frozenset(word if word[0].isdigit() else word[:_STEM] for word in words)


def support(wording: str, text: str) -> float:
    """The share of the wording's content words that `text` has; 1.0 when it has no content word."""
    claimed = stems(wording)
    return len(claimed & stems(text)) / len(claimed) if claimed else 1.0


def foreign_numbers(wording: str, text: str) -> tuple[str, ...]:
    """The numbers in `wording`, digits or words, that `text` does not give."""
    given = {quantity.value for quantity in find_quantities(text)}
    plain = set(re.findall(r"\d+(?:[.,]\d+)*", text))
    claimed = [quantity for quantity in find_quantities(wording) if quantity.value is not None]
    foreign = [quantity.text for quantity in claimed if quantity.value not in given]
    foreign += [digits for digits in re.findall(r"\d+(?:[.,]\d+)*", wording) if digits not in plain]
    return tuple(
        dict.fromkeys(
            number for number in foreign if not (set(re.findall(r"\d+", number)) <= plain and number[0].isdigit())
        )
    )


def may_refer_back(sentence: str) -> bool:
    """True when the sentence has a pronoun or goes on with a quotation, so that its subject may be named before it."""
    return bool(_PRONOUN.search(sentence)) or sentence.startswith(("“", '"'))


def quotations(sentence: str) -> tuple[str, ...]:
    """The words within quotation marks, of at least two letters; an open or leftover mark reaches to the sentence's edge."""
    return tuple(next(filter(None, match)) for match in _QUOTED.findall(sentence))
