"""The store of recordings, and what a tampered or broken one does: nothing but be refused."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import diskcache
import pytest

from summarizer.folders import cache_folder
from summarizer.recordings.request import Message, Sampling
from summarizer.recordings.store import Recordings
from summarizer.records.errors import CacheFault
from tests.support.requests_made import a_recording, a_request


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


class TestStore:
    def test_what_was_put_comes_back(self, store: Recordings) -> None:
        """get returns what put stored, also from another opening of the folder; an unknown key has nothing."""
        recording = a_recording(reply='{"who": "Աննա “x”\u2028"}')
        store.put(recording)
        store.close()
        with Recordings(store.directory) as again:
            assert again.get(recording.key) == recording
            assert again.get("0" * 64) is None

    def test_a_long_reply_stays_inside_the_database(self, store: Recordings) -> None:
        """A reply of any length comes back and makes no file beside the database."""
        recording = a_recording(reply="x" * 200_000)
        store.put(recording)
        assert store.get(recording.key) == recording
        assert {path.name.partition("-")[0] for path in store.directory.iterdir()} == {"cache.db"}

    def test_nothing_is_evicted(self, store: Recordings) -> None:
        """The store has no size at which it forgets."""
        with diskcache.Cache(str(store.directory)) as cache:
            assert cache.eviction_policy == "none"
            assert cache.size_limit == 2**62

    def test_clear_empties(self, store: Recordings) -> None:
        """clear returns how many there were and leaves none."""
        store.put(a_recording("a"))
        store.put(a_recording("b"))
        assert store.clear() == 2
        assert store.stats().count == 0
        assert store.nearest(a_request()) == f"There are no recordings in {store.directory}."

    def test_stats(self, store: Recordings) -> None:
        """Recordings are counted by model and prompt, the most frequent first; bytes are those on disk."""
        for text in "abc":
            store.put(a_recording(text))
        store.put(a_recording("d", model="large", prompt="brief.v1"))
        stats = store.stats()
        assert (stats.count, stats.bytes > 4096) == (4, True)
        assert [(count.name, count.count) for count in stats.by_model] == [("small@1", 3), ("large", 1)]
        assert [(count.name, count.count) for count in stats.by_prompt] == [("extract.v1", 3), ("brief.v1", 1)]

    def test_threads_share_a_store(self, store: Recordings) -> None:
        """Threads that put and get the same recordings at once end with one row each."""
        recordings = [a_recording(str(number)) for number in range(10)]

        def work() -> None:
            for recording in recordings:
                store.put(recording)
                seen.append(store.get(recording.key) == recording)

        seen: list[bool] = []
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [True] * 20
        assert store.stats().count == 10

    @pytest.mark.parametrize("chosen", [True, False])
    def test_the_default_folder(self, chosen: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The store is `recordings` in SUMMARIZER_CACHE_DIR, or in the user's cache."""
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.delenv("SUMMARIZER_CACHE_DIR", raising=False)
        if chosen:
            monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "mine"))
            assert Recordings().directory == tmp_path / "mine" / "recordings"
        else:
            assert cache_folder("recordings").parts[-2:] == ("summarizer", "recordings")


class TestNearest:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"prompt": "extract.v2"}, "differs in the prompt version (recorded extract.v1, asked extract.v2)."),
            ({"prompt_sha256": "b" * 64}, "differs in the prompt's content hash."),
            ({"model": "large"}, "differs in the model (recorded small@1, asked large)."),
            ({"response_schema": "{}"}, "differs in the response schema."),
            (
                {"parameters": Sampling(temperature=0, max_tokens=200, seed=0)},
                "differs in the sampling parameters (max_tokens: recorded 100, asked 200).",
            ),
            (
                {"messages": (Message(role="user", content="[1] The river rose."),)},
                "differs in the instructions and examples.",
            ),
            (
                {"model": "large", "prompt": "extract.v2"},
                "differs in the prompt version (recorded extract.v1, asked extract.v2), the model (recorded small@1, ",
            ),
            ({}, "is of this very request."),
        ],
    )
    def test_it_names_what_differs(self, store: Recordings, change: dict[str, object], said: str) -> None:
        """The sentence names exactly the parts in which the recording of the same window differs."""
        store.put(a_recording())
        store.put(a_recording("[1] Another window altogether."))
        assert said in store.nearest(a_request(**change))

    def test_another_text(self, store: Recordings) -> None:
        """Where no recording is of the window, the text is what differs; later puts are seen."""
        store.put(a_recording("other"))
        assert "differs in the text." in store.nearest(a_request())
        store.put(a_recording())
        assert "is of this very request." in store.nearest(a_request())


class Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return os.mkdir, (str(self.path),)


def plant(directory: Path, **columns: object) -> None:
    """Put a row into the store's database behind its back."""
    row = {"key": "k", "raw": 1, "store_time": 0.0, "mode": 1, "value": "x", "filename": None} | columns
    with diskcache.Cache(str(directory)) as cache:
        names = ", ".join(row)
        cache._sql(f"INSERT INTO Cache ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


class TestTampering:
    def test_a_pickled_value_is_not_loaded(self, store: Recordings, tmp_path: Path) -> None:
        """A row that holds a pickle is refused, and its code does not run (CVE-2025-69872)."""
        made = tmp_path / "made"
        payload = pickle.dumps(Payload(made))
        plant(store.directory, mode=diskcache.core.MODE_PICKLE, value=payload)
        for reading in (lambda: store.get("k"), store.stats, lambda: store.export(tmp_path / "x")):
            with pytest.raises(CacheFault, match="not plain text"):
                reading()
        assert len(store.check().bad) == 1
        assert not made.exists()
        pickle.loads(payload)
        assert made.exists(), "the payload is harmless, and so this test shows nothing"

    def test_a_pickled_key_is_not_loaded(self, store: Recordings, tmp_path: Path) -> None:
        """A key that is a pickle is reported and its code does not run; sound rows beside it are still counted."""
        made = tmp_path / "made"
        store.put(a_recording())
        plant(store.directory, key=pickle.dumps(Payload(made)), raw=0)
        check = store.check()
        assert (check.sound, len(check.bad)) == (1, 1)
        assert "key is not plain text" in check.bad[0]
        with pytest.raises(CacheFault, match="key is not plain text"):
            store.stats()
        assert not made.exists()

    def test_a_row_reaches_no_file(self, store: Recordings, tmp_path: Path) -> None:
        """A row that names a file neither reads it nor, on clear, removes it."""
        precious = tmp_path / "precious"
        precious.write_text("mine")
        plant(store.directory, mode=diskcache.core.MODE_TEXT, value=None, filename=str(precious))
        with pytest.raises(CacheFault, match="not plain text"):
            store.get("k")
        assert store.clear() == 1
        assert precious.read_text() == "mine"

    @pytest.mark.parametrize("value", [b"bytes", 7, None, "no JSON", '{"key":"k"}'])
    def test_a_row_of_something_else(self, store: Recordings, value: object) -> None:
        """A row that is no recording is a fault or nothing, never an answer."""
        plant(store.directory, value=value)
        assert store.check().sound == 0
        with pytest.raises(CacheFault):
            store.stats()

    def test_nothing_but_text_is_written(self, store: Recordings) -> None:
        """The store's disk refuses to write what it would have to pickle."""
        disk = store._cache.disk
        for refused in (lambda: disk.put(7), lambda: disk.store([1], read=False)):
            with pytest.raises(ValueError, match="not plain text"):
                refused()

    def test_an_altered_recording_is_noticed(self, store: Recordings) -> None:
        """A row whose request was altered, or that lies under another's key, is refused and reported by check."""
        recording = a_recording()
        plant(store.directory, key="1" * 64, value=recording.model_dump_json())
        altered = recording.model_dump_json().replace("The river", "A river")
        plant(store.directory, key=recording.key, value=altered)
        for key in ("1" * 64, recording.key):
            with pytest.raises(CacheFault, match="is damaged"):
                store.get(key)
        check = store.check()
        assert (check.sound, len(check.bad)) == (0, 2)

    @pytest.mark.parametrize(
        "content", [b"", b"SQLite format 3\0" + b"\0" * 4000, b"not a database " * 400], ids=["empty", "zeros", "text"]
    )
    def test_a_foreign_file_as_database(self, tmp_path: Path, content: bytes) -> None:
        """A file that is no database is a CacheFault that names the folder; an empty one is an empty store."""
        (tmp_path / "cache.db").write_bytes(content)
        if not content:
            assert Recordings(tmp_path).stats().count == 0
            return
        with pytest.raises(CacheFault, match="cannot be used") as caught:
            Recordings(tmp_path)
        assert str(tmp_path) in str(caught.value)

    def test_a_truncated_database(self, store: Recordings) -> None:
        """A database that lost its end is a CacheFault, whichever call meets the gap."""
        for number in range(50):
            store.put(a_recording(str(number) * 500))
        store.close()
        database = store.directory / "cache.db"
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
        with pytest.raises(CacheFault, match="cannot be used"):
            Recordings(store.directory).stats()

    def test_a_database_of_other_tables(self, tmp_path: Path) -> None:
        """A database whose tables only share the names is a CacheFault."""
        with sqlite3.connect(tmp_path / "cache.db") as connection:
            connection.execute("CREATE TABLE Cache (a, b)")
        connection.close()
        with pytest.raises(CacheFault, match="cannot be used"):
            Recordings(tmp_path)

    def test_hostile_settings(self, store: Recordings) -> None:
        """Settings that diskcache takes unchecked from the database do not crash the opening."""
        store._cache._sql("INSERT INTO Settings VALUES ('disk_colour', 'red')")
        store.close()
        with pytest.raises(CacheFault, match="cannot be used"):
            Recordings(store.directory)

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path) -> None:
        """A store cannot be made where a file is, and the message says where that was."""
        (tmp_path / "file").write_text("")
        with pytest.raises(CacheFault, match="file"):
            Recordings(tmp_path / "file")

    def test_a_locked_store(self, store: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
        """A lock that is not given up is said to be one."""

        def locked(**_: object) -> int:
            raise diskcache.Timeout

        monkeypatch.setattr(store._cache, "clear", locked)
        with pytest.raises(CacheFault, match="locked by another process"):
            store.clear()


def test_import_is_light() -> None:
    """Reading recordings needs neither the SDK nor instructor nor tenacity."""
    heavy = "{'openai', 'instructor', 'tenacity', 'httpx', 'httpx2'}"
    code = f"import sys, summarizer.recordings.store, summarizer.model.client; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
