"""What question a figure answers, in comparable form, and when two figures answer the same one.

A question is a unit (persons are one family, each currency its own), the kinds of occurrence that are counted, places,
a population ("children"), a scope (years, "whole", "first", "of them") and the words that are left; `home` are
those of the places that are the story's own, `vague` that there is no number. Words that tell
what the whole story is about ("flood" in the reports of a flood) tell no count from another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from summarizer.merge import PERSON_NOUNS, PERSON_WORDS, SOMEWHERE, Member, is_kind_word, kinds_in, plainly
from summarizer.merge.relations import ROUND_FROM
from summarizer.records import ArticleSummary, Event, Figure
from summarizer.text import edtf, names
from summarizer.text.quantities import find_quantities
from summarizer.text.quantity_words import TIME_UNITS
from summarizer.text.wording import capitalised_stems, content_words, overlap_of, stem

CURRENCY = re.compile(r"[A-Z]{3}")
_PERCENT = "percent"
_DIMENSIONLESS = frozenset({_PERCENT, *TIME_UNITS})
_AFTERTHOUGHT = re.compile(r"\s*(?:\([^)]*\)|\b(?:before|after|since|until|amid|following|ahead of)\b).*", re.DOTALL)
_SCOPE = re.compile(
    r"\b(?:(?:1[89]|20)\d\ds?|whole|entire|total|overall|first|second|third|daily|annual|monthly|weekly|"
    r"serious(?:ly)?|critical(?:ly)?|severe(?:ly)?|life-threatening|minor(?= injur)|slight(?:ly)?|"
    r"casualt(?:y|ies)|part|portion|instal?ment|tranche|cash|average|among|including|each|per)\b"
)
# Units that count persons by what became of them, and populations; both are counted in persons.
_TOLL_UNITS = {
    **dict.fromkeys(("death", "fatality", "life"), "die"),
    **dict.fromkeys(("injury",), "injure"),
    **dict.fromkeys(("case", "infection"), "infect"),
    **dict.fromkeys(("arrest", "detention"), "detain"),
}
_POPULATIONS = frozenset(
    re.findall(
        r"[a-z-]+",
        """apprentice baby boy child civilian demonstrator doctor driver employee farmer fighter firefighter foreigner
        girl guest hostage infant journalist judge man minor nurse officer passer-by patient pensioner pilgrim pilot
        plaintiff prisoner protester pupil rescuer sailor soldier striker student teacher tourist troop volunteer
        voter woman worker""",
    )
)
_POPULATION_OF = {stem(word): word for word in _POPULATIONS} | {
    stem(plural): word for plural, word in (("children", "child"), ("women", "woman"), ("men", "man"))
}
# Passengers, residents and victims are whoever was there.
_ANYBODY = frozenset({"passenger", "citizen", "villager", "local", "evacuee", "migrant", "victim", "casualty"})
# Words that tell no count from another, and hold for it whatever it counts; among them verbs of counting.
_SAYS_LITTLE = content_words(
    "already currently now recently so far number amount neighboring neighbouring nearby share percentage proportion "
    "roughly approximately filed files received receives registered recorded counted reported confirmed lodged"
) | {stem(word) for word in _ANYBODY}
# "19,000 of the 120,000 residents", "all of Oslo's roughly 700,000": what stands behind is the whole, not the count.
_OF_A_WHOLE = re.compile(r"\bof (?:the|its|their|his|her|our|[\w-]+['’]s)\s+(?:\w+\s+)?$", re.IGNORECASE)
_WHOLE = "of a whole"
# "12 of them", "30 of the injured": a part of what was counted before; "alone", "only in": a part by place.
_OF_THEM = re.compile(r"\s+of (?:them|these|those|whom|which|(?:the|its|their) (?!\S*\d)[a-z]+)\b")
_ALONE = re.compile(r"\balone\b|\bamong the (?:dead|injured|killed|wounded|victims)\b")
_PART = "of a part"
_WORDED_ALIKE = 0.5
_REACH = 40  # characters between a share and the whole that it is a share of
# Kinds that are taken for each other at a glance: all count people on the move.
_NOT_TELLING = frozenset({"attack", "dwell", "seize"})  # how somebody came to be counted, not what is counted
_MOVEMENT = frozenset({"flee"})
_COUNTED_ONCE = frozenset({"die", "injure", "flee", "displace", "rescue"})  # by one occurrence, not year by year
_YEAR = timedelta(days=366)
_FAMILY = {"flee": "move", "displace": "move", "shelter": "move"}


@dataclass(frozen=True)
class Question:
    """What a figure answers, in comparable form."""

    unit: str
    kinds: frozenset[str]
    places: frozenset[str]
    population: frozenset[str]
    scope: frozenset[str]
    rest: frozenset[str]
    home: frozenset[str]
    vague: bool

    @property
    def words(self) -> frozenset[str]:
        """All that the wording tells."""
        return self.kinds | self.places | self.population | self.rest


@dataclass(frozen=True)
class Setting:
    """What the figures of a story are read against, all stems: `proper` of names of actors and places, `topical` of
    what the whole story is about, `home` of where its main events take place."""

    proper: frozenset[str]
    topical: frozenset[str]
    home: frozenset[str]


def setting_of(summaries: Sequence[ArticleSummary], proper: frozenset[str]) -> Setting:
    """What the figures of these articles are read against."""
    topical = _in_half(summaries, lambda event: event.what, at_least=2)
    return Setting(proper, topical, _in_half(summaries, lambda event: event.place or "", at_least=1))


def _in_half(summaries: Sequence[ArticleSummary], told: Callable[[Event], str], at_least: int) -> frozenset[str]:
    """Stems that the main events of at least so many articles, and of half of them, are told with."""
    articles = Counter(
        word
        for summary in summaries
        for word in frozenset(
            w for event in summary.events if event.salience == "main" for w in content_words(plainly(told(event)))
        )
    )
    return frozenset(word for word, n in articles.items() if n >= at_least and 2 * n >= len(summaries))


def question_of(member: Member[Figure], setting: Setting) -> Question:
    """The question that the figure answers."""
    figure = member.record
    wording = plainly(_AFTERTHOUGHT.sub("", figure.measures) or figure.measures)
    words = content_words(wording)
    unit = names.fold(figure.unit)
    things = frozenset() if counts_persons(figure) else {stem(unit), stem(f"{unit}s")}  # houses are not housed
    counted = words - things
    kinds = kinds_in(counted - setting.topical) or kinds_in(counted)  # what killed them is what all reports are about
    kinds |= {_TOLL_UNITS[unit]} if unit in _TOLL_UNITS else frozenset()
    whole = is_whole(figure)
    told = frozenset(word for word in words if not is_kind_word(word))  # "Red Cross" makes no place of "crossed"
    capital = capitalised_stems(wording, start=1) | (capitalised_stems(wording) & setting.proper)
    places = told & capital  # "patients" are no Patients Alliance
    populations = {word: _POPULATION_OF[word] for word in told | {stem(unit)} if word in _POPULATION_OF}
    population = frozenset(
        name for word, name in populations.items() if word not in setting.topical and not is_kind_word(word)
    )
    plain = frozenset(word for word in told - places if not word.isdecimal())
    return Question(
        unit="person" if counts_persons(figure) else figure.unit,
        kinds=frozenset({"dwell"}) if whole else kinds - {"dwell"} or kinds,  # "residents who fled" counts flight
        places=places,
        population=frozenset() if whole else population,
        scope=frozenset({_WHOLE}) if whole else _scope(figure),
        rest=plain
        - PERSON_WORDS
        - SOMEWHERE
        - _SAYS_LITTLE
        - setting.topical
        - frozenset(populations)
        - {stem(figure.unit)},
        home=places & setting.home,
        vague=(figure.value, figure.low, figure.high) == (None, None, None),
    )


def counts_persons(figure: Figure) -> bool:
    """True when the unit is persons, or a share whose sentence says of how many persons."""
    unit = names.fold(figure.unit)
    return unit in PERSON_NOUNS | _POPULATIONS | _ANYBODY | _TOLL_UNITS.keys() or share_of(figure) is not None


def is_whole(figure: Figure) -> bool:
    """True when the sentence gives the amount as what others are a part of."""
    sentence = figure.evidence[0].text
    at = sentence.find(figure.text)
    return at > 0 and bool(_OF_A_WHOLE.search(sentence[:at]))


def share_of(figure: Figure) -> float | None:
    """How many persons a share is a share of ("half of the 120,000 residents"), when its sentence says so."""
    if names.fold(figure.unit) != _PERCENT or figure.value is None:
        return None
    sentence = figure.evidence[0].text
    end = sentence.find(figure.text) + len(figure.text)
    if not re.match(r"\s+of\b", sentence[end:]):
        return None
    behind = (one for one in find_quantities(sentence) if end < one.start <= end + _REACH)
    whole = next(behind, None)
    return whole.value if whole and whole.noun and not whole.unit else None


def _scope(figure: Figure) -> frozenset[str]:
    scope = set(_SCOPE.findall(figure.measures.casefold())) - {figure.as_of}  # a year told once more is no scope
    sentence = figure.evidence[0].text
    at = sentence.find(figure.text)
    if at >= 0 and (_OF_THEM.match(sentence[at + len(figure.text) :]) or _ALONE.search(sentence)):
        scope.add(_PART)
    return frozenset(scope)


# --- the same question ----------------------------------------------------------------------------------------------


def same_question(a: Figure, b: Figure, first: Question, second: Question) -> bool:
    """True when the two figures answer one question."""
    if first.kinds & second.kinds & _COUNTED_ONCE and _years_apart(a, b):
        return False
    if names.fold(a.measures) == names.fold(b.measures):
        return first.scope == second.scope
    same_value = a.value is not None and a.value == b.value
    telling = same_value and a.value is not None and a.value >= ROUND_FROM
    within = first.places <= second.places or second.places <= first.places
    if telling and _WHOLE in first.scope & second.scope and first.unit == second.unit:
        return True
    if not (_places_agree(first, second) or (telling and within)):
        return False
    if same_value and first.unit != "person" and first.unit not in _DIMENSIONLESS:
        dated = a.as_of is not None and a.as_of == b.as_of  # of one date, what one wording leaves open may be the same
        scope = first.scope == second.scope or (dated and not (first.scope and second.scope))
        return scope and overlap_of(first.words, second.words) >= _WORDED_ALIKE
    if telling and first.unit == "person":
        return first.kinds == second.kinds or not first.kinds or not second.kinds
    if first.scope != second.scope or first.kinds != second.kinds or first.population != second.population:
        return False
    return _worded_alike(first, second)


def _years_apart(a: Figure, b: Figure) -> bool:
    """True when more than a year lies between the days for which two figures hold: then they count two occurrences."""
    first, second = (edtf.bounds(one.as_of or "") for one in (a, b))
    if first is None or second is None:
        return False
    return max(first.earliest, second.earliest) - min(first.latest, second.latest) > _YEAR


def _worded_alike(first: Question, second: Question) -> bool:
    if first.kinds:
        return not first.rest or not second.rest or overlap_of(first.rest, second.rest) >= _WORDED_ALIKE
    if not first.rest and not second.rest:
        return first.unit not in _DIMENSIONLESS | {"person"} and bool(first.places & second.places)
    return len(first.rest & second.rest) > len(first.rest | second.rest) * _WORDED_ALIKE


def _places_agree(first: Question, second: Question) -> bool:
    """True when neither names places that the other does not; of a movement, one may name whence and the other whither
    where both are the story's own."""
    a, b = first.places, second.places
    if first.kinds == second.kinds == _MOVEMENT and first.home and second.home:
        a, b = a - first.home, b - second.home
    return not a or not b or len(a & b) >= len(a | b) / 2


# --- alike at a glance ----------------------------------------------------------------------------------------------


def look_alike(first: Question, second: Question) -> bool:
    """True when two figures are easily taken for answers to one question although something tells them apart: the
    population, the scope, a part of the story's place, or that one wording says more than the other."""
    if first.unit != second.unit or first.unit in _DIMENSIONLESS:
        return False
    if CURRENCY.fullmatch(first.unit):
        apart = first.scope != second.scope or first.words < second.words or second.words < first.words
        return bool(first.rest & second.rest) or (apart and bool(first.kinds & second.kinds))
    shared = first.kinds & second.kinds - _NOT_TELLING
    meet = bool(first.places & second.places)
    if shared or (first.unit != "person" and (meet or first.rest & second.rest)):
        return (
            (first.scope != second.scope and (meet or bool(first.home) != bool(second.home)))
            or first.population != second.population
            or bool(first.home) != bool(second.home)
            or first.words < second.words
            or second.words < first.words
        )
    alike = {_FAMILY.get(kind) for kind in first.kinds} & {_FAMILY.get(kind) for kind in second.kinds} - {None}
    return bool(alike) and first.scope == second.scope and meet and not (first.vague or second.vague)


def glance_keys(questions: Iterable[Question]) -> frozenset[str]:
    """Keys that questions which look alike have in common."""
    return frozenset(
        f"{one.unit} {key}"
        for one in questions
        for key in (*(_FAMILY.get(kind, kind) for kind in one.kinds), *one.places, *one.rest)
    )
