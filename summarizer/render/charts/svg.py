"""A Vega-Lite specification -> SVG for a page that allows no inline style; the only importer of vl-convert.

Vega's own roles and descriptions are taken out: they would have every tick read aloud. The root is a named group rather
than an image, since an image may hold no links (ARIA, "children presentational"). Marks and words are described by the
number of their link: addresses never pass through Vega, which would resolve them against one of its own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import vl_convert

from summarizer.render.charts.rows import Link

_KEPT = re.compile(
    r"d|[xy][12]?|d[xy]|width|height|viewBox|transform|fill|stroke|(fill|stroke)-opacity|opacity|"
    r"stroke-(width|miterlimit)|text-anchor|font-(size|weight)"  # the font is the page's
)
_NOT_DRAWN = frozenset({"background", "foreground"})


def to_svg(specification: Mapping[str, Any], name: str, links: Sequence[Link]) -> str:
    """The SVG, called `name`, whose marks lead to `links`. The same specification gives the same characters."""
    drawing = ElementTree.fromstring(vl_convert.vegalite_to_svg(dict(specification), allowed_base_urls=[]))
    about = {"xmlns": "http://www.w3.org/2000/svg", "role": "group", "aria-label": name}
    root = ElementTree.Element("svg", about | _attributes(drawing))
    root.extend(part for child in drawing for part in _plain(child, links))
    return ElementTree.tostring(root, encoding="unicode")


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    return {name: value for name, value in element.items() if _KEPT.fullmatch(name) and value != "translate(0,0)"}


def _plain(element: ElementTree.Element, links: Sequence[Link]) -> Iterator[ElementTree.Element]:
    """What `element` draws and nothing else, as a link where it is one; a group that says nothing gives its parts."""
    if element.get("class") in _NOT_DRAWN:
        return
    plain = ElementTree.Element(element.tag.rpartition("}")[2], _attributes(element))
    plain.text = element.text
    plain.extend(part for child in element for part in _plain(child, links))
    number = element.get("aria-label", "")
    if plain.tag == "g" and not plain.attrib:
        yield from plain
    elif plain.tag in ("g", "tspan"):
        yield plain
    elif number.isdecimal() and plain.tag in ("path", "text"):
        yield _linked(plain, links[int(number)])
    else:
        plain.set("aria-hidden", "true")
        yield plain


def _linked(plain: ElementTree.Element, link: Link) -> ElementTree.Element:
    """A mark in its link; words in one that is only for pointers, since the mark's has a name."""
    if plain.tag == "text":
        anchor = ElementTree.Element("a", {"href": link.href, "aria-hidden": "true", "tabindex": "-1"})
    else:
        anchor = ElementTree.Element("a", {"href": link.href, "aria-label": link.name})
        ElementTree.SubElement(anchor, "title").text = link.name  # shown to who points at it
    anchor.append(plain)
    return anchor
