"""A chart of altair -> SVG for a page that allows no inline style and no script; the only importer of vl-convert.

Vega's own roles and descriptions are taken out: they would have every tick read aloud. A mark that leads to a sentence
is described as `link 3`, the fourth of the sheet's links; addresses and names never pass through Vega, which would
resolve an address against one of its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence

import altair
import vl_convert

from summarizer.render.charts.sheet import Sheet

_NAMESPACE = "http://www.w3.org/2000/svg"
_LINKED = re.compile(r"(link|also) (\d+)")
_KEPT = re.compile(
    r"d|[xy][12]?|width|height|transform|fill|stroke|(fill|stroke)-opacity|stroke-(width|dasharray|linecap|miterlimit)|"
    r"opacity|text-anchor|font-(family|size|weight)"
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
_UNMOVED = "translate(0,0)"
_NOT_DRAWN = frozenset({"background", "foreground"})


def link_to(number: int) -> str:
    """How a mark is described that is the link of this number."""
    return f"link {number}"


def also_to(number: int) -> str:
    """How a mark is described that leads where the link of this number leads, for who points at it."""
    return f"also {number}"


def to_svg(layers: Sequence[altair.Chart], sheet: Sheet) -> str:
    """The SVG of `layers`, from the back to the front, each in the pixels of `sheet` or on scales that reach over it.

    The same layers give the same characters.
    """
    chart = altair.layer(*layers, width=sheet.width, height=sheet.height, padding=0, autosize="none")
    specification = chart.to_dict(validate=False)
    specification["background"] = None
    drawn = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    drawing = ElementTree.fromstring(drawn)
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "viewBox": f"0 0 {sheet.width:g} {sheet.height:g}",
            "width": f"{sheet.width:g}",
            "height": f"{sheet.height:g}",
            "role": "group",
            "aria-label": sheet.name,
        },
    )
    root.extend(part for child in drawing for part in _plain(child, sheet))
    return ElementTree.tostring(root, encoding="unicode")


def _plain(element: ElementTree.Element, sheet: Sheet) -> Iterator[ElementTree.Element]:
    """What `element` draws and nothing else, as a link where it is one; a group that says nothing gives its parts."""
    if element.get("class") in _NOT_DRAWN:
        return
    plain = ElementTree.Element(element.tag.rpartition("}")[2], dict(_attributes(element)))
    plain.text = element.text
    plain.extend(part for child in element for part in _plain(child, sheet))
    if plain.tag == "g" and not plain.attrib:
        yield from plain
    elif plain.tag == "g":
        yield plain
    else:
        yield _linked(plain, element.get("aria-label", ""), sheet)


def _attributes(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        if value and value != _UNMOVED and _KEPT.fullmatch(name):
            yield name, _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", value)


def _linked(plain: ElementTree.Element, description: str, sheet: Sheet) -> ElementTree.Element:
    """The mark within its link; one without is nothing to a screen reader."""
    linked = _LINKED.fullmatch(description)
    if linked is None:
        plain.set("aria-hidden", "true")
        return plain
    link = sheet.links[int(linked[2])]
    if linked[1] == "also":
        anchor = ElementTree.Element("a", {"href": link.href, "aria-hidden": "true", "tabindex": "-1"})
    else:
        anchor = ElementTree.Element("a", {"href": link.href, "aria-label": link.name})
        ElementTree.SubElement(anchor, "title").text = link.name  # shown to who points at it
    anchor.append(plain)
    return anchor
