"""A chart of altair -> SVG for a page that allows no inline style and no script; the only importer of vl-convert.

Vega's own roles and descriptions are taken out: they would have every tick read aloud. A mark that leads to a sentence
is described as `link 3`, the fourth of the sheet's links; addresses and names never pass through Vega, which would
resolve an address against one of its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass

import altair
import vl_convert

_NAMESPACE = "http://www.w3.org/2000/svg"
_LINKED = re.compile(r"(link|also) (\d+)")
_KEPT = re.compile(
    r"d|[xy][12]?|width|height|transform|fill|stroke|(fill|stroke)-opacity|stroke-(width|dasharray|linecap|miterlimit)|"
    r"opacity|text-anchor|font-(family|size|weight)"
)
_NOT_DRAWN = frozenset({"background", "foreground"})
_VERSION = ".".join(altair.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


@dataclass(frozen=True)
class Link:
    """Where a mark leads, within the page, and what it is called."""

    href: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing in pixels, what it is called, and where its marks lead."""

    width: float
    height: float
    name: str
    links: tuple[Link, ...]


def link_to(number: int) -> str:
    """How a mark is described that is the link of this number."""
    return f"link {number}"


def also_to(number: int) -> str:
    """How a mark is described that leads where the link of this number leads, for who points at it."""
    return f"also {number}"


def to_svg(layers: Sequence[altair.Chart], sheet: Sheet) -> str:
    """The SVG of `layers`, from the back to the front, each in the pixels of `sheet` or with scales of its own.

    The same layers give the same characters. (Scales that layers share lose their inner breaks: Vega-Lite joins their
    domains to one of two ends.)
    """
    chart = altair.layer(*layers).resolve_scale(x="independent")
    chart = chart.properties(width=sheet.width, height=sheet.height, padding=0, autosize="none")
    specification = chart.to_dict(validate=False)
    specification["background"] = None
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=_VERSION, allowed_base_urls=[])
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
    root.extend(part for child in drawing if (part := _plain(child, sheet)) is not None)
    return ElementTree.tostring(root, encoding="unicode")


def _plain(element: ElementTree.Element, sheet: Sheet) -> ElementTree.Element | None:
    """`element` with what draws and nothing else, as a link where it is one; None where it draws nothing."""
    if element.get("class") in _NOT_DRAWN:
        return None
    tag = element.tag.rpartition("}")[2]
    plain = ElementTree.Element(tag, {key: value for key, value in element.items() if _KEPT.fullmatch(key)})
    plain.text = element.text
    plain.extend(part for child in element if (part := _plain(child, sheet)) is not None)
    if tag == "g":
        return plain if len(plain) else None
    linked = _LINKED.fullmatch(element.get("aria-label", ""))
    if linked is None:
        plain.set("aria-hidden", "true")
        return plain
    link = sheet.links[int(linked[2])]
    named = {"aria-label": link.name} if linked[1] == "link" else {"aria-hidden": "true", "tabindex": "-1"}
    anchor = ElementTree.Element("a", {"href": link.href, **named})
    ElementTree.SubElement(anchor, "title").text = link.name  # shown to who points at it
    anchor.append(plain)
    return anchor
