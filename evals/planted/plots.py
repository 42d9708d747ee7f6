"""The kinds of planted stories: each plants one thing that a merge must get right, and says what is true of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from evals.planted.later_topics import LATER
from evals.planted.pages import Page
from evals.planted.scenes import FORENAMES, SURNAMES, Amount, Given, Scene, spoken
from evals.planted.topics import TOPICS, Counted, Topic, Worded
from summarizer.records.facets import Act, Qualifier

Question = Literal["relation", "dispute", "actor", "event", "stale", "trend", "shift", "date"]
_ROUND = 1000  # what is smaller is not rounded in the news


@dataclass(frozen=True)
class Truth:
    """What a brief has to say of one or two records: any of `expected` is right."""

    question: Question
    refs: tuple[str, ...]
    expected: frozenset[str]


@dataclass
class Planted:
    """One story: its articles and what is true of them."""

    kind: str
    topic: str
    pages: list[Page] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def expect(self, question: Question, refs: tuple[str, ...], *expected: str) -> None:
        """Notes a truth."""
        self.truths.append(Truth(question, refs, frozenset(expected)))


Plot = Callable[[Scene, Planted], None]


def stories(count: int, seed: int, topics: tuple[Topic, ...] = (*TOPICS, *LATER)) -> list[Planted]:
    """`count` stories, kinds and topics in turn; the same for the same arguments."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        kind = list(PLOTS)[number % len(PLOTS)]
        topic = topics[number // len(PLOTS) % len(topics)]
        planted = Planted(kind, topic.name)
        PLOTS[kind](Scene(topic, rng), planted)
        made.append(planted)
    return made


# --- figures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """One count of the scene, another one that is told beside it, and an amount."""

    counted: Counted
    other: Counted
    value: float

    def worded(self, rng: random.Random) -> tuple[Worded, Worded]:
        """Two wordings of the same question, equal ones now and then."""
        return rng.choice(self.counted.whole), rng.choice(self.counted.whole)


def _draw(scene: Scene) -> _Drawn:
    counted, other = scene.rng.sample(scene.topic.counts, 2)
    return _Drawn(counted, other, _amount(scene, counted.low, counted.high, counted.whole[0].unit))


def _amount(scene: Scene, low: float, high: float, unit: str) -> float:
    if unit.isupper():  # money, in tenths of a million
        return scene.rng.randint(int(low / 100_000), int(high / 100_000)) * 100_000.0
    return float(scene.rng.randint(int(low), int(high)))


def _scaled(scene: Scene, value: float, least: float, most: float, unit: str) -> float:
    """Another amount, between `least` and `most` times the first, and not equal to it."""
    scaled = value * scene.rng.uniform(least, most)
    made = round(scaled, -5) if unit.isupper() else float(round(scaled))
    return made if made != value else made + (100_000.0 if unit.isupper() else 1.0)


def _beside(scene: Scene, planted: Planted, page: Page, drawn: _Drawn, ref: str) -> None:
    """Another count in the same article, which must not be taken for an answer to the same question."""
    amount = Amount(_amount(scene, drawn.other.low, drawn.other.high, drawn.other.whole[0].unit))
    other = scene.count(page, scene.rng.choice(drawn.other.whole), amount, Given())
    planted.expect("relation", (ref, other), "apart", "different_scope")


def _given(scene: Scene, day: date, *, dated: bool) -> Given:
    source = scene.rng.choice((None, scene.names["body"], "the fire brigade", "a spokeswoman"))
    return Given(day if dated else None, source)


def _two_counts(
    scene: Scene, planted: Planted, drawn: _Drawn, values: tuple[Amount, Amount], days: tuple[int, int]
) -> tuple[str, str]:
    """Two articles that answer one question; whether the text dates the figures is left to chance, alike for both."""
    first, second = drawn.worded(scene.rng)
    dated = scene.rng.random() < 0.5 or days[0] == days[1]
    refs = []
    for worded, amount, number in ((first, values[0], days[0]), (second, values[1], days[1])):
        page = scene.open_page(scene.day(number))
        refs.append(scene.count(page, worded, amount, _given(scene, scene.day(number), dated=dated)))
        planted.pages.append(page)
    _beside(scene, planted, planted.pages[-1], drawn, refs[0])
    return refs[0], refs[1]


def _update(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    unit = drawn.counted.whole[0].unit
    bound: Qualifier = scene.rng.choice(("exact", "at_least", "more_than"))
    later = _scaled(scene, drawn.value, 1.3, 4, unit)
    days = (1, scene.rng.randint(2, 6))
    refs = _two_counts(scene, planted, drawn, (Amount(drawn.value, bound), Amount(later, bound)), days)
    planted.expect("relation", refs, "update")
    planted.expect("trend", (refs[0],), "rises")


def _revision(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    later = _scaled(scene, drawn.value, 0.4, 0.85, drawn.counted.whole[0].unit)
    refs = _two_counts(scene, planted, drawn, (Amount(drawn.value), Amount(later)), (1, scene.rng.randint(2, 6)))
    planted.expect("relation", refs, "update")
    planted.expect("trend", (refs[0],), "falls")


def _conflict(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    other = _scaled(scene, drawn.value, 1.3, 2.5, drawn.counted.whole[0].unit)
    refs = _two_counts(scene, planted, drawn, (Amount(drawn.value), Amount(other)), (2, 2))
    planted.expect("relation", refs, "conflict")


def _bounds(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    unit = drawn.counted.whole[0].unit
    more = _scaled(scene, drawn.value, 1.02, 1.3, unit)
    bound: Qualifier = scene.rng.choice(("at_least", "more_than"))
    refs = _two_counts(scene, planted, drawn, (Amount(drawn.value, bound), Amount(more)), (2, 2))
    planted.expect("relation", refs, "compatible")


def _rounding(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    unit = drawn.counted.whole[0].unit
    exact = drawn.value * 1000 if drawn.value < _ROUND else drawn.value
    if unit.isupper():
        exact = round(exact * (10 if exact < 10_000_000 else 1), -5)
    digits = len(f"{exact:.0f}")
    rounded = round(exact, 2 - digits)
    if rounded == exact:
        exact += 10 ** (digits - 2) // 4 if not unit.isupper() else 100_000.0
        rounded = round(exact, 2 - digits)
    bound: Qualifier = scene.rng.choice(("exact", "about"))
    refs = _two_counts(scene, planted, drawn, (Amount(exact), Amount(rounded, bound)), (2, scene.rng.choice((2, 3))))
    planted.expect("relation", refs, "compatible")


def _agreement(scene: Scene, planted: Planted) -> None:
    drawn = _draw(scene)
    refs = _two_counts(scene, planted, drawn, (Amount(drawn.value), Amount(drawn.value)), (1, scene.rng.choice((1, 2))))
    planted.expect("relation", refs, "agree")


def _scope(scene: Scene, planted: Planted) -> None:
    """A total and a part of it, in one article or in two, of one day or of two."""
    drawn = _draw(scene)
    whole, part = scene.rng.choice(drawn.counted.whole), scene.rng.choice(drawn.counted.part)
    less = _scaled(scene, drawn.value, 0.1, 0.6, whole.unit)
    days = (2, scene.rng.choice((1, 2, 3)))
    dated = scene.rng.random() < 0.5
    first = scene.open_page(scene.day(days[0]))
    second = scene.open_page(scene.day(days[1])) if scene.rng.random() < 0.7 else first
    total = scene.count(first, whole, Amount(drawn.value), _given(scene, scene.day(days[0]), dated=dated))
    share = scene.count(second, part, Amount(less), _given(scene, scene.day(days[1]), dated=dated))
    planted.pages += [first] if first is second else [first, second]
    planted.expect("relation", (total, share), "different_scope")


def _stale(scene: Scene, planted: Planted) -> None:
    """A later article repeats a value that another one had replaced."""
    drawn = _draw(scene)
    newer = Amount(_scaled(scene, drawn.value, 1.4, 3, drawn.counted.whole[0].unit))
    dated = scene.rng.random() < 0.5
    refs = []
    for number, amount in ((1, Amount(drawn.value)), (2, newer), (4, Amount(drawn.value))):
        page = scene.open_page(scene.day(number))
        given = _given(scene, scene.day(number), dated=dated and number < 4)
        refs.append(scene.count(page, scene.rng.choice(drawn.counted.whole), amount, given))
        planted.pages.append(page)
    planted.expect("relation", (refs[0], refs[1]), "update")
    planted.expect("stale", (refs[2],), "stale")
    planted.expect("stale", (refs[1],), "latest")


def _undated(scene: Scene, planted: Planted) -> None:
    """An article without a date gives one more value; when it holds is not for the merge to make up."""
    drawn = _draw(scene)
    unit = drawn.counted.whole[0].unit
    later = _scaled(scene, drawn.value, 1.3, 2, unit)
    refs = list(_two_counts(scene, planted, drawn, (Amount(drawn.value), Amount(later)), (1, 3)))
    page = scene.open_page(None)
    value = Amount(_scaled(scene, later, 1.2, 2, unit))
    refs.append(scene.count(page, scene.rng.choice(drawn.counted.whole), value, Given()))
    planted.pages.append(page)
    planted.expect("relation", (refs[0], refs[1]), "update")
    planted.expect("relation", (refs[0], refs[2]), "update", "left open", "compatible")
    planted.expect("date", (refs[2],), "undated")


def _currencies(scene: Scene, planted: Planted) -> None:
    page = scene.open_page(scene.day(1))
    place = scene.names["place"]
    francs = scene.rng.randint(12, 800) / 10
    dollars = round(francs * 1.1, 1)
    form = scene.rng.choice(
        ("The {group} appealed for {a} ({b}) in aid.", "The {group} asked for aid of {a}, or {b}, for {place}.")
    )
    a, b = f"CHF {francs:g} million", f"${dollars:g} million"
    page.write(form.format(group=scene.names["group"], a=a, b=b, place=place))
    measures = f"aid that the {scene.names['group']} asks for"
    refs = (
        page.figure(a, francs * 1e6, measures, unit="CHF"),
        page.figure(b, dollars * 1e6, measures, unit="USD"),
    )
    planted.pages += [page, scene.open_page(scene.day(2), told=1)]
    planted.expect("relation", refs, "agree")


def _wire_copy(scene: Scene, planted: Planted) -> None:
    """Two papers print one agency's report word for word."""
    drawn = _draw(scene)
    worded = scene.rng.choice(drawn.counted.whole)
    source = f"{scene.rng.choice(FORENAMES)} {scene.rng.choice(SURNAMES)}"
    refs = []
    for _ in range(2):
        page = scene.open_page(scene.day(1))
        refs.append(scene.count(page, worded, Amount(drawn.value), Given(source=source)))
        page.write("The Tessel News Agency reported this first.")
        planted.pages.append(page)
    planted.expect("relation", (refs[0], refs[1]), "agree")


# --- positions ------------------------------------------------------------------------------------------------------


def _pages_for_two(scene: Scene, planted: Planted) -> tuple[Page, Page]:
    """One article or two, with what both sides say."""
    first = scene.open_page(scene.day(1))
    second = scene.open_page(scene.day(2), told=1) if scene.rng.random() < 0.6 else first
    planted.pages += [first] if first is second else [first, second]
    return first, second


def _accusation(scene: Scene, planted: Planted) -> None:
    first, second = _pages_for_two(scene, planted)
    accused = _accuse(scene, first)
    sentence, claim = scene.rng.choice(scene.topic.charge.denied)
    second.write(f"{scene.fill(sentence)}.")
    group = scene.names["group"]
    target = scene.rng.choice((group, f"the allegation of {_noun(scene)}"))
    denial: Act = scene.rng.choice(("denies", "rejects"))
    denied = second.stance(scene.blamed, denial, target, scene.fill(claim))
    planted.expect("dispute", (accused, denied), "disputed")


def _noun(scene: Scene) -> str:
    """The charge as a noun phrase."""
    sentence, _ = scene.topic.charge.accused[0]
    return scene.fill(sentence).partition(" of ")[2]


def _accuse(scene: Scene, page: Page) -> str:
    sentence, claim = scene.rng.choice(scene.topic.charge.accused)
    page.write(f"The {scene.fill(sentence)}.")
    act: Act = scene.rng.choice(("accuses", "criticises"))
    return page.stance(scene.names["group"], act, scene.blamed, scene.fill(claim))


def _unrelated_denial(scene: Scene, planted: Planted) -> None:
    """Somebody denies another thing, to somebody else: no dispute with the accusation."""
    first, second = _pages_for_two(scene, planted)
    accused = _accuse(scene, first)
    reporter = f"{scene.rng.choice(FORENAMES)} {scene.rng.choice(SURNAMES)}"
    second.write(f"Asked by {reporter}, {scene.blamed} denied a plan to move its office to {scene.names['part']}.")
    second.actor(reporter, "person", "reporter")
    denied = second.stance(
        scene.blamed, "denies", reporter, f"There is no plan to move the office to {scene.names['part']}"
    )
    planted.expect("dispute", (accused, denied), "undisputed")


def _demand(scene: Scene, planted: Planted) -> None:
    """The demand is put as a thing or to its addressee; so is the refusal."""
    first, second = _pages_for_two(scene, planted)
    demand, group, thing = scene.topic.demand, scene.names["group"], scene.fill(scene.topic.demand.thing)
    first.write(f"The {group} demanded {thing} from {scene.blamed}.")
    to_whom = scene.rng.choice((thing, scene.blamed))
    act: Act = scene.rng.choice(("demands", "urges"))
    demanded = first.stance(group, act, to_whom, demand.demanded, "neutral")
    if second is first and scene.rng.random() < 0.5:
        second.write(f"{scene.blamed} rejected the demand.")
        refused = second.stance(scene.blamed, "rejects", "the demand", "Rejects the demand")
    else:
        second.write(f"{scene.blamed} rejected {thing}: {demand.refused[0].lower()}{demand.refused[1:]}.")
        refused = second.stance(scene.blamed, "rejects", scene.rng.choice((thing, group)), demand.refused)
    planted.expect("dispute", (demanded, refused), "disputed")


def _shift(scene: Scene, planted: Planted) -> None:
    """Somebody first refuses a thing and days later backs it."""
    thing, holder = scene.fill(scene.topic.demand.thing), scene.blamed
    before, after = scene.open_page(scene.day(1)), scene.open_page(scene.day(5), told=1)
    before.write(f"On {spoken(scene.day(1))} {holder} rejected {thing}.")
    first = before.stance(holder, "rejects", thing, scene.topic.demand.refused)
    after.write(f"{holder} now supports {thing}.")
    second = after.stance(holder, "supports", thing, f"Now supports {thing}", "supportive")
    planted.pages += [before, after]
    planted.expect("shift", (first, second), "changed")


# --- actors and events ----------------------------------------------------------------------------------------------


def _surname(scene: Scene, planted: Planted) -> None:
    one, other = scene.rng.sample(FORENAMES, 2)
    surname = scene.rng.choice(SURNAMES)
    pages = [scene.open_page(scene.day(number), told=number % 2) for number in (1, 2, 3)]
    pages[0].write(f"Mayor {one} {surname} thanked the helpers.")
    first = pages[0].actor(f"{one} {surname}", "person", "Mayor", (f"Mayor {one} {surname}",))
    pages[1].write(f"{other} {surname}, who leads the {scene.names['group']}, was not convinced.")
    second = pages[1].actor(f"{other} {surname}", "person", f"leader of the {scene.names['group']}")
    pages[2].write(f"{one} {surname}, the mayor, spoke again; so did {other} {surname}.")
    again = pages[2].actor(f"{one} {surname}", "person", "mayor")
    third = pages[2].actor(f"{other} {surname}", "person")
    planted.pages += pages
    planted.expect("actor", (first, second), "apart")
    planted.expect("actor", (first, again), "same")
    planted.expect("actor", (second, third), "same")


def _two_dates(scene: Scene, planted: Planted) -> None:
    """Two articles, both written afterwards, date one event differently."""
    pages = [
        scene.open_page(scene.day(8), event_day=scene.day(0)),
        scene.open_page(scene.day(9), event_day=scene.day(scene.rng.choice((1, 2))), told=scene.rng.choice((0, 1))),
    ]
    planted.pages += pages
    refs = (f"{pages[0].identity}#events0", f"{pages[1].identity}#events0")
    planted.expect("event", refs, "same")
    planted.expect("dispute", refs, "disputed")


def _sequel(scene: Scene, planted: Planted) -> None:
    """Another event of the kind follows days later, or the like happens again: two events, no dispute."""
    first = scene.open_page(scene.day(0))
    second = Page(f"{scene.rng.getrandbits(32):08x}", scene.day(7).isoformat())
    again = f"{scene.fill(scene.topic.occurrence.told[0])} again"
    what = scene.rng.choice((scene.fill(scene.topic.occurrence.later), again))
    second.write(f"{what} on {spoken(scene.day(7))}.")
    body, firm, group, place = (scene.names[key] for key in ("body", "firm", "group", "place"))
    parties = tuple(name for name in (firm, group, body) if name in what) or (body,)
    ref = second.event(what, scene.day(7).isoformat(), parties, place=place)
    second.write(f"{body}, {firm} and the {group} were there.")
    for name, kind in ((body, "government"), (firm, "organisation"), (group, "organisation")):
        second.actor(name, "government" if kind == "government" else "organisation")
    planted.pages += [first, second]
    refs = (f"{first.identity}#events0", ref)
    planted.expect("event", refs, "apart")
    planted.expect("dispute", refs, "undisputed")


PLOTS: dict[str, Plot] = {
    "update": _update,
    "downward revision": _revision,
    "conflict": _conflict,
    "scope": _scope,
    "rounding": _rounding,
    "bounds": _bounds,
    "agreement": _agreement,
    "stale repeat": _stale,
    "wire copy": _wire_copy,
    "undated article": _undated,
    "two currencies": _currencies,
    "accusation and denial": _accusation,
    "unrelated denial": _unrelated_denial,
    "demand and refusal": _demand,
    "change of position": _shift,
    "one surname": _surname,
    "differing dates": _two_dates,
    "sequel": _sequel,
}
NEVER_CONFLICTS = ("update", "downward revision", "stale repeat", "undated article", "scope", "rounding", "bounds")
"""Kinds whose planted pairs a conflict would be false for."""
