"""What question a figure answers, in comparable form.

A question is a unit (persons are one family, each currency its own), the kinds of occurrence that are counted, places,
a population ("children"), a scope (years, "whole", "first", "of them") and the words that are left; `home` are
those of the places that are the story's own, `causes` the kinds of occurrence that the counted ones came of, `sides`
those of opposites ("entering") that it tells of, `vague` that there is no number, `holds_for` the date (EDTF) for which
the text or its article gives it. Words that tell what the whole story is about ("flood" in the reports of a flood) tell
no count from another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from summarizer.language import names
from summarizer.language.clauses import to_clause_end
from summarizer.language.likeness.wording import capitalised_stems, content_words, stem
from summarizer.language.mentions import find_mentions
from summarizer.language.occurrence_kinds import (
    OUTCOMES,
    PERSON_NOUNS,
    PERSON_WORDS,
    SOMEWHERE,
    is_kind_word,
    kinds_in,
    plainly,
)
from summarizer.language.quantities.find import find_quantities
from summarizer.language.quantities.words import TIME_UNITS
from summarizer.merging.story.opposites import Sides, sides_of
from summarizer.records.merged import Member
from summarizer.records.summary import ArticleSummary, Event, Figure

CURRENCY = re.compile(r"[A-Z]{3}")
_PERCENT = "percent"
DIMENSIONLESS = frozenset({_PERCENT, *TIME_UNITS})
"""Units that anything may be counted in."""
_AFTERTHOUGHT = re.compile(
    r"(?<!\s)\s*(?:\([^)]{0,400}\)|\b(?:before|after|since|until|amid|following|ahead of)\b).*", re.DOTALL
)
_SCOPE = re.compile(
    r"\b(?:(?:1[89]|20)\d\ds?|whole|entire|total|overall|first|second|third|daily|annual|monthly|weekly|"
    r"serious(?:ly)?|critical(?:ly)?|severe(?:ly)?|life-threatening|minor(?= injur)|slight(?:ly)?|"
    r"casualt(?:y|ies)|part|portion|instal?ment|tranche|cash|average|among|including|each|per)\b"
)
# An initial toll is an earlier count of the same dead; an initial offer is another offer.
_EARLIER_AMOUNT = re.compile(r"\b(?:previous|prior|original|initial)\b")
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
        girl guest hostage infant journalist judge man minor national nurse officer passer-by patient pensioner pilgrim
        pilot plaintiff prisoner protester pupil rescuer sailor soldier striker student teacher tourist troop volunteer
        voter woman worker""",
    )
)
_POPULATION_OF = {stem(word): word for word in _POPULATIONS} | {
    stem(plural): word for plural, word in (("children", "child"), ("women", "woman"), ("men", "man"))
}
# Passengers, residents and victims are whoever was there.
_ANYBODY = frozenset({"passenger", "citizen", "villager", "local", "evacuee", "migrant", "victim", "casualty"})
# Words that tell no count from another, and hold for it whatever it counts; among them verbs of counting, and nouns
# that stand for what the sentence before told.
_SAYS_LITTLE = content_words(
    "already currently now recently so far number amount neighboring neighbouring nearby share percentage proportion "
    "roughly approximately filed files received receives registered recorded counted reported confirmed lodged "
    "accident disaster event incident occurrence tragedy result having"
) | {stem(word) for word in _ANYBODY}
# "19,000 of the 120,000 residents", "all of Oslo's roughly 700,000": what stands behind is the whole, not the count.
_OF_A_WHOLE = re.compile(r"\bof (?:the|its|their|his|her|our|[\w-]+['’]s)\s+(?:\w+\s+)?$", re.IGNORECASE)
WHOLE = "of a whole"
"""The scope of an amount that others are a part of."""
# "12 of them", "30 of the injured": a part of what was counted before; "alone", "only in": a part by place.
_OF_THEM = re.compile(r"\s+of (?:them|these|those|whom|which|(?:the|its|their) (?!\S*\d)[a-z]+)\b")
# "20 of those hurt were taken to Ombra and 31 to Velt": the second number is of them as well.
_OF_THE_SAME = r"\bof (?:them|these|those|whom)\b"
_AND_OF_THEM = re.compile(rf"{_OF_THE_SAME}(?:(?!{_OF_THE_SAME})[^.;:])* and $")
_ALONE = re.compile(r"\balone\b|\bamong the (?:dead|injured|killed|wounded|victims)\b")
_PART = "of a part"
_AT = re.compile(r"\b(?:at|in) (?:the )?$")
# "On that occasion two died": the sentence goes on with what the one before tells of another time.
_BACK_THEN = re.compile(r"\b(?:on|in) (?:that|those) (?:earlier |previous )?(?:occasion|instance|year)s?\b", re.I)
_OTHER_TIME = "of another time"
_REACH = 40  # characters between a share and the whole that it is a share of


@dataclass(frozen=True)
class FigureKey:
    """What a figure answers, in comparable form."""

    unit: str
    kinds: frozenset[str]
    causes: frozenset[str]
    places: frozenset[str]
    population: frozenset[str]
    scope: frozenset[str]
    rest: frozenset[str]
    home: frozenset[str]
    sides: Sides
    vague: bool
    holds_for: str | None

    @property
    def words(self) -> frozenset[str]:
        """All that the wording tells."""
        return self.kinds | self.causes | self.places | self.population | self.rest


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


def question_of(member: Member[Figure], setting: Setting) -> FigureKey:
    """The question that the figure answers."""
    figure = member.record
    measures = _without_source(figure)
    wording = plainly(_AFTERTHOUGHT.sub("", measures) or measures)
    words = content_words(wording) - content_words(figure.text)  # "five trapped" and "trapped" are one wording
    unit = names.fold(figure.unit)
    things = frozenset() if counts_persons(figure) else {stem(unit), stem(f"{unit}s")}  # houses are not housed
    counted = words - things
    toll = {_TOLL_UNITS[unit]} if unit in _TOLL_UNITS else frozenset()
    kinds, causes = _kinds_and_causes(counted, setting, toll)
    whole = is_whole(figure)
    told = frozenset(word for word in words if not is_kind_word(word))  # "Red Cross" makes no place of "crossed"
    capital = capitalised_stems(wording, start=1) | (capitalised_stems(wording) & setting.proper)
    places = told & capital  # "patients" are no Patients Alliance
    populations = {word: _POPULATION_OF[word] for word in told | {stem(unit)} if word in _POPULATION_OF}
    population = frozenset(
        name for word, name in populations.items() if word not in setting.topical and not is_kind_word(word)
    )
    plain = frozenset(word for word in told - places if not word.isdecimal())
    return FigureKey(
        unit="person" if counts_persons(figure) else figure.unit,
        kinds=frozenset({"dwell"}) if whole else kinds - {"dwell"} or kinds,  # "residents who fled" counts flight
        causes=causes,
        places=places,
        population=frozenset() if whole else population,
        scope=frozenset({WHOLE}) if whole else _scope(figure),
        rest=plain
        - PERSON_WORDS
        - SOMEWHERE
        - _SAYS_LITTLE
        - setting.topical
        - frozenset(populations)
        - {stem(figure.unit)},
        home=places & setting.home,
        sides=sides_of(wording) or sides_of(_told_behind(figure)),
        vague=(figure.value, figure.low, figure.high) == (None, None, None),
        holds_for=figure.as_of or member.article.published.anchor,
    )


def _without_source(figure: Figure) -> str:
    """What is measured, without the name of who counts where the wording repeats it ("killed, by Anna Lund")."""
    measures, source = figure.measures, figure.attributed_to
    if not source or _AT.search(measures.partition(source)[0]):  # "hurt at Ombra Hospital" says where
        return measures
    measures = measures.replace(source, "")
    for mention in reversed(find_mentions(measures)):
        if source.endswith(mention.text):
            measures = measures[: mention.start] + measures[mention.end :]
    return measures


def _told_behind(figure: Figure) -> str:
    """What the sentence says of the amount, to the end of its clause ("refugees left Norland"); "" where it is not."""
    _, amount, behind = figure.evidence[0].text.partition(figure.text)
    return to_clause_end(behind) if amount else ""


def _kinds_and_causes(
    counted: frozenset[str], setting: Setting, toll: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of occurrence that are counted, and those that they came of: what became of people comes before what it
    came of, and of other kinds those that not all reports are about."""
    every = kinds_in(counted)
    outcomes = every & OUTCOMES | frozenset(toll)
    if outcomes:
        return outcomes, every - outcomes - {"dwell"}
    return kinds_in(counted - setting.topical) or every, frozenset()


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
    as_of = figure.as_of or ""
    scope = {one for one in _SCOPE.findall(figure.measures.casefold()) if one not in as_of}  # a year told once more
    sentence = figure.evidence[0].text
    at = sentence.find(figure.text)
    if at >= 0:
        behind = _OF_THEM.match(sentence[at + len(figure.text) :])
        if behind or _ALONE.search(sentence) or _AND_OF_THEM.search(sentence[:at]):
            scope.add(_PART)
    if CURRENCY.fullmatch(figure.unit) and _EARLIER_AMOUNT.search(figure.measures):
        scope.add(_OTHER_TIME)
    if _BACK_THEN.search(sentence):
        scope.add(_OTHER_TIME)
    return frozenset(scope)
