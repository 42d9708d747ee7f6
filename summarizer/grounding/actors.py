"""Actors: the name must stand in the window that was read."""

from __future__ import annotations

import re

from summarizer.grounding.evidence import Refusal, Source
from summarizer.language.fencing import is_english, is_in_another_language
from summarizer.language.names import is_pronoun_or_generic, kind_told
from summarizer.language.occurrences import occurrences, only_a_place
from summarizer.prompts.drafts import ActorDraft
from summarizer.records.article import Span
from summarizer.records.facets import Kind
from summarizer.records.summary import Actor

# --- bygone -----------------------------------------------------------------------------------------------------------


_BYGONE_REACH = 40  # characters around a name in which its end is told
_END_OF = re.compile(
    r"\b(?:collapse|break-?up|dissolution|disintegration|demise|fall|bankruptcy) of (?:the )?(?:former )?$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:[’']s (?:collapse|break-?up|dissolution|disintegration|demise|fall|bankruptcy)\b"
    r"| (?:collapsed|broke (?:up|apart)|fell apart|dissolved|disintegrated|ceased to exist|went bankrupt)\b)"
)


def only_ended(name: str, text: str) -> bool:
    """True when `text` has the name, and everywhere tells of its end ("after the collapse of the Soviet Union")."""
    found = list(occurrences(name, text))
    return bool(found) and all(
        _END_OF.search(text[max(0, start - _BYGONE_REACH) : start]) or _ENDS.match(text, start + len(name))
        for start in found
    )


# --- actors -----------------------------------------------------------------------------------------------------------


_OF = re.compile(r"\bmembers? of (?:the )?$")
_OFFICE = re.compile(r" (?:chief|spokes(?:man|woman|person))\b")
# Why a name tells its kind, for the provenance of who has it.
_TELLING = {"person": "kind: a title and a name", "organisation": "kind: a public service or a board"}
_REACH = 20  # characters before a name in which "members of the" can stand


def ground_actor(source: Source, index: int) -> Actor | Refusal | None:
    """The actor, with every occurrence of its name in the window as evidence; None when the model says it is none."""
    draft = source.drafted.drafts[index]
    assert isinstance(draft, ActorDraft)
    first = source.drafted.sentences[0].number
    if draft.kind == "none":
        return None
    if is_english(source.article.text) and is_in_another_language(draft.name):
        return Refusal(first, f"{draft.name!r} is in another language than the article, and may be more than a name")
    if is_pronoun_or_generic(draft.name):
        return Refusal(first, f"{draft.name!r} is a pronoun or a general noun and names no actor")
    spans = [
        Span(start=sentence.start + start, end=sentence.start + start + len(draft.name))
        for sentence in source.drafted.sentences
        for start in occurrences(draft.name, source.article.quote(sentence))
    ]
    if not spans:
        return Refusal(first, f"the name {draft.name!r} does not stand in the sentences that were read")
    if draft.kind in ("government", "organisation") and only_a_place(draft.name, source.article.text):
        return Refusal(first, f"{draft.name!r} is named only as a place where something happens")
    if only_ended(draft.name, source.article.text):
        return Refusal(first, f"{draft.name!r} is named only for its end, as a date in history")
    if _is_part_of_office(draft.name, source.article.text):
        return Refusal(first, f"{draft.name!r} stands in the article only as a part of somebody's office")
    kind, rules = _kind(draft.name, draft.kind)
    return Actor(
        name=draft.name,
        kind=kind,
        evidence=tuple(source.evidence(span) for span in spans),
        grounding="exact",
        provenance=source.provenance(rules),
    )


def _kind(name: str, drafted: Kind) -> tuple[Kind, tuple[str, ...]]:
    """The kind that the name itself tells, else the drafted one; and the rule that fired."""
    told = kind_told(name)
    return (told, (_TELLING[told],)) if told else (drafted, ())


def _is_part_of_office(name: str, text: str) -> bool:
    """True when a name stands only in an office: "a member of parliament", "local government chief Rosa Quispe"."""
    if not name[:1].islower():
        return False
    uses = list(occurrences(name, text))
    return bool(uses) and all(
        _OF.search(text[max(0, start - _REACH) : start]) or _OFFICE.match(text, start + len(name)) for start in uses
    )
