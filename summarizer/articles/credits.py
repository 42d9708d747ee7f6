"""Which news agencies a text takes its report from: "Reuters reported", "according to AFP", "LONDON (AP) —".

An agency that credits the article as a whole stands in its date line, or alone in parentheses at its end, or publishes
it; else it is credited with the sentence that names it. A photo credit names the agency only, and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.records.article import Sentence
from summarizer.records.summary import Credit

# The agencies that other outlets draw on most (https://en.wikipedia.org/wiki/List_of_news_agencies), by name and sign.
_AGENCIES: dict[str, str] = {
    "Reuters": r"(?:Thomson )?Reuters",
    "Associated Press": r"(?:the )?Associated Press|AP",
    "Agence France-Presse": r"Agence France-Presse|AFP",
    "Press Association": r"(?:the )?Press Association|PA(?: Media)?",
    "Deutsche Presse-Agentur": r"Deutsche Presse-Agentur|[Dd][Pp][Aa]",
    "Xinhua": r"Xinhua",
    "TASS": r"(?:ITAR-)?TASS",
    "Interfax": r"Interfax",
    "RIA Novosti": r"RIA(?: Novosti)?",
    "Kyodo": r"Kyodo(?: News)?",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "Anadolu": r"Anadolu(?: Agency)?",
    "Bloomberg": r"Bloomberg(?: News)?",
    "United Press International": r"United Press International|UPI",
}
_FORMS = {agency: re.compile(forms) for agency, forms in _AGENCIES.items()}
_NAME = rf"(?<![\w.-])(?:{'|'.join(_AGENCIES.values())})(?![\w-])"
_CREDITED = re.compile(
    rf"(?P<before>{_NAME}) (?:news )?(?:agency )?(?:has |have |had |first |also |later )?"
    r"(?:report(?:s|ed)|said|says|quot(?:es|ed)|cited)\b"
    r"|\b(?:according to|told|cited by|quoted by|reported by|reports from) "
    rf"(?:the )?(?:news agenc(?:y|ies) )?(?P<behind>{_NAME})"
)
_DATE_LINE = re.compile(rf"\W*(?:[^\W\d_a-z][^.:\n]{{0,60}})?\((?P<before>{_NAME})\)(?P<behind>)\s*[-–—:]")
_SIGNED = re.compile(rf"\((?P<before>{_NAME})\)\W*$|^\W*(?:By |Source: ?)?(?P<behind>{_NAME})\W*$")


def find_credits(text: str, sentences: Sequence[Sentence], outlet: str | None = None) -> tuple[Credit, ...]:
    """The agencies credited in `text`, those of the whole article first, each once for an article or a sentence."""
    said = [(one.number, text[one.start : one.end]) for one in sentences]
    publisher = re.sub(r"[\W_]+", " ", outlet or "").casefold()
    whole = [agency for agency in _AGENCIES if agency.casefold() in publisher]
    whole += [agency for _, sentence in said[:1] for agency in _agencies(_DATE_LINE.match(sentence))]
    whole += [agency for _, sentence in said[-1:] for agency in _agencies(_SIGNED.search(sentence))]
    found = [Credit(agency=agency) for agency in whole]
    found += [
        Credit(agency=agency, sentence=number)
        for number, sentence in said
        for match in _CREDITED.finditer(sentence)
        for agency in _agencies(match)
    ]
    return tuple(dict.fromkeys(found))


def _agencies(match: re.Match[str] | None) -> Iterator[str]:
    """The agency that `match` names; nothing where there is no match."""
    if match:
        name = match["before"] or match["behind"]
        yield from (agency for agency, forms in _FORMS.items() if forms.fullmatch(name))
