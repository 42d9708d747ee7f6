"""Profiles: how a kind of model is asked comes from a file, and a wrong file is named with what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.model.profiles import load_profile
from summarizer.records.errors import UsageFault
from summarizer.records.facets import FACETS

OWN = """
[mine]
description = "A model of my own."
concurrency = 2
[mine.sampling]
temperature = 0
max_tokens = 100
seed = 3
[mine.windows]
actors = { size = 4, overlap = 1 }
events = { size = 2 }
figures = { size = 2, context = 1 }
stances = { size = 2 }
"""


@pytest.mark.parametrize("name", ["embedded", "hosted", "constrained"])
def test_shipped_profiles_cover_every_task(name: str) -> None:
    """Each shipped profile loads and has a window shape for each of the four tasks."""
    profile = load_profile(name)
    assert profile.name == name
    assert set(profile.windows) == set(FACETS)
    assert all(shape.size >= 1 for shape in profile.windows.values())
    assert profile.sampling.temperature == 0


def test_a_profile_can_come_from_a_file_of_ones_own(tmp_path: Path) -> None:
    """`path` replaces the shipped file: its profiles are found, the shipped ones are not."""
    file = tmp_path / "profiles.toml"
    file.write_text(OWN, "utf-8")
    mine = load_profile("mine", file)
    assert mine.windows["actors"].size == 4
    assert mine.windows["figures"].context == 1
    assert mine.sampling.seed == 3
    with pytest.raises(UsageFault, match=r"no profile 'hosted'.*mine"):
        load_profile("hosted", file)


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    """The message lists the profiles to choose from."""
    with pytest.raises(UsageFault, match=r"no profile 'huge'\. There are: constrained, embedded, hosted"):
        load_profile("huge")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("size = 4, overlap = 1", "size = 4, overlap = 4", "overlap by 4 of 4"),
        ("size = 4, overlap = 1", "size = 4, overlap = -1", "overlap by -1 of 4"),
        ("size = 4, overlap = 1", "size = 0", "overlap by 0 of 0"),
        ("concurrency = 2", "concurrency = 0", "concurrency"),
        ("concurrency = 2", "concurency = 2", "concurency"),
        ("max_tokens = 100", "max_tokens = 0", "max_tokens"),
        ("events = { size = 2 }", "events = { width = 2 }", "width"),
        ("events = { size = 2 }", "places = { size = 2 }", "places"),
        ("events = { size = 2 }\n", "", "events"),
        ("events = { size = 2 }", "events = { size = 2, context = -1 }", "context"),
        ('description = "A model of my own."', 'description = "A model of my own."\nname = "other"', "name"),
    ],
)
def test_a_malformed_profile_is_refused_and_what_is_wrong_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """A window that does not advance, a missing or unknown field, a task without a shape: each is a UsageFault."""
    file = tmp_path / "profiles.toml"
    assert old in OWN
    file.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(UsageFault, match=r"(?s)Profile 'mine' is malformed.*" + said):
        load_profile("mine", file)


def test_a_profile_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """A bare value under the profile's name is malformed too."""
    file = tmp_path / "profiles.toml"
    file.write_text("mine = 3\n", "utf-8")
    with pytest.raises(UsageFault, match="Profile 'mine' is malformed"):
        load_profile("mine", file)


@pytest.mark.parametrize("content", [b"[mine", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    """No TOML, no UTF-8 or no file at all: the message names the path."""
    file = tmp_path / "profiles.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageFault, match=r"Cannot read the profiles in .*profiles\.toml"):
        load_profile("mine", file)
