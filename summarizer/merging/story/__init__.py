"""What the four merges share: members with their article, citations, and kinds of occurrence.

Nothing here decides what is the same; that is one file per facet. All results depend on the records alone, not on the
order in which articles arrive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import Generic, TypeVar

from summarizer.language.likeness.wording import capitalised_stems, stem
from summarizer.records.brief import Citation
from summarizer.records.facets import Facet
from summarizer.records.summary import ArticleHead, ArticleSummary, Grounded

R = TypeVar("R", bound=Grounded)

# Words that report the same kind of occurrence, listed by hand. The kinds are like the event types of ACE 2005
# (Linguistic Data Consortium), with flight set apart from travel and residence added, because counts of
# people turn on them.
_KINDS: dict[str, str] = {
    "die": "die died dies dying dead death deaths kill killed killing fatal fatality fatalities slain perished toll "
    "casualty casualties",
    "injure": "injure injured injury injuries wound wounded hurt hospital hospitalised hospitalized",
    "flee": "flee flees fled fleeing exodus leave leaves leaving left cross crossed crossing enter entered evacuate "
    "evacuated",
    "displace": "displace displaced displacement refugee refugees uprooted homeless",
    "shelter": "shelter sheltered accommodation lodged",
    "dwell": "resident residents inhabitant inhabitants population home live lives living dwell",
    "arrive": "arrive arrives arrived arrival visit visits visited come comes came",
    "attack": "attack attacks attacked offensive assault strike strikes struck shelling bombing raid invade invades "
    "invaded invasion war battle clash clashes fight fights fought fighting operation defeat defeats crush "
    "crushes conquest victory",
    "seize": "seize seizes seized capture captured retake retakes take takes took control reclaim reclaims reclaimed "
    "reclaiming regain gain gains gained",
    "yield": "disarm disarms surrender surrenders capitulate dissolve dissolves",
    "truce": "truce ceasefire cease cease-fire armistice",
    "meet": "meet meets met meeting talk talks discussion discussions negotiate negotiation negotiations summit hosts",
    "detain": "arrest arrests arrested detain detains detained jail jailed custody",
    "appeal": "appeal appeals",
    "give": "donate donated provide provides provided pledge pledged grant granted donation",
    "acquire": "acquire acquisition buy buys bought bid bids takeover purchase offer offers offered",
    "elect": "elect elected election vote votes voter voters ballot ballots poll polls turnout",
    "crash": "crash crashed derail derailed derailment collision overturned",
    "walkout": "walkout walkouts picket pickets",
    "quake": "earthquake earthquakes",
    "flood": "flood floods flooded flooding floodwater inundate inundates inundated",
    "try": "trial trials",
    "burn": "burn burns burned burnt scorch scorched charred ablaze",
    "infect": "infect infected infection infections sick sickened ill outbreak epidemic contagion",
    "protest": "protest protests protested protesters march marches marched marchers demonstration demonstrations "
    "demonstrate demonstrated demonstrators rally rallies rallied",
    "sue": "sue sues sued suing lawsuit lawsuits litigation damages",
    "miss": "missing unaccounted",
    "trap": "trap trapped stranded",
    "rescue": "rescue rescued saved",
}

# Expressions of several words, and nouns that are one thing, each with the word that stands for them in comparisons.
_EXPRESSIONS = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), word)
    for pattern, word in (
        (r"on strike|strikers?|striking(?= [a-z]+s\b)|stop(?:s|ped)? work(?:ing)?|walk(?:s|ed|ing)? out", "walkout"),
        (r"(?:go|goes|went) to the polls|casts? (?:their |a )?(?:ballots?|votes?)", "voted"),
        (r"(?:lost|loses?|losing|claimed) (?:their |his |her )?(?:lives|life)", "died"),
        (r"(?:quake|tremor)s?", "earthquake"),
        (r"flood ?waters?", "flood"),
        (r"(?:brought|taken|moved) to safety", "evacuated"),
        (r"(?:took|takes?|on|onto|filled|fills?) (?:to )?the streets", "protest"),
        (r"consumed by (?:the )?(?:flames|fire)", "burned"),
        (r"(?:fell|fallen|falls?) ill", "infected"),
        (r"(?:wildfire|forest fire|blaze)s?", "fire"),
    )
)


@dataclass(frozen=True)
class Member(Generic[R]):
    """One record with the article it comes from; `ref` is `"<article id>#<facet><index>"`, `index` from 0."""

    ref: str
    order: int
    article: ArticleHead
    record: R


def members_of(
    facet: Facet, summaries: Sequence[ArticleSummary], pick: Callable[[ArticleSummary], tuple[R, ...]]
) -> tuple[Member[R], ...]:
    """All records of one facet, in reading order; `pick` takes that facet's tuple from a summary."""
    return tuple(
        Member(f"{summary.article.id}#{facet}{index}", order, summary.article, record)
        for order, summary in enumerate(summaries)
        for index, record in enumerate(pick(summary))
    )


def citations_of(members: Iterable[Member[R]]) -> tuple[Citation, ...]:
    """The evidence of all members, each sentence cut apart, in reading order and without repetition."""
    ordered = sorted(members, key=lambda member: (member.order, member.record.evidence[0].start, member.ref))
    return tuple(dict.fromkeys(citation for member in ordered for citation in _citations(member)))


def _citations(member: Member[R]) -> Iterator[Citation]:
    article = member.article
    for evidence in member.record.evidence:
        starts = [s.start for s in article.sentences_in(evidence) if evidence.start < s.start]
        cuts = [evidence.start, *starts, evidence.end]
        for start, end in pairwise(cuts):
            text = evidence.text[start - evidence.start : end - evidence.start].rstrip()
            if text:
                number = article.sentence_at(start)
                yield Citation(article=article.id, sentence=number, start=start, end=start + len(text), text=text)


# --- words ----------------------------------------------------------------------------------------------------------


def proper_words(summaries: Iterable[ArticleSummary]) -> frozenset[str]:
    """Stems of the capitalised words of the names of actors and of places of events."""
    texts = {name for summary in summaries for actor in summary.actors for name in (actor.name, *actor.aliases)}
    texts |= {event.place for summary in summaries for event in summary.events if event.place}
    return frozenset(found for text in texts for found in capitalised_stems(text))


PERSON_NOUNS = frozenset(
    {"person", "people", "man", "woman", "child", "resident", "inhabitant", "refugee", "civilian", "migrant", "citizen"}
)
"""Units that count persons."""
PERSON_WORDS = frozenset(stem(word) for word in (*PERSON_NOUNS, "persons", "men", "women", "children", "ethnic"))
"""Stems of words that say no more of somebody than that it is a person."""
SOMEWHERE = frozenset(
    stem(word) for word in ("area", "city", "country", "home", "place", "region", "territory", "town")
)
"""Stems of words that say no more of a place than that it is one."""
OUTCOMES = frozenset({"die", "injure", "flee", "displace", "shelter", "infect", "miss", "trap", "rescue", "detain"})
"""Kinds that say what became of people. Beside one, a kind that says what it came of ("killed in the crash", "in the
attack") tells no count from another."""
LASTING = frozenset({"flee", "displace"})
"""Kinds of occurrence that last for days: one article may tell of one more than once, under several dates."""
_KIND_OF: dict[str, str] = {stem(word): kind for kind, words in _KINDS.items() for word in words.split()}


def plainly(wording: str) -> str:
    """The wording with one word for each expression of several that reports a kind of occurrence."""
    for pattern, word in _EXPRESSIONS:
        wording = pattern.sub(word, wording)
    return wording


def kinds_in(words: Iterable[str]) -> frozenset[str]:
    """The kinds of occurrence that `words` (stems) report."""
    return frozenset(_KIND_OF[word] for word in words if word in _KIND_OF)


def is_kind_word(word: str) -> bool:
    """True for a stem that reports a kind of occurrence."""
    return word in _KIND_OF


class Weights:
    """How telling each word is: log(1 + texts / texts that have it), so words that all texts share say little."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for words in texts:
            counts.update(words)
            total += 1
        self._weight = {word: log(1 + total / count) for word, count in counts.items()}

    def of(self, words: Iterable[str]) -> float:
        """The summed weight of `words`; unknown words weigh nothing."""
        return sum(self._weight.get(word, 0.0) for word in sorted(words))

    def cosine(self, a: frozenset[str], b: frozenset[str]) -> float:
        """Weighted cosine of two sets of words, 0 to 1."""
        size = self.of(a) * self.of(b)
        return self.of(a & b) / sqrt(size) if size else 0.0
