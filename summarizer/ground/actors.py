"""Actors: the name must stand in the window that was read."""

from __future__ import annotations

import re

from summarizer.drafts import ActorDraft
from summarizer.ground.evidence import Refusal, Source
from summarizer.records import Actor, Span
from summarizer.text.names import is_pronoun_or_generic, split_title


def ground_actor(source: Source, index: int) -> Actor | Refusal | None:
    """The actor, with every occurrence of its name in the window as evidence; None when the model says it is none."""
    draft = source.drafted.drafts[index]
    assert isinstance(draft, ActorDraft)
    first = source.drafted.sentences[0].number
    if draft.kind == "none":
        return None
    if is_pronoun_or_generic(draft.name):
        return Refusal(first, f"{draft.name!r} is a pronoun or a general noun and names no actor")
    pattern = re.compile(rf"(?<!\w){re.escape(draft.name)}(?!\w)")
    spans = [
        Span(start=sentence.start + match.start(), end=sentence.start + match.end())
        for sentence in source.drafted.sentences
        for match in pattern.finditer(source.article.quote(sentence))
    ]
    if not spans:
        return Refusal(first, f"the name {draft.name!r} does not stand in the sentences that were read")
    is_person = _is_person(draft.name)
    return Actor(
        name=draft.name,
        kind="person" if is_person else draft.kind,
        evidence=tuple(source.evidence(span) for span in spans),
        grounding="exact",
        provenance=source.provenance(("kind: a title and a name",) if is_person else ()),
    )


def _is_person(name: str) -> bool:
    """True for an office followed by a name of two words or more: "Chilean President Rosa Quispe"."""
    titled = split_title(name)
    return bool(titled.title) and len(titled.name.split()) > 1
