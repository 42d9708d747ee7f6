"""Invented news articles for benchmarks: stories of five articles each, in which every task finds something to ask.

The sentences are of the kinds that news has (who did what, counts, dates, positions, denials), the names made up of
syllables, so that stories are as different as real ones. The same arguments give the same articles.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

STORY = 5  # articles that tell one story
_FIRST_DAY = date(2030, 1, 1)
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
_SENTENCES = (
    "{person}, the {office} of {town}, said on {weekday} that the {thing} would stay closed for {own}.",
    "At least {count} people were hurt when the {thing} in {town} gave way on {day} for {own}.",
    "{union} accused {company} of ignoring {small} warnings about the {thing} for {own}.",
    "{company} denied the accusations and said that it had followed every rule for {own}.",
    "{company} closed {small} streets around the {thing} and moved {count} residents to {other} for {own}.",
    "The repairs will cost {money} million euros, according to {company} for {own}.",
    "“We demand an independent inquiry,” said {person} in {town} for {own}.",
    "{council} rejected the demand and promised {money} million euros for {other} for {own}.",
    "{second} reached {town} on {day} and began to inspect the {thing} for {own}.",
    "{union} called on {council} to resign for {own}.",
    "About {percent} percent of the shops in {town} remained without power on {weekday} for {own}.",
    "{second} praised the work of the fire brigade, which sent {small} crews for {own}.",
    "The minister for transport, {second}, travelled to {town} on {day} for {own}.",
    "{company} has employed {count} workers at the {thing} since {year} for {own}.",
    "In {year}, a similar accident in {other} killed {small} people for {own}.",
    "{council} supports the plan of {second}, while {union} opposes it for {own}.",
    "{person} will answer to a court in {other} on {day} for {own}.",
    "{person} warned that the {thing} could not be opened before spring for {own}.",
    "{council} cancelled all trains to {other}, and {count} passengers had to wait for {own}.",
    "{second} criticised {company} for “a failure of duty” for {own}.",
)
_THINGS = ("footbridge", "harbour crane", "water tower", "market hall", "railway tunnel", "sea wall")
_OFFICES = ("mayor", "police chief", "governor", "chief engineer")


@dataclass(frozen=True)
class Written:
    """An article: the name of its file and its text."""

    name: str
    text: str


def articles(count: int, seed: int = 0, sentences: int = 40) -> list[Written]:
    """`count` articles of `sentences` sentences each; every five tell one story, on days that follow each other."""
    rng = random.Random(seed)
    made: list[Written] = []
    while len(made) < count:
        names, first = _names(rng), _FIRST_DAY + timedelta(days=rng.randrange(700))
        for place in range(min(STORY, count - len(made))):
            text = _text(names, first + timedelta(days=place), sentences, rng)
            made.append(Written(f"a{len(made):05}.txt", text))
    return made


def write_articles(folder: Path, count: int) -> None:
    """Writes `count` articles to `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in articles(count):
        (folder / one.name).write_text(one.text, "utf-8")


def _names(rng: random.Random) -> dict[str, str]:
    town, other, first, last, fourth, fifth, company, union, council = (_word(rng) for _ in range(9))
    return {
        "town": town,
        "other": other,
        "person": f"{first} {last}",
        "second": f"{fourth} {fifth}",
        "company": company,
        "union": union,
        "council": council,
        "thing": rng.choice(_THINGS),
        "office": rng.choice(_OFFICES),
        "words": " ".join(_word(rng).lower() for _ in range(12)),
    }


def _text(names: dict[str, str], published: date, sentences: int, rng: random.Random) -> str:
    lines = [f"{names['town']}, {_spoken(published)} {published.year} -"]
    start = rng.randrange(len(_SENTENCES))
    for number in range(start, start + sentences):
        day = published - timedelta(days=rng.randrange(5))
        told = {
            "day": _spoken(day),
            "weekday": f"{day:%A}",
            "year": str(published.year - rng.randrange(2, 20)),
            "count": f"{rng.randrange(30, 5_000):,}",
            "small": str(rng.randrange(3, 30)),
            "money": str(rng.randrange(2, 400)),
            "percent": str(rng.randrange(5, 95)),
        }
        # Words of the story's own, without which all stories would be told in the same words, and be one.
        told["own"] = " ".join(rng.sample(names["words"].split(), 3))
        lines.append(_SENTENCES[number % len(_SENTENCES)].format(**names, **told))
    return " ".join(lines) + "\n"


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B}"


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(3)).capitalize()
