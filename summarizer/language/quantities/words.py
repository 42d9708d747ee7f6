"""The words and signs English news writes quantities with, and the pattern that finds them in running text.

Currency codes are ISO 4217; other units are plain singular nouns.
"""

from __future__ import annotations

import re

from summarizer.language.alternation import any_of

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

ONES: dict[str, int] = {word: number for number, word in enumerate(_SMALL + _TEENS)}
TENS: dict[str, int] = {word: 10 * number for number, word in enumerate(_TENS, 2)}
MULTIPLES: dict[str, int] = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12, "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
    "trn": 10**12,
}  # fmt: skip
SIGN_FRACTIONS: dict[str, float] = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8}
FRACTIONS: dict[str, float] = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6, "eighth": 1 / 8,
    "tenth": 1 / 10,
}  # fmt: skip

CURRENCY_SIGNS: dict[str, str] = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "NT$": "TWD", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY",
    "₩": "KRW", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₾": "GEL", "֏": "AMD", "₼": "AZN", "₱": "PHP", "฿": "THB",
    "zł": "PLN", "Rs.": "INR", "Rs": "INR",
}  # fmt: skip
_CODES = [
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "CNY",
    "CHF",
    "RUB",
    "AUD",
    "CAD",
    "NZD",
    "HKD",
    "SGD",
    "INR",
    "KRW",
    "TRY",
    "UAH",
    "AMD",
    "AZN",
    "GEL",
    "ILS",
    "BRL",
    "MXN",
    "ZAR",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "SAR",
    "AED",
    "EGP",
    "IRR",
    "PKR",
    "IDR",
    "THB",
    "PHP",
    "NGN",
    "KES",
]
CURRENCY_SIGNS |= {code: code for code in _CODES}

CURRENCY_WORDS: dict[str, str] = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD",
    "canadian dollar": "CAD", "hong kong dollar": "HKD", "singapore dollar": "SGD", "new zealand dollar": "NZD",
    "taiwan dollar": "TWD", "dollar": "USD", "buck": "USD", "euro": "EUR", "pound sterling": "GBP",
    "pounds sterling": "GBP", "british pound": "GBP", "egyptian pound": "EGP", "yen": "JPY", "chinese yuan": "CNY",
    "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "swiss franc": "CHF", "korean won": "KRW",
    "ruble": "RUB", "rouble": "RUB",
    "rupee": "INR", "turkish lira": "TRY", "dram": "AMD", "manat": "AZN", "lari": "GEL",
    "hryvnia": "UAH", "shekel": "ILS", "zloty": "PLN", "forint": "HUF", "baht": "THB", "ringgit": "MYR",
    "swedish krona": "SEK", "swedish kronor": "SEK", "norwegian krone": "NOK", "norwegian kroner": "NOK",
    "danish krone": "DKK", "danish kroner": "DKK", "brazilian real": "BRL", "reais": "BRL", "mexican peso": "MXN",
    "rand": "ZAR", "naira": "NGN", "saudi riyal": "SAR", "emirati dirham": "AED",
}  # fmt: skip

TIME_UNITS = ("second", "minute", "hour", "day", "week", "month", "year", "decade", "century")
# A ton is read as a tonne, as the labelling guideline does; the short and long ton differ from it by a tenth at most.
UNIT_WORDS: dict[str, str] = {name: name for name in TIME_UNITS} | {
    "centuries": "century", "mins": "minute", "hrs": "hour", "hr": "hour", "yrs": "year",
    "fortnight": "fortnight", "%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent",
    "percentage point": "percentage point", "percentage-point": "percentage point", "basis point": "basis point",
    "metric ton": "tonne", "metric tonne": "tonne", "tonne": "tonne", "ton": "tonne", "kg": "kilogram",
    "kilogram": "kilogram", "kilogramme": "kilogram", "kilo": "kilogram", "gram": "gram", "milligram": "milligram",
    "pound": "pound", "lb": "pound", "lbs": "pound", "ounce": "ounce", "km": "kilometre", "kilometre": "kilometre",
    "kilometer": "kilometre", "metre": "metre", "meter": "metre", "centimetre": "centimetre",
    "centimeter": "centimetre", "cm": "centimetre", "mm": "millimetre", "millimetre": "millimetre",
    "millimeter": "millimetre", "mile": "mile", "yard": "yard", "foot": "foot", "feet": "foot", "ft": "foot",
    "inch": "inch", "inches": "inch", "hectare": "hectare", "acre": "acre", "litre": "litre", "liter": "litre",
    "gallon": "gallon", "barrel": "barrel", "mph": "mile per hour", "miles per hour": "mile per hour",
    "miles an hour": "mile per hour", "km/h": "kilometre per hour", "kph": "kilometre per hour",
    "kmph": "kilometre per hour", "kilometres per hour": "kilometre per hour",
    "kilometers per hour": "kilometre per hour", "kilometres an hour": "kilometre per hour",
    "kilometers an hour": "kilometre per hour", "degrees celsius": "degree celsius",
    "degrees fahrenheit": "degree fahrenheit", "°c": "degree celsius", "°f": "degree fahrenheit",
    "kilowatt": "kilowatt", "megawatt": "megawatt", "gigawatt": "gigawatt", "mw": "megawatt", "gw": "gigawatt",
    "cent": "cent",
}  # fmt: skip
UNIT_WORDS |= {
    f"{shape} {length}": f"{shape} {UNIT_WORDS[length]}"
    for shape in ("square", "cubic")
    for length in ("kilometre", "kilometer", "metre", "meter", "mile", "foot", "feet", "yard", "km")
} | {"sq km": "square kilometre", "km2": "square kilometre", "km²": "square kilometre", "sq ft": "square foot"}
UNITS: dict[str, str] = CURRENCY_WORDS | UNIT_WORDS
COMPOUND_NOUNS = (
    "member|person|man|woman|strong|seat|storey|story|car|carriage|vehicle|bedroom|room|page|nation|country"
)
"""Nouns that count in a compound ("a five-member panel")."""

GAP = "[ \\t\\n\u00a0\u2009\u202f]"
_SPACE = "[ \u00a0\u2009\u202f'’]"


_DIGITS = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,6}}(?:\.\d{{1,15}})?|\d{{1,2}}(?:,\d\d){{1,6}},\d{{3}}"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}}(?!\d)){{1,6}}(?:[.,]\d{{1,15}})?|\d{{1,3}}(?:\.\d{{3}}){{2,6}}|\d{{1,15}}(?:[.,]\d{{1,15}})?)"
)
_SIGN_FRACTION = f"[{''.join(SIGN_FRACTIONS)}]"
_UNDER_100 = rf"(?:(?:{any_of(TENS, gap=GAP)})(?:[-\s](?:{'|'.join(_SMALL[1:10])})\b)?|{any_of(ONES, gap=GAP)})"
_UNDER_1000 = rf"(?:(?:(?:{any_of(ONES, gap=GAP)}|an?)[-\s]hundred(?:\s(?:and\s)?{_UNDER_100}\b)?)|{_UNDER_100})"
_LARGE = "thousand|lakh|million|crore|billion|trillion"
_LARGER = (
    rf"(?:(?:{_UNDER_1000}|an?)[-\s](?:{_LARGE})\b(?:(?:,\s|\s(?:and\s)?){_UNDER_1000}[-\s](?:{_LARGE})\b){{0,3}}"
    rf"(?:(?:\sand\s|\s){_UNDER_1000}\b)?)"
)
SPELLED = rf"(?:(?:half\s)?an?\s(?:{_LARGE}|dozen|hundred)\b|half\sa\sdozen|{_LARGER}|{_UNDER_1000})"
_MULTIPLE = rf"(?:{GAP}|-)(?:dozen|hundred|{_LARGE})\b|(?:{GAP}?(?:bn|mn|mln|tn|trn)|[kmb])(?![a-z0-9])"
_AND_A_HALF = r"\sand\sa\shalf"
NUMBER = (
    rf"(?:{_DIGITS}(?:{GAP}?{_SIGN_FRACTION})?(?:{_MULTIPLE})?|{_SIGN_FRACTION}"
    rf"|(?<![\w-])(?:{SPELLED})\b(?:{_AND_A_HALF}\b)?(?:{_MULTIPLE})?)"
)
_SIGN = rf"(?-i:{any_of(CURRENCY_SIGNS, gap=GAP)})"
_ATTACHED = [
    unit for unit in UNITS if len(unit) < 3 or unit in ("mph", "kph", "kmph", "lbs", "hrs") or not unit.isascii()
]
_ATTACHED += ["km/h", "km2"]
_UNIT = (
    rf"(?:(?:{GAP}|-)(?:{any_of(UNITS, 's?', GAP)})(?![\w²])|{GAP}?(?:{any_of(_ATTACHED, gap=GAP)})(?![\w²])"
    rf"|-(?:{COMPOUND_NOUNS})\b)"
)
_LASTING = r"decades|centuries|years|months|weeks|days|hours|minutes"
_WHOLE = "century|decade|year|month|fortnight|week|day|hour|minute"
_VAGUE = (
    rf"(?:tens|dozens|scores|hundreds|thousands|millions)\sof\s(?:thousands|millions|billions|hundreds)"
    rf"|(?:several|a\sfew|a\scouple\sof)(?:\s(?:dozen|hundred|{_LARGE}))?|a\shandful"
    r"|dozens|scores|hundreds|thousands|millions|billions|trillions"
)
_SHARE = (
    rf"(?:half(?!\san?\s(?:dozen|{_LARGE}))|(?:an?|{'|'.join(_SMALL[1:10])})[\s-](?:{'|'.join(FRACTIONS)})s?)\b"
    rf"|(?:(?:one|1)\sin\s(?:{any_of(_SMALL[2:] + _TEENS, gap=GAP)}|[1-9]\d{{0,8}})"
    rf"|(?:{any_of(_SMALL[2:10], gap=GAP)}|[2-9])\sin\s(?:ten|10|100))\b"
    rf"(?!\s(?:{_LASTING}))"
)
_JOIN = r"(?(between)\s(?:and|or|to)\s|(?:[-–—‐‑]|-?\s(?:to|or)\s))"

QUANTITY = re.compile(
    rf"(?<![\w.,/:#@&+=$€£-])(?<!\d['’])(?:(?P<between>(?<=\bbetween\s))|)"
    rf"(?:(?P<vague>{_VAGUE})\b(?P<vague_unit>(?:{GAP}of)?{_UNIT})?"
    rf"|(?P<share>{_SHARE})(?P<share_unit>(?:{GAP}|-)(?:an?{GAP})?(?:{any_of(UNIT_WORDS, 's?', GAP)})\b)?(?!-)"
    rf"|(?P<first>(?:{_SIGN}{GAP}?)?{NUMBER})(?P<first_unit>{_UNIT})?"
    rf"(?:{_JOIN}(?P<last>(?:{_SIGN}{GAP}?)?{NUMBER})(?P<unit>{_UNIT})?)?"
    rf"|(?P<lasting>{_LASTING})\b|(?P<whole>an?\s(?:{_WHOLE})\b))"
    rf"(?![\w%]|[/:]\d|[.,]\d)",
    re.IGNORECASE,
)
"""One expression: a vague amount, a share, a number or range with its signs and units, or a bare plural duration."""
