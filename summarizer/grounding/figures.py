"""Figures: the number is the one the code found; the model only says what it counts and who gives it."""

from __future__ import annotations

import re
from itertools import pairwise

from summarizer.grounding.evidence import Refusal, Source, attribution
from summarizer.grounding.measures import measures_of
from summarizer.language.clauses import main_clause, parts_clauses
from summarizer.language.dates.find import DateMention, find_dates, resolve
from summarizer.language.quantities.find import Quantity
from summarizer.language.quantities.words import CURRENCY_SIGNS, CURRENCY_WORDS, TIME_UNITS
from summarizer.prompts.drafts import FigureDraft
from summarizer.records.summary import AS_PUBLISHED, Figure

# What counts up to the day of publication, or on it: the present perfect and words such as "currently".
_PRESENT = re.compile(
    r"\b(?:ha(?:s|ve) (?:\w+ly |already |now |so far )?(?:been )?\w+(?:ed|en|n|t|ne)\b|currently|so far|at present"
    r"|right now|(?:is|are) (?:now|still|being|currently)\b)",
    re.IGNORECASE,
)
# "Since 2004, when seven died": the clause tells of the date that it hangs on, whatever others the sentence has.
_WHEN = re.compile(r",? (?:when|in which|during which) ")
_AS_OF = re.compile(r"\b(?:as of|by|until|on|at)\s+(?:[\w.:]+\s+){0,2}$", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHOWN_UNITS = {"percent", "%", *CURRENCY_WORDS, *map(str.lower, CURRENCY_SIGNS)}
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
    if index >= len(source.quantities):
        return Refusal(source.drafted.sentences[0].number, f"there is no number for the label {draft.number!r}")
    sentence, quantity = source.quantities[index]
    if draft.number != quantity.text:
        return Refusal(sentence.number, f"the label is for {draft.number!r}, the number here is {quantity.text!r}")
    if reason := source.says_nothing(sentence):
        return Refusal(sentence.number, reason)
    text = source.article.quote(sentence)
    measures, rules = measures_of(draft.measures, quantity, text)
    as_of, as_of_rules = _as_of(source, text, quantity)
    return Figure(
        text=quantity.text,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        unit=_unit(draft, quantity),
        measures=measures,
        as_of=as_of,
        attributed_to=attribution(text[main_clause(text) :] if quantity.start >= main_clause(text) else text),
        evidence=(source.evidence(sentence),),
        grounding="partial" if rules else "exact",
        provenance=source.provenance((*rules, *as_of_rules)),
    )


def _unit(draft: FigureDraft, quantity: Quantity) -> str:
    """The unit that the text shows; else the label's, in the singular, unless it is a currency or percent, which are
    units only where the text shows them."""
    if quantity.unit:
        return quantity.unit
    unit = draft.unit.lower()
    if not unit.strip() or _CURRENCY.fullmatch(draft.unit) or {unit, unit.removesuffix("s")} & _SHOWN_UNITS:
        return quantity.noun or "unit"
    return _PLURALS.get(unit, unit)


def _as_of(source: Source, text: str, quantity: Quantity) -> tuple[str | None, tuple[str, ...]]:
    """The date the figure holds for, and the rule that fired.

    "Between March and May" behind it, the date that its clause hangs on ("in 2004, when seven died"), "as of Monday",
    the only date of its sentence, or the day of publication for what is said of the present.
    """
    dates = find_dates(text)
    published = source.article.published
    own = [date for date in dates if not parts_clauses(text[quantity.end : date.start])]
    marked = [date for date in own if _AS_OF.search(text[: date.start])]
    if period := _period_behind(text, quantity):
        return resolve(period, published.anchor), ()
    chosen = _date_of_clause(text, quantity) or (marked[0] if len(marked) == 1 else own[0] if len(own) == 1 else None)
    counts = quantity.unit not in TIME_UNITS  # "has lasted three days" counts nothing that grows by publication
    if not dates and counts and published.day and _PRESENT.search(text):
        return published.day, (AS_PUBLISHED,)
    return resolve(chosen.text, published.anchor) if chosen else None, ()


def _date_of_clause(text: str, quantity: Quantity) -> DateMention | None:
    """The date that the clause of the quantity hangs on, if it does on one."""
    for date in reversed(find_dates(text)):
        opening = _WHEN.match(text, date.end, quantity.start)
        if opening and not parts_clauses(text[opening.end() : quantity.start]):
            return date
    return None


def _period_behind(text: str, quantity: Quantity) -> str | None:
    """ "between March 2015 and May 2016" behind the quantity, in its clause."""
    dates = [date for date in find_dates(text) if date.start >= quantity.end]
    for first, last in pairwise(dates):
        joined = text[: first.start].endswith("between ") and text[first.end : last.start] == " and "
        if joined and not parts_clauses(text[quantity.end : first.start]):
            return f"between {first.text} and {last.text}"
    return None
