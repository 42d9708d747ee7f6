"""What the renderings of a brief share: short labels for articles and the marks that lead to their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.records.brief import Citation

_SHORT = 12
_LABEL = re.compile(r"\w[\w-]*")


def labels(articles: Sequence[str]) -> dict[str, str]:
    """A short unique label for each article id: the id where all are short, else its first part, else A1, A2, …"""
    for form in (articles, [re.split(r"[_.\s-]", article)[0] for article in articles]):
        fits = all(len(label) <= _SHORT and _LABEL.fullmatch(label) and "_" not in label for label in form)
        if fits and len(set(form)) == len(articles):
            return dict(zip(articles, form, strict=True))
    return {article: f"A{number}" for number, article in enumerate(articles, start=1)}


def marks(citations: Iterable[Citation], label: dict[str, str]) -> str:
    """`[article:sentence]` for each sentence cited, once each, in order."""
    return " ".join(dict.fromkeys(f"[{label[one.article]}:{one.sentence}]" for one in citations))


def anchor(label: str, sentence: int) -> str:
    """What a sentence is called in a page, for links: `s-001-5`."""
    return f"s-{label}-{sentence}"


def outcome_words(outcome: str) -> str:
    """How something ended, in words: "left out" for `left_out`."""
    return outcome.replace("_", " ")


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
