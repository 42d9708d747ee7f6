"""Text of an article -> what a model is shown of it: on one line, and spelling no token of a chat template.

A prompt's template is lines with labels ("Sentence: …"), and the chat template around it has tokens such as
`<|im_start|>`. llama.cpp's server reads these as tokens wherever they stand, also within a message (measured, see
docs/reliability.md), so an article could end our turn and begin one of its own. Fenced text has no line break, no
opening angle or square bracket that touches what follows it, and no character that a reader of the article cannot see.
A model only points at text, so that it sees "< b>" for "<b>" changes no record.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Format characters that show nothing: Unicode's tags (in which a whole order can be hidden), variation selectors, bidi
# controls, zero-width spaces and fillers. Joiners stay between letters of the scripts that need them (Persian, Hindi).
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\u200c\u200d])")
_OPENING = re.compile(r"[<\[](?=\S)")


def fenced(text: str) -> str:
    """`text` as it may stand in a line of a message; fencing it again changes nothing."""
    seen = _STRAY_JOINER.sub("", _INVISIBLE.sub("", _BREAKS.sub(" ", text)))
    return _OPENING.sub(r"\g<0> ", seen)


# --- orders -----------------------------------------------------------------------------------------------------------


# Tokens of chat templates, tags and braces around an order are no words of it.
_MARKUP = re.compile(r"<[^<>]{1,40}>|\{[^{}]{0,40}\}|\[ ?/?[A-Z_]+\]")
# Atomic groups, since a role followed by a colon is a label too, and many of them would be tried in every combination.
_ORDERS_OPENING = (
    r"^[\W\d_]*(?>(?:(?:[A-Z]\w*(?: [\w-]+){0,3}:|(?:system|user|assistant|human|model)\b)[\W_]*)*)"
    r"(?>(?:(?:dear \w+(?: \w+)?|please|now|then|next|also|instead(?: of [^,]{1,40})?|just|simply|thanks|thank you"
    r"|ok(?:ay)?),? )*)"
)
_DISREGARDING = (
    r"(?:ignore|disregard|forget|override)\s(?:\w+\s){0,3}?"
    r"(?:above|previous|prior|earlier|preceding|everything|instructions?|rules|prompts?|article|text|sentences?)\b"
    r"|(?:replace|change|alter)\s(?:\w+\s){0,2}?(?:sentences?|figures?|numbers?|names?|dates?|facts?)\b"
)
_TELLING = (
    r"(?:report|write|state|say|add|list|mention|output|print|repeat|reply|respond|answer|announce|declare|claim|conclude"
    r"|summari[sz]e|attribute|mark)"
)
_OBJECT = r"\s(?:that|the|an?|only|it|this|these|every|all|nothing|to|(?:in|with|as|for)\s(?:your|agreed|empty))\b"
_ORDER = re.compile(
    rf"{_ORDERS_OPENING}(?:{_DISREGARDING}|{_TELLING}{_OBJECT}|(?:imagine|pretend|suppose)\b)"
    rf"|[,;:]\s(?:please\s|now\s|then\s|so\s)*{_TELLING}\s(?:(?:\w+\s){{0,2}}?that\b|\d)"
    rf"|\b(?:must|shall|should|has to|have to|need to|you (?:do not|don['’]t|will))\s(?:\w+\s)?{_TELLING}\sthat\b"
    r"|\bto be (?:marked|reported|listed) as\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")
_WORDS = re.compile(r"[^\W\d_]+")
_MOSTLY = 0.7
# Words that are frequent in English and in no language near it, and the other way round (German, Dutch, French,
# Spanish, Portuguese, Italian, Polish); none that stands in names ("de la Cruz", "van der Berg").
# fmt: off
_ENGLISH = frozenset({
    "the", "and", "to", "that", "were", "has", "have", "by", "for", "with", "from", "his", "her", "their", "said",
    "it", "its", "they", "will", "would", "which", "who", "after", "been", "are",
})
_OTHER = frozenset({
    "und", "dass", "das", "ist", "nicht", "ein", "eine", "einen", "mit", "alles", "het", "een", "dat", "niet", "en",
    "une", "dans", "est", "pour", "que", "et", "las", "una", "por", "con", "para", "che", "gli", "os", "uma", "não",
    "em", "że", "się", "jest", "wszystko",
})
# fmt: on
_LEAST_OTHER = 2


@lru_cache(4096)
def is_order(sentence: str) -> bool:
    """True for an English sentence that orders its reader to disregard, report or imagine something."""
    return _ORDER.search(_MARKUP.sub(" ", fenced(sentence)).replace("  ", " ")) is not None


@lru_cache(4096)
def is_in_another_language(sentence: str) -> bool:
    """True for a sentence that is not English by its letters or its function words; to be asked of English articles."""
    letters = _LETTER.findall(sentence)
    if len(_LATIN.findall(sentence)) < _MOSTLY * len(letters):
        return True
    words = set(_WORDS.findall(sentence))
    return len(words & _OTHER) >= _LEAST_OTHER and not words & _ENGLISH


@lru_cache(64)
def is_english(text: str) -> bool:
    """True when a text has English function words, and more of them than of other languages'."""
    words = [word.lower() for word in _WORDS.findall(text[:20_000])]
    english, other = (sum(word in known for word in words) for known in (_ENGLISH, _OTHER))
    return english > other
