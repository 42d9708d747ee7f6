"""How merged records read in English."""

from __future__ import annotations

import pytest

from summarizer.language.phrases import (
    amount,
    claim_in_words,
    date_in_words,
    excluding_dates,
    position_in_words,
    reported_when,
    says_who_or_where,
)
from summarizer.pipeline import write_brief
from summarizer.records.brief import Citation, DatedBy, FigurePoint, Position, Reported, StoryBrief
from summarizer.records.facets import Act, Qualifier
from summarizer.stories.group import Story
from tests.support.reported import Report, flood


def _brief(*reports: Report) -> StoryBrief:
    story = Story(slug="flood", title="The flood", articles=tuple(report.identity for report in reports))
    return write_brief(story, [report.summary() for report in reports])


def test_wordings_that_stand_by_themselves() -> None:
    """An event that begins with a pronoun or a shell noun, or names nobody and no place, cannot stand alone."""
    report = Report("a").actor("Norland")
    told = ("Norland opens the gates", "They meet", "The decision empties Norland", "Barns burn", "Barns burn in Velt")
    for what in told:
        report.event(what, None, *(("Norland",) if "Norland" in what else ()))
    clear = {event.what for event in _brief(report).events if says_who_or_where(event)}
    assert clear == {"Norland opens the gates", "Barns burn in Velt"}


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2031-05-02", "2 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("199X", "1990s"),
        ("19XX", "19XX"),
        ("XXXX-11-07", "7 November, year not given"),
        ("XXXX-11-05/XXXX-11-07", "5 to 7 November, year not given"),
        ("2031-05-18/2031-05-24", "18 to 24 May 2031"),
        ("2031-05-30/2031-06-02", "30 May to 2 June 2031"),
        ("1990/1994", "1990 to 1994"),
        ("2031-05/2031-05", "May to May 2031"),
        ("soon", "soon"),
    ],
)
def test_dates_in_words(date: str, words: str) -> None:
    """EDTF dates read as English; what is none is shown as it is."""
    assert date_in_words(date) == words


@pytest.mark.parametrize(
    ("sentence", "text", "qualifier", "words"),
    [
        ("Over 65,000 people left.", "65,000", "more_than", "over 65,000"),
        ("It is not more than 12 now.", "12", "up_to", "not more than 12"),
        ("As many as 12 died.", "12", "up_to", "as many as 12"),
        ("Well past 65,000 left.", "65,000", "more_than", "more than 65,000"),
        ("65,000 or so left.", "65,000", "about", "about 65,000"),
        ("Over 65,000 left.", "65,000", "exact", "65,000"),
        ("Some dozens left.", "dozens", "about", "some dozens"),
    ],
)
def test_amounts_keep_the_words_of_the_text(sentence: str, text: str, qualifier: Qualifier, words: str) -> None:
    """The bound is worded as in the article where it stands before the number."""
    citation = Citation(article="a", sentence=1, start=0, end=len(sentence), text=sentence)
    point = FigurePoint(member="a#figures0", citation=citation, text=text, value=1.0, qualifier=qualifier)
    assert amount(point) == words


def test_a_vague_amount_gets_no_bound() -> None:
    """ "dozens" is not made "about dozens"."""
    citation = Citation(article="a", sentence=1, start=0, end=6, text="dozens")
    assert amount(FigurePoint(member="m", citation=citation, text="dozens", qualifier="about")) == "dozens"


@pytest.mark.parametrize(
    ("act", "target", "claim", "words"),
    [
        ("accuses", "Sudmark", "Sudmark lied", "Norland accuses Sudmark: Sudmark lied"),
        ("demands", "Sudmark", "Open the gates", "Norland demands of Sudmark: Open the gates"),
        ("other", "the new dam", "It is ugly", "Norland on the new dam: It is ugly"),
        ("rejects", "the new dam", "Too dear", "Norland rejects the new dam: Too dear"),
        ("demands", "the new dam", "A new dam by June", "Norland demands the new dam: A new dam by June"),
        ("demands", "the new dam", "A new dam must be built", "Norland demands the new dam"),
        ("rejects", "the new dam", "Rejects the dam", "Norland rejects the new dam"),
        (
            "supports",
            "Sudmark's demand for a dam",
            "Norland backs Sudmark's demand",
            "Norland supports Sudmark's demand for a dam",
        ),
        (
            "criticises",
            "Sudmark",
            "He criticised Sudmark for lying",
            "Norland criticises Sudmark: He criticised Sudmark for lying",
        ),
        ("supports", "the dam is safe", "The dam is safe", "Norland supports: the dam is safe"),
        ("supports", "the dam is safe", "Norland trusts the dam", "Norland supports: Norland trusts the dam"),
        ("accuses", "the lies", "They hide the truth", "Norland complains of the lies: They hide the truth"),
    ],
)
def test_positions_in_words(act: Act, target: str, claim: str, words: str) -> None:
    """A position reads as one clause that says nothing twice."""
    citation = Citation(article="a", sentence=1, start=0, end=1, text="x")
    position = Position(
        id="stance-1", members=("a#stances0",), citations=(citation,), holder="Norland", target=target,
        polarity="opposed", act=act, claim=claim,
    )  # fmt: skip
    assert position_in_words(position, {"Sudmark"}) == words
    assert not position_in_words(position, {"Sudmark"}, with_holder=False).startswith("Norland")


def test_dates_that_exclude_each_other_are_noticed() -> None:
    """An event whose accounts give two days that cannot be one is no agreement."""
    brief = _brief(*(
        Report(name, "2031-05-10").actor("Norland").event("Norland opens the dam gates", day, "Norland")
        for name, day in (("a", "2031-05-01"), ("b", "2031-05"), ("c", "2031-05-04"))
    ))  # fmt: skip
    (event,) = brief.events
    assert excluding_dates(event)
    assert not excluding_dates(_brief(*flood()).events[0])


@pytest.mark.parametrize(
    ("act", "claim", "words"),
    [
        ("accuses", "draining the lake", " of draining the lake"),
        ("denies", "draining the lake", " of draining the lake"),
        ("criticises", "draining the lake", " for draining the lake"),
        ("praises", "mending the walls", " for mending the walls"),
        ("accuses", "Sudmark drains the lake", ": Sudmark drains the lake"),
        ("demands", "a new dam", ": a new dam"),
        ("accuses", "", ": "),
    ],
)
def test_a_charge_reads_on_and_a_sentence_stands_apart(act: Act, claim: str, words: str) -> None:
    """A claim in lower case behind an act of blame or praise is led to by "of" or "for", any other by a colon."""
    citation = Citation(article="a", sentence=1, start=0, end=1, text="x")
    position = Position(
        id="stance-1", members=("a#stances0",), citations=(citation,), holder="Norland", target="Sudmark",
        polarity="opposed", act=act, claim=claim,
    )  # fmt: skip
    assert claim_in_words(position) == words
    if claim:
        assert position_in_words(position, {"Sudmark"}).endswith(f" Sudmark{words}")


def _reports(*dated: tuple[str | None, DatedBy]) -> str:
    citation = Citation(article="a", sentence=1, start=0, end=1, text="x")
    return reported_when(Reported(article="a", date=date, basis=basis, citations=(citation,)) for date, basis in dated)


def test_when_positions_are_reported() -> None:
    """The text's date stands bare, an article's says that it is one; of several the first and the last are told."""
    assert _reports() == _reports((None, "unknown")) == "undated"
    assert _reports(("2031-05-01", "text")) == "1 May 2031"
    assert _reports(("2031-05-01", "publication"), (None, "unknown")) == "published 1 May 2031"
    days: tuple[tuple[str | None, DatedBy], ...] = tuple((f"2031-05-0{day}", "publication") for day in (3, 1, 2))
    assert _reports(*days) == "published 1 to 3 May 2031"
    assert _reports(*days, ("2031-04", "text")) == "April 2031; published 1 to 3 May 2031"
    assert _reports(("2031-04", "text"), ("XXXX-05-01", "text")) == "April 2031 and 1 May, year not given"
