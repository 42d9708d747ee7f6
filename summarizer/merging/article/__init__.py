"""One article's records, put together from its windows: aliases to one actor, repeated mentions to one record.

Every rule only ever joins. Whatever is not plainly the same stays apart, values and dates that differ always do, and no
evidence is lost: the spans of the joined records are united. What a joined record says is what its best member says
(grounded best, then most informative), with that member's grounding; an actor is as well grounded as its best mention.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from summarizer.merging.article.actors import Directory, consolidate_actors, holders_as_actors
from summarizer.merging.article.events import (
    EVENTS_ALIKE,
    FIGURES_ALIKE,
    STANCES_ALIKE,
    joined_event,
    joined_figure,
    joined_stance,
)
from summarizer.merging.article.joining import clusters_of, in_order
from summarizer.records.article import Article
from summarizer.records.summary import Records

S = TypeVar("S")


def consolidate(article: Article, records: Records) -> Records:
    """The same records with one actor for each real actor and one record for each event, figure and stance.

    The evidence of `records` has spans of `article`. What comes out does not depend on the order of what comes in, is
    sorted by first evidence, and passes through a second time unchanged. Participants are names of actors (others are
    left out); so are holders and targets where they name one. A holder that is no actor yet becomes one when its own
    form tells the kind (a government, or a person with a title), otherwise it stays as written.
    """
    return settled(records, lambda state: _once(article, state), Records.model_dump_json)


def settled(start: S, step: Callable[[S], S], order: Callable[[S], str]) -> S:
    """`start` after as many steps as change anything; of states that go on taking turns, the first by `order`.

    Where this ends it ends there again, from any of those states. It ends whenever `step` can reach only finitely many
    states, and so it does for `consolidate`: a pass creates an actor only for places in the text for which none has
    been created, every join leaves one record fewer, evidence only grows, and all else a record says is chosen from its
    members, the text and the table of governments. Two or three passes are what it takes.
    """
    states = [start]
    while (state := step(states[-1])) not in states:
        states.append(state)
    return min(states[states.index(state) :], key=order)


def _once(article: Article, records: Records) -> Records:
    pool = (*records.actors, *holders_as_actors(article, records))
    actors = consolidate_actors(article, pool)
    names = Directory(actors)
    events = [names.event(event) for event in records.events]
    stances = [names.stance(stance) for stance in records.stances]
    joined = Records(
        actors=tuple(actors),
        events=in_order(joined_event(article, same) for same in clusters_of(events, article, EVENTS_ALIKE)),
        figures=in_order(joined_figure(article, same) for same in clusters_of(records.figures, article, FIGURES_ALIKE)),
        stances=in_order(joined_stance(article, same) for same in clusters_of(stances, article, STANCES_ALIKE)),
    )
    return joined.model_copy(update={"duplicates": records.duplicates + _count(records, len(pool)) - _count(joined)})


def _count(records: Records, actors: int | None = None) -> int:
    here = len(records.actors) if actors is None else actors
    return here + len(records.events) + len(records.figures) + len(records.stances)


def gist_of(records: Records) -> str | None:
    """The first two main events that have happened or go on, as sentences: what is only planned, alleged or denied
    would read as a fact."""
    told = [event for event in records.events if event.status in ("happened", "ongoing")]
    main = [event.what for event in told if event.salience == "main"][:2]
    return " ".join(f"{what[0].upper()}{what[1:]}." for what in main) or None
