"""Figures: the number is the one the code found; the model only says what it counts and who gives it."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from summarizer.grounding.evidence import Refusal, Source, attribution
from summarizer.language.clauses import main_clause, parts_clauses, to_clause_end
from summarizer.language.dates.find import DateMention, find_dates, resolve
from summarizer.language.likeness.support import foreign_numbers, support
from summarizer.language.quantities.find import Quantity
from summarizer.language.quantities.words import CURRENCY_SIGNS, CURRENCY_WORDS, TIME_UNITS
from summarizer.prompts.drafts import FigureDraft
from summarizer.records.summary import AS_PUBLISHED, Figure

# --- measures ---------------------------------------------------------------------------------------------------------


_BORNE_OUT = 0.4
# "Number of people killed" measures people killed: the amount beside it says that it is a number.
_COUNT_OF = re.compile(
    r"^(?:the )?(?:total |overall )?(?:number|amount|percentage|share|proportion) of (?:the )?", re.I
)
_WORDS_BEFORE = 6
_WORDS_AFTER = 12
# "The first visit of its kind in some thirty years" tells how long ago the last was, and nothing of the visit's length.
_FIRST = re.compile(
    r"\bfirst (?P<what>[a-z][^,;:.]{2,60}?) (?:in|for) (?:the )?(?:about|around|approximately|almost|nearly|over|some|"
    r"more than|at least|last|past)? ?$"
)
_WORD = re.compile(r"[^\W_]+")
_NEAR = 4  # words behind "to" among which the one that is meant stands
_SHORTEST = 4  # letters of a word that tells who is meant


def measures_of(wording: str, quantity: Quantity, text: str) -> tuple[str, tuple[str, ...]]:
    """What `quantity` measures in the sentence `text`, which a label words so; and the rule that fired, if any."""
    if last := _FIRST.search(text[: quantity.start]) if quantity.unit in TIME_UNITS else None:
        return f"time since the last {last['what']}", ("measures: the first in a time",)
    wording = _COUNT_OF.sub("", wording)
    if turns_round(wording, text):
        return _behind(quantity, text), ("measures: the words behind the number, as the label turns giving round",)
    if support(wording, text) >= _BORNE_OUT and not foreign_numbers(wording, text):
        return wording, ()
    if quantity.noun:
        return quantity.noun, ("measures: the noun after the number",)
    return " ".join(text[: quantity.start].split()[-_WORDS_BEFORE:]), ("measures: the words before the number",)


def turns_round(wording: str, text: str) -> bool:
    """True when `wording` has somebody give to somebody, and `text` the latter to the former.

    "Families handed flour to the soldiers" of a text in which soldiers "handed flour to 12 families": who stands before
    "to" in the one stands behind it in the other, and the other way round.
    """
    giver, to, taker = wording.lower().partition(" to ")
    takers = _telling(taker)[:_NEAR]
    if not to or not takers:
        return False
    before, _, _ = text.lower().partition(" to ")
    behind = [word for part in text.lower().split(" to ")[1:] for word in _telling(part)[:_NEAR]]
    return any(word in behind for word in _telling(giver)[:1]) and any(
        word in _telling(before) and word not in behind for word in takers
    )


def _telling(text: str) -> list[str]:
    """The words of `text` that tell who or what is meant."""
    return [word for word in _WORD.findall(text) if len(word) >= _SHORTEST]


def _behind(quantity: Quantity, text: str) -> str:
    """What stands behind the number, to the end of its clause."""
    return " ".join(to_clause_end(text[quantity.end :]).split()[:_WORDS_AFTER]) or text[: quantity.start].strip()


# --- figures ----------------------------------------------------------------------------------------------------------


# What counts up to the day of publication, or on it: the present perfect and words such as "currently".
_PRESENT = re.compile(
    r"\b(?:ha(?:s|ve) (?:\w+ly |already |now |so far )?(?:been )?\w+(?:ed|en|n|t|ne)\b|currently|so far|at present"
    r"|right now|(?:is|are) (?:now|still|being|currently)\b)",
    re.IGNORECASE,
)
# "Since 2004, when seven died": the clause tells of the date that it hangs on, whatever others the sentence has.
_WHEN = re.compile(r",? (?:when|in which|during which) ")
_AS_OF = re.compile(r"\b(?:as of|by|until|on|at)\s+(?:[\w.:]+\s+){0,2}$", re.IGNORECASE)
_REACH = 200  # characters before a date in which "as of" can stand
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

    def is_own(date: DateMention) -> bool:
        return not parts_clauses(text[quantity.end : date.start])

    # Two are too many to choose from.
    own = tuple(islice(filter(is_own, dates), 2))
    marked = tuple(islice((one for one in dates if _is_marked(text, one) and is_own(one)), 2))
    if period := _period_behind(text, quantity):
        return resolve(period, published.anchor), ()
    chosen = _date_of_clause(text, quantity) or (marked[0] if len(marked) == 1 else own[0] if len(own) == 1 else None)
    counts = quantity.unit not in TIME_UNITS  # "has lasted three days" counts nothing that grows by publication
    if not dates and counts and published.day and _PRESENT.search(text):
        return published.day, (AS_PUBLISHED,)
    return resolve(chosen.text, published.anchor) if chosen else None, ()


def _is_marked(text: str, date: DateMention) -> bool:
    return bool(_AS_OF.search(text[max(0, date.start - _REACH) : date.start]))


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
