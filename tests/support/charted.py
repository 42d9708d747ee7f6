"""Invented figures and events for charts, and what stands in a chart."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from summarizer.records.brief import (
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
    """What a link is drawn as: from `x` on, `width` pixels wide (0 unless it is a bar)."""

    element: ElementTree.Element
    x: float
    y: float
    width: float

    def get(self, name: str) -> str:
        return self.element.get(name, "")


def parsed(svg: str | None) -> ElementTree.Element:
    assert svg is not None
    return ElementTree.fromstring(svg)


def texts_in(svg: str | None) -> list[str]:
    """Each text, its lines joined."""
    return [" ".join(element.itertext()) for element in parsed(svg).iter(f"{SVG}text")]


def heads_in(svg: str | None) -> list[str]:
    """What stands beside the marks of each row."""
    return [text.text or "" for text in parsed(svg).iter(f"{SVG}text") if text.get("font-weight") == "600"]


def ticks_in(svg: str | None) -> dict[str, float]:
    """The labels of the axis, and where they stand; no two are the same."""
    told = [text for text in parsed(svg).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    ticks = {text.text or "": _moved(text)[0] for text in told}
    assert len(ticks) == len(told)
    return ticks


def named_links(svg: str | None) -> list[ElementTree.Element]:
    """The links that a keyboard reaches."""
    return [link for link in parsed(svg).iter(f"{SVG}a") if link.get("tabindex") is None]


def marks_in(svg: str | None) -> dict[str, Shape]:
    """What the named links are drawn as, by the words before their sentence."""
    return {link.get("aria-label", "").rpartition(", sentence")[0]: drawn_in(link) for link in named_links(svg)}


def drawn_in(link: ElementTree.Element) -> Shape:
    """The mark that a link is of."""
    element = next(child for child in link if child.tag != f"{SVG}title")
    bar = re.match(r"M([\d.]+),([\d.]+)h([\d.]+)v", element.get("d", ""))
    x, y, width = map(float, bar.groups()) if bar else (*_moved(element), 0.0)
    return Shape(element, x, y, width)


def _moved(element: ElementTree.Element) -> tuple[float, float]:
    x, _, y = element.get("transform", "").removeprefix("translate(").removesuffix(")").partition(",")
    return float(x), float(y)
