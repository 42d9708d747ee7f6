"""Recordings as JSON lines: exact there and back, shared parts once, bad lines named."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.recordings import jsonl as recording_files
from summarizer.recordings.request import Recording
from summarizer.recordings.store import Recordings
from summarizer.records.errors import CacheFault
from tests.support.requests_made import a_recording, recordings_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(recordings_of(), max_size=6, unique_by=lambda recording: recording.key), st.randoms())
def test_export_and_import_restore(tmp_path: Path, recordings: list[Recording], random: object) -> None:
    """What a file is written from is what is read from it, and its bytes do not depend on the order."""
    path = tmp_path / "x.jsonl"
    recording_files.write(path, recordings)
    first = path.read_bytes()
    assert recording_files.read(path) == tuple(sorted(recordings, key=lambda recording: recording.key))
    random.shuffle(recordings)  # type: ignore[attr-defined]
    recording_files.write(path, recordings)
    assert path.read_bytes() == first


def test_from_store_to_store(store: Recordings, tmp_path: Path) -> None:
    """An export holds the chosen recordings, and an import into another store makes them answer there."""
    recordings = [a_recording(text) for text in "abc"]
    for recording in recordings:
        store.put(recording)
    assert store.export(tmp_path / "new" / "all.jsonl") == 3
    assert store.export(tmp_path / "two.jsonl", [recordings[0].key, recordings[2].key, recordings[0].key]) == 2
    with Recordings(tmp_path / "other") as other:
        assert other.import_(tmp_path / "two.jsonl") == 2
        assert [other.get(recording.key) for recording in recordings] == [recordings[0], None, recordings[2]]
        assert other.import_(tmp_path / "new" / "all.jsonl") == 3
        assert other.check().sound == 3


def test_shared_parts_stand_once(store: Recordings, tmp_path: Path) -> None:
    """Instructions, examples and schema are written once a file; a window's text stands on its recording's line."""
    for text in ("one window", "another window"):
        store.put(a_recording(text))
    store.export(tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_text().splitlines()
    whole = "\n".join(lines)
    assert [whole.count(part) for part in ("Say who acts.", "Ann left.", '\\"object\\"')] == [1, 1, 1]
    assert len(lines) == 6
    assert sorted(json.loads(line)["key"] for line in lines[4:]) == [json.loads(line)["key"] for line in lines[4:]]
    assert all("window" in line for line in lines[4:])


def test_a_key_without_a_recording(store: Recordings, tmp_path: Path) -> None:
    """Exporting what is not there is an error, not a shorter file."""
    with pytest.raises(CacheFault, match="has no recording 000"):
        store.export(tmp_path / "x", ["0" * 64])


@pytest.mark.parametrize(
    ("alter", "line", "said"),
    [
        (lambda text: text.replace("rose", "fell"), 2, "is not that of the request"),
        (lambda text: text.replace("object", "array"), 1, "does not have that hash"),
        (lambda text: text.partition("\n")[2], 1, "no line before it declares"),
        (lambda text: text + "nonsense\n", 3, "Invalid JSON"),
        (lambda text: text + "\n", 3, "Invalid JSON"),
        (lambda text: text + "[" * 100_000 + "\n", 3, "Invalid JSON"),
        (lambda text: text + '{"shared":"0000"}\n', 3, "does not have that hash"),
        (lambda text: text[:-40], 2, "Invalid JSON"),
        (lambda text: text.replace('"seconds":0.5', '"seconds":-1'), 2, "greater than or equal to 0"),
        (lambda text: text.replace('"seconds":0.5', '"seconds":1e308'), 2, "less than or equal to"),
        (lambda text: text.replace('"calls":1', '"calls":1' + "0" * 4_000), 2, "less than or equal to"),
        (lambda text: text.replace('"input_tokens":', '"input_tokens":' + "9" * 19), 2, "less than or equal to"),
        (lambda text: text.replace('"input_tokens":', '"input_tokens":' + "9" * 4_299), 2, "less than or equal to"),
        (lambda text: text + "x" * (recording_files.MAX_LINE_BYTES + 1), 3, "longer than"),
    ],
    ids=[
        "text",
        "schema",
        "undeclared",
        "prose",
        "blank",
        "deep",
        "hollow",
        "cut",
        "negative",
        "ages",
        "many",
        "large",
        "huge",
        "long",
    ],
)
def test_a_bad_line_is_named(store: Recordings, tmp_path: Path, alter: object, line: int, said: str) -> None:
    """A file with one bad line is refused as a whole, naming file and line."""
    store.put(a_recording())
    path = tmp_path / "x.jsonl"
    store.export(path)
    path.write_text(alter(path.read_text()))  # type: ignore[operator]
    with Recordings(tmp_path / "other") as other:
        with pytest.raises(CacheFault) as caught:
            other.import_(path)
        assert f"{path}, line {line}: " in str(caught.value)
        assert said in str(caught.value)
        assert other.stats().count == 0


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused at its line."""
    (tmp_path / "x").write_bytes(b'{"shared":"\xff"}\n')
    with pytest.raises(CacheFault, match="line 1"):
        recording_files.read(tmp_path / "x")


def test_a_path_that_cannot_be_used(tmp_path: Path) -> None:
    """A missing file, and a folder in place of a file, are CacheFaults that name the path."""
    with pytest.raises(CacheFault, match=r"missing\.jsonl"):
        recording_files.read(tmp_path / "missing.jsonl")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CacheFault, match="folder"):
        recording_files.write(tmp_path / "folder", [a_recording()])
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for some only")
def test_an_export_follows_no_link(store: Recordings, tmp_path: Path) -> None:
    """Neither a link in the file's place nor one in that of the unfinished file has its target written."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for name in ("out.jsonl", f".out.jsonl.{os.getpid()}.part"):
        (tmp_path / name).symlink_to(precious)
    store.put(a_recording())
    store.export(tmp_path / "out.jsonl")
    assert precious.read_text() == "mine"
    assert len(recording_files.read(tmp_path / "out.jsonl")) == 1
    assert not list(tmp_path.glob(".*"))
