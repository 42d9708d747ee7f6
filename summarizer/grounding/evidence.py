"""What the four facets share: the text a draft was made from, its evidence, and how far words are borne out by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest

from summarizer.language.fencing import is_english, is_in_another_language, is_order
from summarizer.language.mentions import Mention, find_mentions
from summarizer.language.quantities.find import Quantity, find_quantities
from summarizer.prompts.drafts import Drafted
from summarizer.records.article import Article, Sentence, Span
from summarizer.records.summary import Evidence, Provenance

_ACCORDING = re.compile(r"\baccording to (?:the |an? )?", re.IGNORECASE)
_PLAIN_SOURCE = re.compile(
    r"\b(?:authorities|officials|police|organi[sz]ers|reports|doctors|medics|witnesses)\b", re.IGNORECASE
)
_SAID = (
    r"(?:said|says|reported|reports|announced|confirmed|estimates?|estimated|told|tweeted|argues|argued|claims|claimed)"
)
_REPORTS = re.compile(rf",? (?:(?:has|have|had|also|later|earlier) )*{_SAID}\b")
_PLACE = re.compile(r" (?:in|of|for|at) (?:the )?")
_REPORTED_BY = re.compile(rf"\b{_SAID}(?: by)? (?:the )?$")
# fmt: on
_REMEMBERED = 4096  # texts: each sentence is looked at by several checks, and its article by every one


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
        """The sentence numbered `at`, or the window's only one for None; None when it is not in the window."""
        sentences = self.drafted.sentences
        if at is None:
            return sentences[0] if len(sentences) == 1 else None
        return next((sentence for sentence in sentences if sentence.number == at), None)

    @cached_property
    def before(self) -> str:
        """The sentences shown as context."""
        return " ".join(self.article.quote(sentence) for sentence in self.drafted.before)

    @cached_property
    def quantities(self) -> tuple[tuple[Sentence, Quantity], ...]:
        """The quantities of the window's sentences, in order."""
        sentences = self.drafted.sentences
        return tuple((one, quantity) for one in sentences for quantity in find_quantities(self.article.quote(one)))

    @property
    def shown(self) -> tuple[str, ...]:
        """All sentences that the drafts were made from, context first."""
        return tuple(map(self.article.quote, (*self.drafted.before, *self.drafted.sentences)))

    def says_nothing(self, sentence: Span) -> str | None:
        """Why a sentence bears out no record but of who is named in it, or None: it is an order to whoever reads it,
        or not in the article's language."""
        text = self.article.quote(sentence)
        if is_order(text):
            return "it is an order to whoever reads the article, and tells nothing"
        if is_english(self.article.text) and is_in_another_language(text):
            return "it is in another language than the article, and cannot be checked"
        return None

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


@lru_cache(_REMEMBERED)
def attribution(sentence: str) -> str | None:
    """Who is said to give what a sentence says: the name beside a verb of reporting, or behind "according to".

    The rule is that of direct attribution in news: source, cue and content (PARC 3.0, Pareti 2016), the cue next to the
    source. Authorities, police and reports count as sources too.
    """
    if told := _ACCORDING.search(sentence):
        start = told.end()
        name = next((m.text for m in find_mentions(sentence) if 0 <= m.start - start <= 4), None)
        plain = _PLAIN_SOURCE.match(sentence, start)
        return name or (plain.group() if plain else None)
    mentions = find_mentions(sentence)
    sources = [_with_its_place(sentence, *pair) for pair in zip_longest(mentions, mentions[1:])]
    sources += [Span(start=m.start(), end=m.end()) for m in _PLAIN_SOURCE.finditer(sentence)]
    for source in sources:
        if _REPORTS.match(sentence, source.end) or _REPORTED_BY.search(
            sentence, max(0, source.start - 40), source.start
        ):
            return sentence[source.start : source.end]
    return None


def _with_its_place(sentence: str, mention: Mention, behind: Mention | None) -> Span:
    """A mention with the next one, where that is its place or body ("the mission in Sudan said"): the first speaks."""
    placed = behind and _PLACE.fullmatch(sentence, mention.end, behind.start)
    return Span(start=mention.start, end=behind.end if behind and placed else mention.end)
