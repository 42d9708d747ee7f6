"""Invented figures and events for charts, and what stands in a chart."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from summarizer.brief_records import (
    Citation,
    Difference,
    FigurePoint,
    FigureSeries,
    Given,
    MergedEvent,
    Relation,
)

SVG = "{http://www.w3.org/2000/svg}"


def a_citation(article: str, sentence: int = 1) -> Citation:
    return Citation(article=article, sentence=sentence, start=0, end=4, text="The river rose.")


def a_point(article: str, value: float | None = None, as_of: str | None = None, **more: object) -> FigurePoint:
    base: dict[str, object] = {
        "member": f"{article}#figures0",
        "citation": a_citation(article),
        "text": "some" if value is None else f"{value:,.15g}",
        "value": value,
        "qualifier": "exact",
        "as_of": as_of,
        "as_of_basis": "text" if as_of else "unknown",
    }
    return FigurePoint.model_validate(base | more)


def a_series(*points: FigurePoint, relation: Relation | None = "update", **more: object) -> FigureSeries:
    numbered = [point.model_copy(update={"member": f"{point.member}-{at}"}) for at, point in enumerate(points)]
    base: dict[str, object] = {
        "id": "figure-1",
        "members": tuple(point.member for point in numbered),
        "citations": tuple(point.citation for point in numbered),
        "measures": "people in the shelters of Velt",
        "unit": "person",
        "points": tuple(numbered),
        "relation": relation,
    }
    return FigureSeries.model_validate(base | more)


def labels_for(series: FigureSeries) -> dict[str, str]:
    return {point.citation.article: point.citation.article for point in series.points}


def an_event(what: str, date: str | None, *articles: str, **more: object) -> MergedEvent:
    told = articles or ("alpha",)
    base: dict[str, object] = {
        "id": f"event-{what}",
        "members": tuple(f"{article}#events0" for article in told),
        "citations": tuple(a_citation(article, at) for at, article in enumerate(told, start=1)),
        "what": what,
        "date": date,
        "dated_by": told if date else (),
        "status": "happened",
        "salience": "main",
    }
    return MergedEvent.model_validate(base | more)


def dates_given(*given: tuple[str, str]) -> Difference:
    """Dates that articles give differently, each as a date and an article."""
    values = tuple(
        Given(value=date, articles=(article,), citations=(a_citation(article, 7),)) for date, article in given
    )
    return Difference(field="date", values=values)


@dataclass(frozen=True)
class Shape:
    """An element of a chart with the attributes that place and colour it."""

    element: ElementTree.Element
    x: float
    y: float

    def get(self, name: str) -> str:
        return self.element.get(name, "")


def parsed(svg: str | None) -> ElementTree.Element:
    assert svg is not None
    return ElementTree.fromstring(svg)


def texts_in(svg: str | None) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def named_links(svg: str | None) -> list[ElementTree.Element]:
    """The links that a keyboard reaches."""
    return [link for link in parsed(svg).iter(f"{SVG}a") if link.get("tabindex") is None]


def drawn_in(link: ElementTree.Element) -> Shape:
    """The mark that a link is of; its place is the middle of a symbol, the start of a line or bar."""
    element = next(child for child in link if child.tag != f"{SVG}title")
    moved = element.get("transform", "").removeprefix("translate(").removesuffix(")")
    x, _, y = moved.partition(",")
    if not moved:
        x, y = element.get("d", "").removeprefix("M").partition("h")[0].split(",")
    return Shape(element, float(x), float(y))
