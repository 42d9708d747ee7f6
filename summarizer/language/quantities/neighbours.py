"""What the words right beside a quantity say of it: how exact it is, and what it counts."""

from __future__ import annotations

import re

from summarizer.records.facets import Qualifier

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
