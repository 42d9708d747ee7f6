"""Which agencies an article takes its report from."""

from __future__ import annotations

import pytest

from summarizer.articles.credits import find_credits
from summarizer.language.sentences import split_sentences
from summarizer.records.summary import Credit


def _found(text: str, outlet: str | None = None) -> list[tuple[str, int | None]]:
    credits: tuple[Credit, ...] = find_credits(text, split_sentences(text), outlet)
    return [(one.agency, one.sentence) for one in credits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam held, Reuters reported.", [("Reuters", 1)]),
        ("It rained. The news agency Xinhua said the dam held.", [("Xinhua", 2)]),
        ("The dam held, according to the Associated Press.", [("Associated Press", 1)]),
        ("The dam held, a warden told AFP.", [("Agence France-Presse", 1)]),
        ("TARN, Norland (AP) — The dam held. It rained.", [("Associated Press", None)]),
        ("The dam held. It rained on. (Reuters)", [("Reuters", None)]),
        ("The dam held, Interfax and later TASS reported.", [("TASS", 1)]),
    ],
)
def test_credits_of_sentences_and_of_articles(text: str, expected: list[tuple[str, int | None]]) -> None:
    """A report credited in a sentence is of that sentence; a date line or a signature credits the article."""
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Wardens walk along the dam. Photo by Reuters of the crest. It rained.",
        "The app said PAST due, and SAP reported a profit.",
        "Reuters is a company in London. It has many offices.",
        "",
    ],
)
def test_who_is_only_named_is_not_credited(text: str) -> None:
    """A photo credit, a word that holds an agency's letters, or an agency spoken of is no credit."""
    assert _found(text) == []


def test_an_agency_that_publishes_is_credited() -> None:
    """What an agency publishes itself is its own report."""
    assert _found("The dam held.", "uk.reuters.com") == [("Reuters", None)]
    assert _found("The dam held.", "The Tarn Post") == []
