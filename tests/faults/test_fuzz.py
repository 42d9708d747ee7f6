"""Inputs: no bytes make a reader raise. That none make its work grow faster than their number: `test_growth.py`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.fuzz.growth import UNITS
from evals.fuzz.seeds import WORDS, seeds_of
from evals.fuzz.targets import TARGETS
from summarizer.language.quantities.amounts import parse_number
from summarizer.language.quantities.find import find_quantities

PIECES = st.lists(st.sampled_from([*WORDS, *"aA1 .,\n\"'“”()[]{}:-", *UNITS.values()])).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
CASES = [
    b"",
    b"[",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"9" * 100_000,
    b'"' + b"9" * 100_000 + b'"',
    b"1e999",
    b"NaN",
    b'{"title": "\\ud800"}',
    b'{"published": "\\udfff"}',
    b'{"published": "9999-99-99"}',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"{}\n{}",
    b'{"message": {"role": "user", "content": "\\ud800"}, "shared": "0"}',
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("content", CASES, ids=lambda content: repr(content[:20]))
def test_known_bad_input_is_refused_in_words(target: str, content: bytes) -> None:
    """Empty, cut off, deeply nested, half a character, a number without end: refused or read, never a crash."""
    TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
@given(content=st.one_of(st.binary(max_size=300), PIECES.map(str.encode), JSON.map(json.dumps).map(str.encode)))
@settings(max_examples=30, deadline=None)
def test_no_input_makes_a_reader_raise(target: str, content: bytes) -> None:
    """Bytes, words that the readers look for, and JSON of any shape."""
    TARGETS[target](content)


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
def test_damage_to_a_good_input_is_refused_in_words(target: str, data: st.DataObject) -> None:
    """A good input with a stretch of it replaced."""
    good = data.draw(st.sampled_from(seeds_of(target)))
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 50)))
    TARGETS[target](good[:start] + data.draw(st.sampled_from(WORDS)).encode() + good[end:])


FOUND = sorted((Path(__file__).parents[2] / "evals" / "fuzz").glob("found/*"))


@pytest.mark.parametrize("name", [path.name for path in FOUND])
def test_what_fuzzing_found_stays_mended(name: str) -> None:
    """Each input that once made a target raise or hang."""
    TARGETS[name.partition("-")[0]]((Path(__file__).parents[2] / "evals" / "fuzz" / "found" / name).read_bytes())


def test_a_million_digits_are_read() -> None:
    """A number without end is none, and raises nothing."""
    digits = "7" * 10**6
    assert find_quantities(digits) == ()
    assert parse_number(digits) is None
