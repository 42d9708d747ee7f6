"""Small labelled sheets about a harbour that never was, and the seeds' labels, for the tests of the scorer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from summarizer.records.article import Span
from summarizer.records.facets import Facet
from summarizer.scoring.labels.gold import GoldSet, read_gold
from summarizer.scoring.labels.records import (
    ActorLabel,
    AnyLabel,
    ArticleLabels,
    EventLabel,
    FigureLabel,
    StanceLabel,
)
from summarizer.scoring.labels.sheets import Item, Sheet, sheet_of_labels
from summarizer.scoring.match import Judged

ROOT = Path(__file__).parents[2]
LABELS, SEEDS = ROOT / "evals" / "gold" / "seeds", ROOT / "seeds"

TEXT = (
    "Mayor Ilse Brandt opened the new pier on 4 May 2021. "
    "The pier cost 3 million crowns, the Lantern Guild said. "
    "Some forty boats sailed past. "
    "The Guild praised the mayor for her patience. "
    "Brandt promised the fishermen a second pier. "
    "Later a crane fell into the water. "
)
OPENING, COST, BOATS, PRAISE, PROMISE, CRANE = (
    "Mayor Ilse Brandt opened the new pier on 4 May 2021.",
    "The pier cost 3 million crowns, the Lantern Guild said.",
    "Some forty boats sailed past.",
    "The Guild praised the mayor for her patience.",
    "Brandt promised the fishermen a second pier.",
    "Later a crane fell into the water.",
)
FAR_AWAY = Span(start=10**7, end=10**7 + 40)


def an_actor(name: str, *aliases: str, evidence: str = OPENING, optional: bool = False) -> ActorLabel:
    return ActorLabel(name=name, aliases=aliases, kind="person", evidence=(evidence,), optional=optional)


def an_event(what: str, evidence: str, date: str | None = None, optional: bool = False) -> EventLabel:
    return EventLabel(what=what, date=date, status="happened", salience="main", evidence=(evidence,), optional=optional)


def a_figure(text: str, value: float | None, evidence: str, measures: str, optional: bool = False) -> FigureLabel:
    return FigureLabel(
        text=text,
        value=value,
        qualifier="exact",
        unit="crown",
        measures=measures,
        evidence=(evidence,),
        optional=optional,
    )


def a_stance(holder: str, target: str, evidence: str, claim: str, optional: bool = False) -> StanceLabel:
    return StanceLabel(
        holder=holder,
        target=target,
        polarity="supportive",
        act="praises",
        claim=claim,
        evidence=(evidence,),
        optional=optional,
    )


def a_sheet(*labels: AnyLabel, article: str = "pier", text: str = TEXT) -> Sheet:
    """The labels, each in its facet, laid out over the harbour's article."""
    written = ArticleLabels(
        article=f"{article}.txt",
        actors=tuple(one for one in labels if isinstance(one, ActorLabel)),
        events=tuple(one for one in labels if isinstance(one, EventLabel)),
        figures=tuple(one for one in labels if isinstance(one, FigureLabel)),
        stances=tuple(one for one in labels if isinstance(one, StanceLabel)),
    )
    return sheet_of_labels(written, article, text)


@cache
def seeds_gold() -> GoldSet:
    """The hand labels of the seeds."""
    return read_gold(LABELS, SEEDS)


# --- sheets with something changed ------------------------------------------------------------------------------------


def with_items(sheet: Sheet, facet: Facet, items: tuple[Item[AnyLabel], ...]) -> Sheet:
    return sheet.model_copy(update={facet: items})


def without(sheet: Sheet, facet: Facet, index: int) -> Sheet:
    items = sheet.of(facet)
    return with_items(sheet, facet, items[:index] + items[index + 1 :])


def with_one(sheet: Sheet, facet: Facet, index: int, item: Item[AnyLabel]) -> Sheet:
    items = sheet.of(facet)
    return with_items(sheet, facet, (*items[:index], item, *items[index + 1 :]))


def relabelled(item: Item[AnyLabel], **fields: object) -> Item[AnyLabel]:
    """The item with other values in some fields of its label."""
    return item.model_copy(update={"label": item.label.model_copy(update=fields)})


def verdicts(judged: tuple[Judged, ...], facet: Facet) -> list[str]:
    return [one.verdict for one in judged if one.facet == facet]
