"""A story of which every article counts anew: one toll, one quarrel, one kind of event, told by as many as wanted."""

from __future__ import annotations

from datetime import date, timedelta

from tests.support.reported import Report

_FIRST_DAY = date(2031, 1, 1)
_ADJECTIVES = ("upper", "lower", "outer", "inner", "old", "new", "northern", "southern")
_NOUNS = ("sluice", "weir", "lock", "dyke", "ramp", "quay", "pier", "canal", "barrage")


def dense(articles: int) -> tuple[Report, ...]:
    """`articles` reports with nine records each, whose values, dates and words hardly repeat."""
    return tuple(_report(number) for number in range(articles))


def _report(number: int) -> Report:
    day = (_FIRST_DAY + timedelta(days=number // 3)).isoformat()
    report = Report(f"n{number:05}", day)
    count = 100 + 7 * number
    thing = f"{_ADJECTIVES[number % 8]} {_NOUNS[number % 9]} {number}"
    report.write(f"By then {count} people had died in Ombra and {3 * count} had fled, officials said.")
    report.actor("Norland").actor("Sudmark")
    report.figure(str(count), count, "people who died in Ombra", as_of=day if number % 2 else None)
    report.figure(str(3 * count), 3 * count, "people who fled Ombra", as_of=day if number % 3 else None)
    report.write(f"Norland opened the {thing} in Ombra.")
    report.event(f"Norland opens the {thing}", day if number % 4 else None, "Norland", place="Ombra")
    report.event("Sudmark attacks Ombra", day if number % 4 else None, "Sudmark", place="Ombra")
    report.write(f"Sudmark accused Norland of hiding the {thing}, which Norland denied.")
    report.stance("Sudmark", "accuses", "Norland", f"hiding the {thing}")
    report.stance("Norland", "denies", "Sudmark", f"hiding the {thing}")
    return report
