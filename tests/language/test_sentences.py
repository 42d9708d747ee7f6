"""Sentences: every character accounted for, and cuts where a reader would make them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.sentences import LONGEST, machine_date_line, split_sentences

NEWSY = st.text(alphabet=st.sampled_from(list("aB9.!?…,'’\"“”‘()[]•- \t\n\r\u2028\u00a0çЖ他。")), max_size=200)


def quoted(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


@given(st.one_of(st.text(max_size=200), NEWSY, NEWSY.map(lambda rest: f" date 2023-01-31 {rest}")))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    """Law: numbers count from 1; spans ascend without overlap, are trimmed, and leave out white space only."""
    sentences = split_sentences(text)
    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    end = 0
    for sentence in sentences:
        assert text[end : sentence.start].strip() == ""
        inside = text[sentence.start : sentence.end]
        assert inside == inside.strip() != ""
        end = sentence.end
    assert text[end:].strip() == ""


@given(NEWSY)
def test_no_sentence_reaches_over_a_line_break(text: str) -> None:
    """Law: a line break always ends a sentence, whatever stands around it."""
    assert all(len(part.splitlines()) == 1 for part in quoted(text))


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Secretary of State met Lt. Ana Ruiz and Gov. Hal Poe.", "They left at 5 p.m. Monday local time."],
        ["Sales rose 1.5 percent to $65.09.", "The firm, Orland Inc., is based in St. Louis."],
        ["He spoke at 9 a.m. London time and at 4 p.m. EST.", "It was brief."],
        ["More than 300 came as of 5.p.m Monday local time."],
        ["He flew home to the U.S.", "On Monday he was back."],
        ["“There are no trucks here.", "Everything is watched,” she said."],
        ['He said: "I ran.', 'I fell."', '"We saw it," she added.'],
        ["“The roads are closed,” he said.", "“Nobody gets out.”", "Then he left."],
        ['"Who did this?" Maria Lund said.', "Nobody knew."],
        ['"Stop!" he shouted at the crowd.', "It did not."],
        ['"Who did this?"', "The square went quiet."],
        ["Smoke rose over the port.", "(Photo by Ida Holm.)", "[See map.]", "Boats fled."],
        ["He asked: ‘Is it over?’", "‘It isn’t,’ said the dockers’ union."],
        ["• Ferries are suspended until noon.", "Trains run hourly."],
        ["2. The bridge stays shut.", "Buses stop at the market."],
        ["The wave hit at 40mph!!", "I swear it.", "Why?!", "No one knows."],
        ["(Portwire) -- The harbour reopened on Sunday.", "Cranes moved again."],
        ["LOMA, Jan. 31 (Portwire) - The harbour reopened.", "Cranes moved again."],
        ["港口重新开放。", "船只离开了。"],
    ],
)
def test_cuts_are_where_a_reader_makes_them(expected: list[str]) -> None:
    """Law: abbreviations end no sentence; full stops inside quotations and brackets do; marks stay with theirs."""
    joint = "" if expected[0].endswith("。") else " "
    assert quoted(joint.join(expected)) == expected


def test_headlines_captions_and_lists_without_full_stop() -> None:
    """Law: a line without a full stop is a sentence of its own."""
    lines = ["Harbour reopens after storm", "- ferries", "- trains", "IDA HOLM / RPA Boats wait off Loma"]
    assert quoted("\r\n\r\n".join(lines)) == lines


def test_a_closing_mark_after_a_space_stays_with_its_sentence() -> None:
    """Law: a sloppy space before a closing mark does not move the mark to the next sentence or make one of it."""
    assert quoted("“We ran. ” The square was empty.") == ["“We ran. ”", "The square was empty."]
    assert quoted('"We ran. "') == ['"We ran. "']


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" date 2023-01-31 in the port, cranes moved.", "date 2023-01-31"),
        ("Published: 2023-01-31T08:15:00Z The port reopened.", "Published: 2023-01-31T08:15:00Z"),
        ("2023-01-31 The port reopened.", "2023-01-31"),
        ("2023-01-31\nthe port reopened.", "2023-01-31"),
        ("2023-01-31", "2023-01-31"),
    ],
)
def test_a_machine_date_line_is_its_own_sentence(text: str, line: str) -> None:
    """Law: a date run into the first sentence by a crawler is cut off it, so that the sentence is clean."""
    span = machine_date_line(text)
    assert span is not None
    assert text[span.start : span.end] == line == quoted(text)[0]


@pytest.mark.parametrize(
    "text", ["", "2023-01-31 was a day of rain.", "Update 2023-01-31 here.", "The 2023-01-31 vote."]
)
def test_other_beginnings_hold_no_date_line(text: str) -> None:
    """Law: a date that a sentence begins with, or that stands elsewhere, is not taken for a crawler's."""
    assert machine_date_line(text) is None


@pytest.mark.parametrize(
    "unit",
    ["The port reopened at noon, he said. ", "“It was late. We left,” ", "word ", "a.\n", '"( ', "date" + " " * 500],
)
def test_time_grows_with_length_only(unit: str) -> None:
    """Law: 300,000 characters of anything, on one line or many, takes less than a minute."""
    started = time.perf_counter()
    split_sentences((unit * (300_000 // len(unit)))[:300_000])
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize("text", ["A\u3000.", "A\u2009\xa0.", "A\u202f.\u3000.\xe9", "See A\xa0. Then go."])
def test_no_kind_of_space_stops_the_splitter(text: str) -> None:
    """The library panics on an initial before a space of more than one byte; it is never shown one."""
    assert "".join("".join(text[part.start : part.end].split()) for part in split_sentences(text)) == "".join(
        text.split()
    )


@given(st.text(alphabet="ab .\t\u3000", max_size=40), st.integers(1, 400))
def test_what_is_longer_than_any_sentence_is_cut_behind_a_word(text: str, times: int) -> None:
    """Law: no sentence exceeds `LONGEST` characters, a cut falls on white space where there is any, nothing is lost."""
    whole = text * times
    parts = quoted(whole)
    assert max(map(len, parts), default=0) <= LONGEST
    assert "".join("".join(parts).split()) == "".join(whole.split())
    if "." not in text and max(map(len, whole.split()), default=0) <= LONGEST:
        assert [word for part in parts for word in part.split()] == whole.split()
