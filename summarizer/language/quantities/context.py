"""Which numbers are no quantities: dates aside, those in clock times, ages, names, addresses, ranks and idioms."""

from __future__ import annotations

import re

from summarizer.language.quantities.amounts import AmountFound, plain
from summarizer.language.quantities.words import ONES, TENS
from summarizer.records.facets import Qualifier

# --- neighbours -------------------------------------------------------------------------------------------------------


_BEFORE: tuple[tuple[str, Qualifier], ...] = (
    (
        r"no more than|not more than|up to|as many as|as much as|as high as|at (?:the )?most|a maximum of|maximum",
        "up_to",
    ),
    (r"no fewer than|no less than|not less than|at (?:the very )?least|a minimum of|minimum", "at_least"),
    (
        r"more than|greater than|higher than|in excess of|upwards? of|over|above|exceed(?:s|ed|ing)?|north of"
        r"|surpass(?:ed|ing)|topp(?:ed|ing)",
        "more_than",
    ),
    (
        r"nearly|almost|close to|just under|just short of|just below|approaching|nearing|virtually|practically",
        "nearly",
    ),
    (r"less than|fewer than|lower than|under|below", "less_than"),
    (
        r"about|around|some|approximately|approx\.?|roughly|an estimated|estimated|circa|in the region of"
        r"|(?:in|on) the order of|~|something like|more or less|perhaps|or so",
        "about",
    ),
)
_QUALIFIERS = tuple((re.compile(rf"(?:^|(?<=[^\w-]))(?:{words})\s?$"), meaning) for words, meaning in _BEFORE)
_BETWEEN = re.compile(
    r"\b(?:a|an|the|another|additional|further|extra|total of|combined|whopping|only|between|of|from)\s$"
)
_AFTER: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (re.compile(r"\+|-?\s?plus\b|\s(?:\w+\s)?or more\b"), "at_least"),
    (re.compile(r"\s(?:\w+\s)?or so\b|-?\s?odd\b|-ish\b"), "about"),
    (re.compile(r"\s(?:\w+\s)?or (?:fewer|less)\b"), "up_to"),
)


def qualifier_at(text: str, start: int, end: int) -> Qualifier:
    """How the words around `text[start:end]` bound it; `exact` when they say nothing.

    The nearest words count, over articles and fillers ("about another 40"); those after it ("100-plus", "40 or more")
    only when none stand before.
    """
    before = re.sub(r"\s", " ", text[max(0, start - 40) : start]).lower()
    for _ in range(3):
        for pattern, meaning in _QUALIFIERS:
            if pattern.search(before):
                return meaning
        filler = _BETWEEN.search(before)
        if filler is None or filler[0] in ("of ", "from "):
            break
        before = before[: filler.start()]
    after = text[end : end + 20].lower()
    return next((meaning for pattern, meaning in _AFTER if pattern.match(after)), "exact")


# --- what is counted ------------------------------------------------------------------------------------------------

_LINK = re.compile(
    r"(?:\+|-(?:plus|odd|strong)\b)?(?:[^\S\n]|-(?!an?-))(?:of\s(?:(?:the|all|its|their|these|those|his|her|our|such)\s)?)?"
)
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*[^\W_])?")
_STOP = re.compile(
    r"a|about|above|across|after|against|ago|all|also|although|am|among|an|and|another|are|around|as|at|away|be"
    r"|because|been|before|being|below|between|both|but|by|can|could|did|do|does|down|due|during|each|either|every"
    r"|far|for|from|had|has|have|he|her|here|hers|his|how|however|i|if|in|including|inside|into|is|it|its|just"
    r"|later|least|less|like|may|me|might|more|most|much|must|my|near|nearly|neither|no|nor|not|now|of|off|on|once"
    r"|one|only|onto|or|other|our|out|outside|over|own|per|rather|she|should|since|so|some|such|than|that|the|their"
    r"|them|then|there|these|they|this|those|though|through|thus|to|together|too|toward|towards|under|until|very|up|upon"
    r"|us|was|we|were|what|when|where|which|while|who|whom|whose|why|will|with|within|without|would|yet|you|your"
    r"|said|says|killed|died|injured|dead|wounded|fled|came|went|left|took|made|got|old|long|high|wide|deep|tall"
    r"|still|remain|amid|along|higher|lower|earlier|taken|told|hurt|missing|met"
)
_PLURAL = re.compile(
    r"people|men|women|children|police|troops|staff|personnel|youths|teeth|feet|cattle"
    r"|.*(?<![sui'’])s"
)
_VERB_FORM = re.compile(r"\w{2}(?:ed|ing)$")
_LONGEST_NOUN = 4


def noun_after(text: str, end: int) -> str | None:
    """The noun phrase that stands right after a quantity, as written ("surrounding districts"), or None.

    It ends with the first plural, or before the first function word, verb form ("-ed", "-ing") or punctuation; a
    stretch of more than four words without either is not taken for a noun, nor is a lone participle or adverb.
    """
    link = _LINK.match(text, end)
    if link is None:
        return None
    first = position = link.end()
    for _ in range(_LONGEST_NOUN):
        word = _WORD.match(text, position)
        lower = word[0].lower() if word else ""
        if word is None or _STOP.fullmatch(lower) or (position > first and _VERB_FORM.search(lower)):
            return _noun(text[first:position])
        position = word.end()
        if _PLURAL.fullmatch(lower):
            return text[first:position]
        if text[position : position + 1] != " ":
            return _noun(text[first:position])
        position += 1
    return None


def _noun(words: str) -> str | None:
    """`words` unless they are none, or end as a participle or adverb does ("thousands displaced", "one seriously")."""
    phrase = words.rstrip()
    return phrase if phrase and not re.search(r"(?:ed|ly)$", phrase) else None


# --- context ----------------------------------------------------------------------------------------------------------


_N = r"\d{1,3}"
_SPELLED = "|".join([*ONES, *TENS])
_AGE = rf"(?:{_N}|(?:{'|'.join(TENS)})-(?:{'|'.join(ONES)})|{_SPELLED})"
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?"
_NAMED = (
    "Boeing|Airbus|Flight|Section|Article|Route|Highway|Interstate|Resolution|Chapter|Page|Part|Phase|Level|Channel|Area"
    "|Division|Room|Gate|Platform|Terminal|Type|Class|Model|Windows|iPhone|iPad|Galaxy|Snapdragon|Android|Formula"
    "|Category|Title|Form|Rule|Volume|Season|Episode|Number|No|Nos|Suite|Proposition|Amendment|Grade|Tier|Stage|Apollo"
    "|Zone|Unit|Version|Bundesliga|Ligue|Figure|Table|Appendix|Pier|Track|Line|Bus|Exit|Lot|Count|Catch|Fortune|Top"
)

NOT_QUANTITIES = re.compile(
    "|".join(
        (
            r"https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w-]{1,63}\.\w+|(?<!\w)[@#]\w+",
            # telephone numbers and other chains of digits
            r"(?<![\w.,])\+\d[\d ().-]{6,}\d|\b0\d{2,4}[ -](?:\d{5,}|\d{3,4}[ -]\d{2,})(?:[ -]\d{2,})*\b",
            r"\b\d{3}[-.]\d{3}[-.]\d{4}\b|\b1-\d{3}-\d{3}-\d{4}\b|\b(?i:call(?:ed|ing)?|dial(?:l?ed|l?ing)?)\s(?:911|999|112)\b",
            # clock times
            rf"\b(?i:{_CLOCK}(?:\s?(?:-|–|to|and)\s?{_CLOCK})?\s?\.?[ap]\.?\s?m\b\.?)",
            r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b|\b[0-2]?\d[.:]?[0-5]\d\s?(?:GMT|UTC|BST|CEST|CET|ES?T|hrs)\b",
            r"\b(?i:at|by|around|until|till|from|since|after|before)\s(?:(?:around|about|just\safter)\s)?"
            r"(?:[01]?\d|2[0-3])\.[0-5]\d\b(?!\s?(?:%|per|m\b|million|billion|bn|percent)|\d)",
            rf"\b(?i:{_AGE}\s?o['’]clock)",
            # ages
            rf"\b(?i:{_AGE}(?:-|\s)(?:years?|months?|weeks?|days?)(?:-|\s)olds?)\b",
            rf"\b(?i:{_AGE}-(?:and|to|or)-{_AGE}-year-olds?)\b",
            rf"\b(?i:{_AGE}(?:\s(?:and|or|to)\s|-){_AGE}-?\s?years?(?:-|\s)olds?)\b",
            rf"\b(?i:(?:aged?|ages)\s(?:between\s|of\s|from\s|under\s|over\s)?{_AGE}"
            rf"(?:(?:\s(?:to|and|or)\s|\s?[-–]\s?){_AGE})?)\b",
            rf"\b[A-Z][\w’'-]{{0,60}},\s?(?:aged\s)?{_N}(?=,(?!\d)|[;)]|\.\s|\.$|\s(?:from|who|and|was|is|said|told)\b)",
            rf"(?<=[a-z]\s)\({_N}\)|\b(?i:turn(?:ed|s|ing)?)\s{_N}(?=[,.;])|\b(?i:under|over)(?:-{_N}s?|[\s-]{_N}['’]?s)\b",
            r"\b\d{1,4}\s(?:[A-Z]\w+\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Square|Boulevard|Place|St|Rd|Ave)\b",
            rf"\bday\s(?:{_N}|{_SPELLED})(?=\sof\b|[,.])|\b(?i:caption|page|slide|photo|image|part)\s\d+\sof\s\d+",
            # "the two sides" refers back and counts nothing
            r"\b(?i:the|these|those)\stwo\s(?=\w+s\b|men\b|women\b|people\b)",
            # names, ranks, scores, numbered lists and captions
            rf"\b(?:{_NAMED})\.?[\s-](?:(?:number|no\.?)\s)?\d+(?:\.\d+)?\b|\b(?i:no|nos|number)\.?\s\d+\b",
            rf"\b(?i:top)[\s-](?:{_N}|{_SPELLED})\b|(?m:^[^\S\n]*\d{{1,2}}[.)]\s)|(?<![\w/])\d{{1,4}}(?:/\d{{1,4}})+(?![\w/])",
            r"\b\d+\.\d+\.\d+(?:\.\d+)*\b(?<!\d\.\d{3}\.\d{3})",
            r"(?<!\w)[A-Za-z]\w*\d\w*(?:[-/.]\w+)*|\b[A-Za-z]+-\d+\w*",
        )
    )
)
"""Stretches whose numbers are no quantities: addresses, telephones, clock times, ages, names, ranks, captions."""

_SENTENCE_WORDS = re.compile(
    r"(?i:about|above|after|all|almost|along|also|although|among|an|and|another|any|approximately|around|as|at|because"
    r"|before|below|between|but|by|did|during|each|every|exactly|few|for|from|had|has|have|if|in|including|into|is|it"
    r"|its|just|least|leaves?|like|many|more|nearly|of|on|only|or|other|others|out|over|plus|roughly|says?|since|so"
    r"|some|than|that|the|their|then|there|these|they|those|through|to|under|until|up|upwards|was|we|were|when|where"
    r"|which|while|who|with|within|would|you|your|kills?|injures?|were|least|another|today|yesterday|tonight)"
)
_NAME_BEFORE = re.compile(r"(?:^|[^\w])([A-Z][\w’'-]{0,40})(?:\sof)?[\s-]$")
_COUNTED_AFTER = re.compile(r"[\s-](?:[a-z][\w’'-]*\s){0,2}(?:people|men|women|children|police|[a-z]{2,}[^s\W]s)\b")


def _belongs_to_name(text: str, start: int, end: int) -> bool:
    """True when the number `text[start:end]`, which has no unit, is the last part of a name ("Snapdragon 835").

    A capitalised word before it that does not merely open a sentence makes it one, unless what follows is counted
    ("In Nice 84 people"). A spelled number takes part only with its own capital ("Channel Four"), and not where the
    next word has one too, as in a headline.
    """
    before = _NAME_BEFORE.search(text[max(0, start - 40) : start])
    if before is None or _SENTENCE_WORDS.fullmatch(before[1]):
        return False
    number, after = text[start:end], text[end : end + 60]
    if number[0].isdigit():
        return number.isdigit() and len(number) < 5 and not _COUNTED_AFTER.match(after)
    return number[0].isupper() and not re.match(r"\s[A-Z]", after)


# --- judging by the neighbours --------------------------------------------------------------------------------------

_ONE_BEFORE = re.compile(
    r"\b(?:no|any|every|each|this|that|which|some|other|another|number|day|the|last|great|good)\s$", re.I
)
_ONE_AFTER = re.compile(
    r"\s(?!(?:of|another|that|who|whom|whose|which|what|is|was|has|had|have|can|could|will|would|should|may|might|must"
    r"|to|for|in|on|at|by|and|or|but|with|from|as|if|when|where|after|before|than|then|not|just|thing|things|day|hand|way|side"
    r"|point|time|moment|said|says|the|a|an|he|she|it|they|we|i|you|there|so|because|more|big|knows?|\w+ly)\b)[a-z]",
    re.I,
)
_OF = re.compile(r"\s(?:of|the|its|their|his|her|our|all|those|these|that|what)\b", re.I)
_ORDINAL_BEFORE = re.compile(r"\b(?:first|second|other|latter|better|opening|final|closing)\s$", re.I)
_IDIOM_BEFORE = re.compile(r"\b(?:in|the|last|this|that|each|either)\s$", re.I)
_LASTING_BEFORE = re.compile(
    r"(?:^|[.,;:“”\"'‘(—–]\s?|\b(?:for|after|in|over|within|just|only|took|takes?|taking|last(?:ed|ing|s)?|spen[dt]"
    r"|and|or|(?<!number )of|a|than|many|several|through|into|lasting|require[sd]?|came|come|comes|by)\s)$",
    re.I,
)
_COMPOUND_AFTER = re.compile(r"-(?!(?:plus|odd|ish|strong|long)\b)[^\W\d_]", re.I)
_PLURAL_NEXT = re.compile(r"\s(?:[a-z]+\s)?[a-z]{2,}s\b", re.I)


def is_quantity(text: str, found: AmountFound) -> bool:
    """Judges an expression by what stands next to it."""
    before, after = text[max(0, found.start - 30) : found.start], text[found.end : found.end + 30]
    written = plain(text[found.start : found.end])
    if found.form == "lasting":
        introduced = _LASTING_BEFORE.search(before)
        return introduced is not None and (introduced[0] != "a " or after.startswith("-"))
    if found.form == "whole":
        return qualifier_at(text, found.start, found.end) != "exact"
    if found.form == "share":
        return _is_share(text, found, written)
    if found.form == "vague":
        return not (written == "scores" and not after.startswith(" of")) and _COMPOUND_AFTER.match(after) is None
    if found.amount.unit is not None:
        return not (written.startswith("one ") and not _is_measured_one(before))
    if _COMPOUND_AFTER.match(after) or re.match(r"0\d", written):
        return False
    if written == "one":
        return qualifier_at(text, found.start, found.end) != "exact" or bool(
            _ONE_AFTER.match(after) and not _ONE_BEFORE.search(before)
        )
    if written in ("zero", "0"):
        return bool(_PLURAL_NEXT.match(after))
    return not _belongs_to_name(text, found.start, found.end)


def _is_measured_one(before: str) -> bool:
    """ "One day" and "one second" are idioms unless a preposition measures with them or a hyphen binds them."""
    return bool(re.search(r"\b(?:in|for|within|only|just|least|than|lasted|lasting|after|about|over)\s$", before, re.I))


def _is_share(text: str, found: AmountFound, written: str) -> bool:
    """A fraction counts with what it is taken of, or with a bound on it, or as a step ("by half"); "second half" and
    "a third attempt" are none."""
    before, after = text[max(0, found.start - 30) : found.start], text[found.end : found.end + 30]
    if _ORDINAL_BEFORE.search(before) or (_IDIOM_BEFORE.search(before) and not _OF.match(after)):
        return False
    is_plain = written == "half" or written.startswith(("a ", "an ", "one "))
    if found.amount.unit != "percent" or not is_plain or " in " in written or _OF.match(after):
        return True
    return qualifier_at(text, found.start, found.end) != "exact" or before.lower().endswith("by ")
