"""The cast and the calendar of one planted story, and how its sentences come about. All names are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from evals.planted.pages import Page
from evals.planted.topics import Topic, Worded
from summarizer.records.facets import Qualifier

_PLACES = ("Marenta", "Tarsk", "Ilven", "Sundholm", "Calvo", "Brennick", "Ostarra", "Luvia", "Pellworth", "Kasimo")
_PARTS = ("Nordkai", "Veldin", "Sankt Aden", "Ripley", "Omber", "Tallo")
_FIRMS = ("Nordhav", "Velmont", "Castral", "Ferrix")
_GROUPS = ("Tenants League", "Harbour Union", "Citizens Watch", "Patients Alliance")
FORENAMES = ("Ada", "Bruno", "Clara", "Dmitri", "Esme", "Felix", "Greta", "Hugo")
SURNAMES = ("Quill", "Arden", "Kovacic", "Moreau", "Tanaka", "Brandt")
_BOUNDS: dict[Qualifier, str] = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "nearly": "nearly ",
    "less_than": "fewer than ",
    "up_to": "up to ",
}
_SYMBOLS = {"EUR": "€", "USD": "$", "CHF": "CHF "}
_MILLION = 1_000_000


@dataclass(frozen=True)
class Amount:
    """A number with its bound."""

    value: float
    qualifier: Qualifier = "exact"


@dataclass(frozen=True)
class Given:
    """How an article gives a figure: the day its text dates it to, and who says so."""

    day: date | None = None
    source: str | None = None


class Scene:
    """One story's topic, names and first day, drawn with `rng`."""

    def __init__(self, topic: Topic, rng: random.Random) -> None:
        self.topic = topic
        self.rng = rng
        place, firm = rng.choice(_PLACES), rng.choice(_FIRMS)
        self.names = {
            "place": place,
            "part": rng.choice(_PARTS),
            "firm": firm,
            "group": rng.choice(_GROUPS),
            "body": f"{place} council",
        }
        self.first = date(2031, rng.randint(1, 12), rng.randint(1, 28))

    def day(self, number: int) -> date:
        """The day that many days after the first."""
        return self.first + timedelta(days=number)

    def fill(self, text: str) -> str:
        """`text` with the scene's names; the amount stays open."""
        return text.format(**self.names, n="{n}")

    @property
    def blamed(self) -> str:
        """Who the topic's charge is against, and its demand is put to."""
        return self.names["firm" if "{firm}" in self.topic.charge.accused[0][0] else "body"]

    def open_page(self, published: date | None, event_day: date | None = None, told: int = 0) -> Page:
        """An article that tells of the topic's event and names the cast."""
        identity = f"{self.rng.getrandbits(32):08x}"
        page = Page(identity, published.isoformat() if published else None)
        what = self.fill(self.topic.occurrence.told[told])
        on = event_day or self.first
        page.write(f"{what} on {spoken(on)}.")
        place, group, firm, body = (self.names[key] for key in ("place", "group", "firm", "body"))
        parties = tuple(name for name in (firm, group, body) if name in what) or (body,)
        page.event(what, on.isoformat(), parties, place=place)
        page.write(f"{body[0].upper()}{body[1:]}, {firm} and the {group} each sent people to {place}.")
        page.actor(body, "government")
        page.actor(firm, "organisation")
        page.actor(group, "organisation")
        return page

    def count(self, page: Page, worded: Worded, amount: Amount, given: Given) -> str:
        """A sentence with the amount; the reference of its figure."""
        text = amount_in_words(amount.value, worded.unit)
        sentence = self.fill(worded.sentence).format(n=f"{_BOUNDS[amount.qualifier]}{text}")
        sentence = sentence[0].upper() + sentence[1:]
        dated = f"As of {spoken(given.day)}: {sentence}" if given.day else sentence
        page.write(f"{dated}, {given.source} said." if given.source else f"{dated}.")
        return page.figure(
            text,
            amount.value,
            self.fill(worded.measures),
            unit=worded.unit,
            qualifier=amount.qualifier,
            as_of=given.day.isoformat() if given.day else None,
            attributed_to=given.source,
        )


def spoken(day: date) -> str:
    """A day as a newspaper writes it."""
    return f"{day.day} {day:%B}"


def amount_in_words(value: float, unit: str) -> str:
    """The amount as its sentence has it, without its bound."""
    if unit in _SYMBOLS:
        return f"{_SYMBOLS[unit]}{value / _MILLION:g} million"
    return f"{value:,.0f}"
