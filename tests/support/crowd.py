"""A story of many articles and records, invented: what pages have to stand."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.support.reported import Report

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
_FIRST_DAY = date(2031, 5, 1)
_PER_ARTICLE = 25  # of each facet


def crowd(articles: int, seed: int = 0) -> tuple[Report, ...]:
    """`articles` reports with 100 records each on one town; every tenth record is about what others tell of too."""
    rng = random.Random(seed)

    def word() -> str:
        return "".join(rng.choice(_SYLLABLES) for _ in range(3))

    names = [f"{word().capitalize()} {word().capitalize()}" for _ in range(200)]
    common = [word() for _ in range(30)]
    reports = []
    for number in range(articles):
        day = (_FIRST_DAY + timedelta(days=number % 30)).isoformat()
        report = Report(f"n{number:03}", day)
        for place in range(_PER_ARTICLE):
            one, other = rng.sample(names, 2)
            what = rng.choice(common) if place % 10 == 0 else f"{word()} {word()}"
            count = rng.randrange(20, 9000)
            report.write(f"{one} opened the {what} in Velta, where {count} boats of {what} lay, and accused {other}.")
            report.actor(one, "organisation")
            report.event(f"{one} opens the {what}", day if place % 2 else None, one, place="Velta")
            report.figure(str(count), count, f"boats of {what} in Velta", as_of=day if place % 3 else None)
            report.stance(one, "accuses", other, f"hiding the {what}")
        reports.append(report)
    return tuple(reports)
