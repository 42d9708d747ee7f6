"""What the characters of one written quantity say: its value or range, and its unit.

Numbers are read the English way: a comma before three digits parts thousands, a point starts decimals. A comma before
one, two or more than three digits cannot part thousands, so "11,5" is 11.5, while "11,500" is always 11500.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from summarizer.language.quantities import words
from summarizer.records.facets import Record

Form = Literal["number", "share", "vague", "lasting", "whole"]


class Amount(Record):
    """What the characters of a quantity give: `value` in base units (11500000.0 for "11.5m"), or `low` and `high` for
    a range, or neither for a `vague` one; `unit` is an ISO 4217 code or a singular noun."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    vague: bool = False


@dataclass(frozen=True)
class AmountFound:
    """An expression before its context is judged: where it stands, what it says, and in which form: a number or
    range, a share ("half"), a vague amount, a lasting one ("for decades"), or a whole ("a year")."""

    start: int
    end: int
    amount: Amount
    form: Form = "number"


def parse_number(text: str) -> Amount | None:
    """The amount that `text`, one written quantity without its qualifier, gives; None when it is not just that.

    Takes what `Quantity.text` holds ("6,600", "11.5m", "$22 million", "two dozen", "10-15 percent", "half"). Whether
    "100m" means metres shows only in the text around it: by itself it is read as 100 million.
    """
    written = text.strip()
    match = words.QUANTITY.match(written)
    found = amounts(match, "") if match else ()
    return found[0].amount if found and found[0].end == len(written) else None


# --- reading the characters -----------------------------------------------------------------------------------------

_DISTANCE = re.compile(
    r"[\s-](?:long|away|high|wide|deep|tall|from|above|below|off|down|along|north|south|east|west|race|sprint|hurdles"
    r"|freestyle|radius|stretch|behind|ahead|underwater|apart|across)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d[ \d.,'’\u00a0\u2009\u202f]*(?<=\d)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_SPACE = re.compile("[ '’\u00a0\u2009\u202f]")
_MULTIPLE = re.compile(rf"(?<![a-z])({'|'.join(sorted(words.MULTIPLES, key=len, reverse=True))})$")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(words.CURRENCY_SIGNS, key=len, reverse=True)))
_TOKEN = re.compile(r"[a-z]+|½")
_SHARE = re.compile(r"(?P<above>[a-z]+|\d)[\s-](?P<ratio>in\s)?(?P<below>[a-z]+|\d+)")


@dataclass(frozen=True)
class _Number:
    """One written number: its value, the word or letter that multiplies it (1 when none) and its currency sign."""

    value: float
    multiple: int
    letter: str | None
    currency: str | None


def amounts(match: re.Match[str], after: str) -> tuple[AmountFound, ...]:
    """What a matched expression says: one amount as a rule; the first of two that are no range; none where a hyphen
    joins numbers that do not rise ("2-1" is a score)."""
    start, end = match.span()
    if match["vague"] or match["lasting"]:
        unit = _unit(match["vague_unit"] or match["lasting"])
        return (AmountFound(start, end, Amount(unit=unit, vague=True), "vague" if match["vague"] else "lasting"),)
    if match["share"]:
        return (AmountFound(start, end, _share(plain(match["share"]), match["share_unit"]), "share"),)
    if match["whole"]:
        return (AmountFound(start, end, Amount(value=1, unit=_unit(match["whole"].split(maxsplit=1)[1])), "whole"),)
    if match["last"]:
        return _pair(match)
    number, unit = _number(match["first"]), _unit(match["first_unit"])
    if number.letter == "b" and number.currency is None:
        return ()
    if number.letter == "m" and number.currency is None and unit is None and _DISTANCE.match(after):
        return (AmountFound(start, end, Amount(value=number.value / number.multiple, unit="metre")),)
    if unit == "pound" and number.multiple >= words.MULTIPLES["million"]:
        unit = "GBP"
    return (AmountFound(start, end, Amount(value=number.value, unit=number.currency or unit)),)


def _pair(match: re.Match[str]) -> tuple[AmountFound, ...]:
    """A range, or the first of two quantities: "from 10 to 15" tells a change, and "six weeks to two months" has two
    units. A multiple or unit that only the second number has holds for both ("10-15 million people")."""
    first, last = _number(match["first"]), _number(match["last"])
    low = first.value
    if first.multiple == 1 and low < last.value / last.multiple:
        low *= last.multiple
    first_unit = first.currency or _unit(match["first_unit"])
    unit = last.currency or _unit(match["unit"]) or first_unit
    first_end = match.end("first_unit") if match["first_unit"] else match.end("first")
    is_worded = match.string[first_end : match.start("last")].strip(" \t\n-").isalpha()
    is_change = is_worded and match.string[max(0, match.start() - 5) : match.start()].lower() == "from "
    if low < last.value and first_unit in (None, unit) and not is_change:
        return (AmountFound(match.start(), match.end(), Amount(low=low, high=last.value, unit=unit)),)
    if is_worded:
        return (AmountFound(match.start(), first_end, Amount(value=low, unit=first_unit or unit)),)
    return ()


def _number(text: str) -> _Number:
    """One number with its sign and multiple, written in digits or words."""
    sign = _SIGN.match(text)
    body = plain(text[sign.end() :] if sign else text)
    currency = words.CURRENCY_SIGNS[sign[0]] if sign else None
    digits = _DIGITS.match(body)
    fraction = next((value for mark, value in words.SIGN_FRACTIONS.items() if mark in body), 0.0)
    if digits is None and not fraction:
        value, multiple = _spelled(body)
        return _Number(value, multiple, None, currency)
    named = _MULTIPLE.search(body)
    multiple = words.MULTIPLES[named[1]] if named else 1
    decimal = _decimal(digits[0]) if digits else Decimal(0)
    value = float(decimal * multiple) + fraction * multiple
    return _Number(value, multiple, named[1] if named else None, currency)


def _decimal(digits: str) -> Decimal:
    """A number in figures, by the rules in the module's docstring."""
    plain = _SPACE.sub("", digits)
    if _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _DOTTED.fullmatch(plain):
        return Decimal(plain.replace(".", ""))
    return Decimal(plain.replace(",", "."))


def _spelled(text: str) -> tuple[float, int]:
    """The value of a number in words, and the last multiple in it (1 when none)."""
    total = current = Decimal(0)
    multiple = 1
    text = re.sub(r"\band\s+a\s+half\b|\bhalf\s+an?\b", "½", text)
    for token in _TOKEN.findall(text):
        factor = words.MULTIPLES.get(token)
        if token == "½":
            current += Decimal("0.5")
        elif token in ("a", "an"):
            current = Decimal(1)
        elif factor is None:
            current += words.ONES.get(token) or words.TENS.get(token, 0)
        elif factor == words.MULTIPLES["hundred"] or token == "dozen":
            current, multiple = current * factor, factor
        else:
            total, current, multiple = total + current * factor, Decimal(0), factor
    return float(total + current), multiple


def _share(text: str, unit_text: str | None) -> Amount:
    """A fraction: of a unit when one follows ("half an hour"), else in percent, to two decimals."""
    parts = _SHARE.fullmatch(text)
    if parts is None:
        share = words.FRACTIONS[text]
    else:
        above = int(parts["above"]) if parts["above"].isdigit() else words.ONES.get(parts["above"], 1)
        if parts["ratio"]:
            share = above / (words.ONES.get(parts["below"]) or int(parts["below"]))
        else:
            share = above * words.FRACTIONS[parts["below"].removesuffix("s")]
    unit = _unit(re.sub(r"^[\s-]*an?\s", "", unit_text)) if unit_text else None
    return Amount(value=share, unit=unit) if unit else Amount(value=round(100 * share, 2), unit="percent")


def _unit(text: str | None) -> str | None:
    """The unit that a matched ending names: a table entry, or the noun of a compound ("-member")."""
    name = re.sub(r"\s+", " ", plain(text or "")).strip(" -").removeprefix("of ")
    for form in (name, name.removesuffix("s")):
        if form in words.UNITS:
            return words.UNITS[form]
    return None if name in ("", "strong") else name


def plain(text: str) -> str:
    """Lower case, the letters that a case-blind pattern takes for ASCII ones ("ſ", "ı", the Kelvin sign) made so."""
    return text.casefold().replace("ı", "i").replace("\u0307", "").strip()
