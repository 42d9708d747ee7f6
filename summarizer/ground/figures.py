"""Figures: the number is the one the code found; the model only says what it counts and who gives it."""

from __future__ import annotations

import re

from summarizer.drafts import FigureDraft
from summarizer.ground.evidence import Refusal, Source, may_refer_back, support
from summarizer.records import Figure
from summarizer.text.dates import DateMention, find_dates, resolve
from summarizer.text.quantities import Quantity, find_quantities

_AS_OF = re.compile(r"\b(?:as of|by|until|on|at|since)\s+(?:[\w.:]+\s+){0,2}$", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")
_HALF = 0.5
_PLURALS = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "families": "family",
}


def ground_figure(source: Source, index: int) -> Figure | Refusal:
    """The figure that the label at `index` belongs to: the quantity at the same place in the window.

    Value, range, qualifier and text are the quantity's. Refused when the label repeats another number.
    """
    draft = source.drafted.drafts[index]
    assert isinstance(draft, FigureDraft)
    found = [
        (sentence, quantity)
        for sentence in source.drafted.sentences
        for quantity in find_quantities(source.article.quote(sentence))
    ]
    if index >= len(found):
        return Refusal(source.drafted.sentences[0].number, f"there is no number for the label {draft.number!r}")
    sentence, quantity = found[index]
    if draft.number != quantity.text:
        return Refusal(sentence.number, f"the label is for {draft.number!r}, the number here is {quantity.text!r}")
    text = source.article.quote(sentence)
    measures, rules = _measures(draft, quantity, f"{text} {source.before}")
    return Figure(
        text=quantity.text,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        unit=_unit(draft, quantity),
        measures=measures,
        as_of=_as_of(source, text, quantity),
        attributed_to=_source(source, draft.source, text),
        evidence=(source.evidence(sentence),),
        grounding="partial" if rules else "exact",
        provenance=source.provenance(rules),
    )


def _measures(draft: FigureDraft, quantity: Quantity, text: str) -> tuple[str, tuple[str, ...]]:
    """The label's wording where the text bears it out, else the noun that follows the number."""
    if support(draft.measures, text) >= _HALF:
        return draft.measures, ()
    return quantity.noun or draft.unit, ("measures: the noun after the number",)


def _unit(draft: FigureDraft, quantity: Quantity) -> str:
    """The unit that the text shows; else the label's, in the singular. A currency that the text does not show is none."""
    if quantity.unit:
        return quantity.unit
    if _CURRENCY.fullmatch(draft.unit):
        return quantity.noun or "unit"
    unit = draft.unit.lower()
    return _PLURALS.get(unit, unit)


def _as_of(source: Source, text: str, quantity: Quantity) -> str | None:
    """The date the figure holds for: "as of Monday", or the only date of its sentence."""
    mentions = find_dates(text)
    marked = [mention for mention in mentions if _AS_OF.search(text[: mention.start])]
    chosen: DateMention | None = marked[0] if len(marked) == 1 else mentions[0] if len(mentions) == 1 else None
    return resolve(chosen.text, source.article.published.anchor) if chosen else None


def _source(source: Source, named: str | None, text: str) -> str | None:
    """The label's source when the sentence names it, or refers back to a sentence that does."""
    if named is None:
        return None
    return named if named in text or (named in source.before and may_refer_back(text)) else None
