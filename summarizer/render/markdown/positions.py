"""Who stands where, as lines of Markdown: every holder's positions, and when they were taken or reported."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from textwrap import indent

from summarizer.language import edtf
from summarizer.language.phrases import position_in_words, reported_when
from summarizer.records.brief import Position, StoryBrief
from summarizer.render import capital, marks
from summarizer.render.escaping import escape

_ON_ONE_LINE = 3  # positions


def held_in_words(position: Position, actors: Container[str], *, with_holder: bool = True) -> str:
    """The position as one clause, and whether its words are quoted; `actors` are the names that a target may be."""
    told = position_in_words(position, actors, with_holder=with_holder)
    return f"{told} (quoted)" if position.quoted else told


def position_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """The positions of each holder under their dates, in order of time. `label` gives each article's short label."""
    actors = frozenset(actor.name for actor in brief.actors)
    for name, stances in groupby(brief.stances, key=lambda position: position.holder):
        alike: dict[tuple[str, str, bool], list[Position]] = {}
        for one in stances:
            alike.setdefault((one.act, one.claim, one.quoted), []).append(one)
        dated: dict[str, list[str]] = {}
        for own in sorted(alike.values(), key=_first_date):
            time = reported_when(report for one in own for report in one.reported)
            dated.setdefault(time, []).append(_towards(own, actors, label))
        holder = f"**{escape(capital(name))}**"
        if len(dated) == 1:
            yield from (_under(f"{holder} ({time})", told) for time, told in dated.items())
        else:
            yield f"- {holder}"
            for time, told in dated.items():
                yield indent(_under(capital(time), told), "  ")


def _under(heading: str, told: Sequence[str]) -> str:
    """A bullet with all that is told behind its heading, or a bullet for each below it."""
    if len(told) <= _ON_ONE_LINE:
        return f"- {heading}: {'; '.join(told)}"
    return "\n".join([f"- {heading}", *(f"  - {one}" for one in told)])


def _first_date(positions: Sequence[Position]) -> edtf.TimelineKey:
    dates = (edtf.sort_key(report.date) for one in positions for report in one.reported)
    return min(dates, default=edtf.sort_key(None))


def _towards(positions: Sequence[Position], actors: frozenset[str], label: dict[str, str]) -> str:
    """Positions of one holder, act and claim, towards one target or several."""
    targets = list(dict.fromkeys(position.target for position in positions))
    joined = positions[0].model_copy(update={"target": " and ".join(targets)})
    named = {joined.target} if actors.issuperset(targets) else frozenset[str]()
    citations = dict.fromkeys(citation for position in positions for citation in position.citations)
    return f"{escape(held_in_words(joined, named, with_holder=False))} {marks(citations, label)}"
