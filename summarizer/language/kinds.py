"""The kind of an actor, where its name alone tells it."""

from __future__ import annotations

import re

from summarizer.language.names import split_title
from summarizer.records.facets import Kind

_SERVICE = re.compile(
    r"\b(?:police(?: forces?)?|(?:ambulance|emergency|fire|rescue) services?|fire brigade|coast ?guard|investigators"
    r"|board)$",
    re.IGNORECASE,
)


def is_titled_person(name: str) -> bool:
    """True for an office followed by a name of two words or more: "Chilean President Rosa Quispe"."""
    titled = split_title(name)
    return bool(titled.title) and len(titled.name.split()) > 1


def kind_told(name: str) -> Kind | None:
    """The kind of an actor of this name, if it is one: a titled person, a public service or a board."""
    if is_titled_person(name):
        return "person"
    return "organisation" if _SERVICE.search(name) else None
