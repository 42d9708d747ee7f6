"""Kinds of occurrence, told by words: deaths, flight, attacks, and what else figures and events are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.language.likeness.wording import stem

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
