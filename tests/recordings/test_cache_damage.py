"""A cache that is damaged, cut off or of another version: said, never believed, repaired without losing the rest."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.recordings.database import DATABASE, VERSION
from summarizer.recordings.repair import repair
from summarizer.recordings.request import Recording
from summarizer.recordings.store import MAX_CHARACTERS, Recordings
from summarizer.records.errors import CacheFault
from tests.support.requests_made import a_recording
from tests.support.shell import Shell

FLIPS = 40
SEED = 7
Damage = Callable[[Path], object]


def some_recordings() -> list[Recording]:
    """Forty, short ones that share pages and long ones that overflow to several."""
    draw = random.Random(SEED)
    texts = [f"[1] Window {number}. " + "Rain fell. " * draw.randrange(0, 900) for number in range(40)]
    return [a_recording(text, reply='{"x": "' + "y" * draw.choice([10, 300, 9000]) + '"}') for text in texts]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of forty recordings."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    with Recordings(folder) as store:
        store.add(some_recordings())
    assert repair(folder).set_aside is None
    return folder


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capfd)


def damaged_copy(whole: Path, folder: Path, damage: Damage) -> Path:
    shutil.copytree(whole, folder)
    damage(folder / DATABASE)
    return folder


def with_bytes(change: Callable[[bytearray], object]) -> Damage:
    """A damage that rewrites the database's bytes."""

    def damage(database: Path) -> None:
        content = bytearray(database.read_bytes())
        change(content)
        database.write_bytes(content)

    return damage


def flip(place: int, bit: int) -> Damage:
    def change(content: bytearray) -> None:
        content[place] ^= 1 << bit

    return with_bytes(change)


@cache
def truths() -> dict[str, Recording]:
    return {recording.key: recording for recording in some_recordings()}


def test_a_flipped_bit_alters_no_answer_and_costs_one_recording_at_most(whole: Path, tmp_path: Path) -> None:
    """Forty flips over the whole file, every second one in its first 100 bytes: whatever is still read is what was
    recorded; `repair` keeps at least 39 of 40, names the one that is lost, and the damaged file is set aside unaltered.
    """
    draw = random.Random(SEED)
    size = (whole / DATABASE).stat().st_size
    for number in range(FLIPS):
        place = draw.randrange(100) if number % 2 else draw.randrange(size)
        folder = damaged_copy(whole, tmp_path / str(number), flip(place, draw.randrange(8)))
        with suppress(CacheFault), Recordings(folder) as store:  # refused, or read as it was
            assert all(recording == truths()[recording.key] for recording in store.sound()), place
        done = repair(folder)
        with Recordings(folder) as store:
            kept = {recording.key: recording for recording in store.sound()}
            assert store.check().is_sound
        assert kept.items() <= truths().items()
        assert done.kept == len(kept) >= 39, place
        assert set(done.lost) == set(truths()) - set(kept), place
        assert done.set_aside is None or (Path(done.set_aside) / DATABASE).exists()


@pytest.mark.parametrize("page", [0, 1, 2, 4, 5, 30])
def test_a_page_of_zeros_costs_what_was_on_it(whole: Path, tmp_path: Path, page: int) -> None:
    """A whole page lost, the first one with the database's own header among them: the rest is kept and unaltered."""

    def change(content: bytearray) -> None:
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)

    folder = damaged_copy(whole, tmp_path / "store", with_bytes(change))
    done = repair(folder)
    assert done.kept >= 32
    with Recordings(folder) as store:
        assert {recording.key: recording for recording in store.sound()}.items() <= truths().items()


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_of_a_truncated_file_the_first_part_is_kept(whole: Path, tmp_path: Path, share: float) -> None:
    """What the file still has in full is kept, and the keys that its index still names are said to be lost."""
    size = (whole / DATABASE).stat().st_size
    folder = damaged_copy(whole, tmp_path / "store", lambda database: os_truncate(database, int(size * share)))
    with pytest.raises(CacheFault, match="--repair"), Recordings(folder) as store:
        store.stats()
    done = repair(folder)
    assert done.kept >= int(40 * share) - 8
    assert len(done.lost) + done.kept <= 40
    with Recordings(folder) as store:
        assert store.check().sound == done.kept


def os_truncate(database: Path, size: int) -> None:
    with database.open("rb+") as stream:
        stream.truncate(size)


@pytest.mark.parametrize("content", [b"", b"not a database " * 400, b"SQLite format 3\0" + bytes(4000)])
def test_what_is_no_store_at_all_is_set_aside(tmp_path: Path, content: bytes) -> None:
    """A foreign file in the store's place is kept beside a new, empty store; an empty one is an empty store."""
    (tmp_path / DATABASE).write_bytes(content)
    done = repair(tmp_path)
    assert (done.kept, done.lost, done.set_aside is None) == (0, (), not content)
    if content:
        assert (Path(str(done.set_aside)) / DATABASE).read_bytes() == content
    with Recordings(tmp_path) as store:
        assert store.check().is_sound


def test_a_store_of_another_version_is_left_alone(tmp_path: Path) -> None:
    """A later version's rows mean what this one cannot know: every use is refused, repair too, and nothing is moved."""
    Recordings(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (tmp_path / DATABASE).read_bytes()
    for use in (lambda: Recordings(tmp_path), lambda: repair(tmp_path)):
        with pytest.raises(CacheFault, match="another version of this program"):
            use()
    assert (tmp_path / DATABASE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [DATABASE]


def test_a_store_from_before_versions_is_read_and_marked(whole: Path, tmp_path: Path) -> None:
    """Version 0, and rows without a hash, are those of the first versions."""
    folder = damaged_copy(whole, tmp_path / "store", lambda database: None)
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("UPDATE Cache SET tag = NULL")
        connection.execute("PRAGMA user_version = 0")
    with Recordings(folder) as store:
        assert store.check().sound == 40
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


@pytest.mark.parametrize("place", [0.0, 0.5, 0.9])
def test_recordings_that_were_only_in_the_log_are_kept(tmp_path: Path, place: float) -> None:
    """What a killed run had committed, and SQLite not yet moved to the database, is read from its log, also beyond a
    flipped bit, where SQLite silently stops; it costs one recording at most."""
    folder = tmp_path / "store"
    store = Recordings(folder)
    for recording in some_recordings():
        store.put(recording)
    killed = tmp_path / "killed"
    shutil.copytree(folder, killed)
    store.close()
    log = killed / f"{DATABASE}-wal"
    assert log.stat().st_size > 300_000
    if place:
        flip(int(log.stat().st_size * place), 3)(log)
    done = repair(killed)
    assert done.kept >= (39 if place else 40)
    assert (done.set_aside is None) == (not place)
    with Recordings(killed) as repaired:
        assert {recording.key: recording for recording in repaired.sound()}.items() <= truths().items()
        assert repaired.check().sound == done.kept


def test_what_does_not_belong_is_not_taken_over(whole: Path, tmp_path: Path) -> None:
    """A pickle, a row that names a file, an altered reply: none is in the repaired store."""
    folder = damaged_copy(whole, tmp_path / "store", lambda database: None)
    keys = sorted(truths())
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(
            "INSERT INTO Cache (key, raw, mode, value) VALUES (?, 0, 4, ?)", (b"\x80\x04.", b"\x80\x04.")
        )
        connection.execute("UPDATE Cache SET filename = '/etc/passwd' WHERE key = ?", (keys[0],))
        connection.execute("UPDATE Cache SET value = replace(value, '\"x\\', '\"z\\') WHERE key = ?", (keys[1],))
    done = repair(folder)
    assert (done.kept, done.lost) == (38, (keys[0], keys[1]))


def test_a_second_repair_sets_nothing_aside(whole: Path, tmp_path: Path) -> None:
    """A repaired store is sound; one damaged again gets another folder, and the first one stays."""
    folder = damaged_copy(whole, tmp_path / "store", flip(0, 0))
    first = repair(folder)
    assert repair(folder).set_aside is None
    flip(0, 0)(folder / DATABASE)
    second = repair(folder)
    assert [Path(str(done.set_aside)).name for done in (first, second)] == ["damaged-1", "damaged-2"]
    assert sorted(path.name for path in folder.iterdir()) == [DATABASE, "damaged-1", "damaged-2"]


def test_the_command_says_what_is_kept_and_what_is_lost(shell: Shell) -> None:
    """`cache check` finds it and names the remedy, `--repair` counts and names, and then `cache check` is content."""
    recordings = some_recordings()
    with Recordings() as store:
        store.add(recordings)
        folder = store.directory
    row = folder / DATABASE
    content = row.read_bytes()
    row.write_bytes(content.replace(b"y" * 300, b"y" * 299 + b"z", 1))
    found = shell.run("cache", "check")
    assert (found.code, found.out) == (1, "39 sound, 1 bad\n")
    assert "bytes have changed" in found.err
    assert "summarize cache check --repair" in found.err
    mended = shell.run("cache", "check", "--repair")
    assert (mended.code, mended.out) == (0, "39 kept, 1 lost\n")
    assert f"kept in {folder / 'damaged-1'}" in mended.err
    assert mended.err.count("is lost") == 1
    assert shell.run("cache", "check").out == "39 sound, 0 bad\n"
    assert shell.run("cache", "check", "--repair").out == "39 sound, 0 bad\n"


def test_a_damaged_index_is_found_by_check(whole: Path, tmp_path: Path, shell: Shell) -> None:
    """Damage that no single row shows is what SQLite's own check finds."""
    damaged_copy(whole, shell.folder / "recordings", lambda database: None)
    with closing(sqlite3.connect(shell.folder / "recordings" / DATABASE)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        row = connection.execute("SELECT * FROM sqlite_master WHERE name = 'Cache_expire_time'").fetchone()
        connection.execute("DELETE FROM sqlite_master WHERE name = 'Cache_expire_time'")
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("UPDATE Cache SET expire_time = 9e9 WHERE rowid = 7")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
        connection.commit()
    ended = shell.run("cache", "check")
    assert (ended.code, ended.out) == (1, "40 sound, 0 bad\n")
    assert "The database is damaged: " in ended.err


def test_a_locked_store_is_not_repaired(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that another process is writing to is not damaged."""
    folder = damaged_copy(whole, tmp_path / "store", lambda database: None)

    def locked(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("summarizer.recordings.database.version_of", locked)
    with pytest.raises(CacheFault, match=r"locked\. Let it end"):
        repair(folder)
    assert [path.name for path in folder.iterdir()] == [DATABASE]


@pytest.mark.parametrize("nested", [f'"{"[" * 100_000}', "[" * 100_000, '{"a":' * 100_000])
def test_deeply_nested_rows_are_refused(tmp_path: Path, nested: str) -> None:
    """JSON that is nested without end is a damaged row, not a crash."""
    with Recordings(tmp_path) as store:
        store._cache.set("0" * 64, nested)
        with pytest.raises(CacheFault, match="is damaged"):
            store.get("0" * 64)
        assert len(store.check().bad) == 1


def test_oversized_rows_are_refused_in_both_directions(tmp_path: Path) -> None:
    """More than 4 MiB is neither recorded nor read: a file of recordings takes no longer line either."""
    with Recordings(tmp_path) as store:
        with pytest.raises(CacheFault, match="longer than 4,194,304 characters"):
            store.put(a_recording(reply="x" * MAX_CHARACTERS))
        assert store.stats().count == 0
        with closing(sqlite3.connect(tmp_path / DATABASE)) as connection, connection:
            row = ("0" * 64, 1, 0.0, 1, "x" * (MAX_CHARACTERS + 1))
            connection.execute("INSERT INTO Cache (key, raw, store_time, mode, value) VALUES (?, ?, ?, ?, ?)", row)
        with pytest.raises(CacheFault, match="longer than"):
            store.get("0" * 64)


@pytest.mark.parametrize("place", range(0, 32, 5))
def test_a_flipped_bit_in_the_head_of_a_log_costs_nothing(tmp_path: Path, place: int) -> None:
    """SQLite silently drops a log whose first bytes do not fit; the repair reads it."""
    with Recordings(tmp_path / "store") as store:
        for recording in some_recordings():
            store.put(recording)
        shutil.copytree(tmp_path / "store", tmp_path / "killed")
    flip(place, 2)(tmp_path / "killed" / f"{DATABASE}-wal")
    assert repair(tmp_path / "killed").kept == 40


contents = st.lists(
    st.tuples(st.sampled_from([b"\x0d", b"\x0a", b"\x02", b"\x05"]), st.binary(max_size=4000)), max_size=9
)


@settings(max_examples=30, deadline=None)
@given(contents, st.binary(max_size=9000), st.integers(0, 95))
def test_any_bytes_are_repaired(whole: Path, pages: list[tuple[bytes, bytes]], log: bytes, start: int) -> None:
    """Pages of any content in a store, with the first bytes of pages that hold records, and any log: no exception, an
    end, and what is kept is as it was recorded."""
    with tempfile.TemporaryDirectory() as folder:
        content = bytearray((whole / DATABASE).read_bytes())
        for number, (kind, rest) in enumerate(pages, start):
            content[number * 4096 : (number + 1) * 4096] = (kind + rest).ljust(4096, b"\x01")
        (Path(folder) / DATABASE).write_bytes(content)
        (Path(folder) / f"{DATABASE}-wal").write_bytes(log)
        done = repair(Path(folder))
        assert done.kept >= 20 - 2 * len(pages)
        with Recordings(Path(folder)) as store:
            assert {recording.key: recording for recording in store.sound()}.items() <= truths().items()
            assert store.check().is_sound


def test_rows_that_share_their_pages_are_not_read_over_and_over(tmp_path: Path) -> None:
    """A file of 36 MB with 8,000 rows that all go on in the same 4 MB: read as far as twice its length."""
    with Recordings(tmp_path) as store:
        store._cache.set("0" * 64, "x" * 4_000_000)
    content = (tmp_path / DATABASE).read_bytes()
    pages = [content[at : at + 4096] for at in range(0, len(content), 4096)]
    (row,) = (page for page in pages if page[0] == 13 and b"0" * 64 in page)
    (tmp_path / DATABASE).write_bytes(content + row * 8_000)
    before = time.process_time()
    assert repair(tmp_path).lost == ("0" * 64,)
    assert time.process_time() - before < 6


@pytest.mark.parametrize("place", [0, 16, 70])
def test_what_was_removed_or_replaced_does_not_come_back(tmp_path: Path, place: int) -> None:
    """Recordings that were cleared, or asked for again, are not found in what file and log still hold of them."""
    first = a_recording(reply="old" * 3_000)
    with Recordings(tmp_path / "store") as store:
        store.add([*some_recordings(), first])
        store.clear()
        store.put(first)
        store.put(first.model_copy(update={"reply": "new"}))
        shutil.copytree(tmp_path / "store", tmp_path / "killed")
    for folder in (tmp_path / "store", tmp_path / "killed"):
        flip(place, 0)(folder / DATABASE)
        assert repair(folder).kept == 1
        with Recordings(folder) as store:
            assert [recording.reply for recording in store.sound()] == ["new"]
