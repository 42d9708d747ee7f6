"""A disk that is full or only to be read: said in words, nothing recorded is lost, and no more calls are paid for.

A file system of its own that is too small (tmpfs) where the system lets us mount one; everywhere a limit on the size of
files, which fails in the same calls with another error number.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from summarizer.recordings.store import Recordings
from tests.support.answering import Answering
from tests.support.requests_made import a_recording
from tests.support.runs import asked, asked_in, outputs, started, write_articles
from tests.support.servers import ScriptedServer
from tests.support.shell import ROOT

resource = pytest.importorskip("resource")
pytestmark = [pytest.mark.enable_socket, pytest.mark.processes]

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec")
CONCURRENCY = 2


def can_mount() -> bool:
    try:
        done = subprocess.run([*NAMESPACE, "mount -t tmpfs none /tmp"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="the system lets us mount nothing")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_articles(tmp_path)
    return tmp_path


def command(server: ScriptedServer) -> list[str]:
    return ["articles", "--base-url", server.base_url, "--model", "small", "--concurrency", str(CONCURRENCY)]


def script(folder: Path, lines: str) -> subprocess.CompletedProcess[str]:
    """A shell script in a mount namespace of its own, in `folder`; `$summarize` is the command."""
    environment = {"summarize": f"{sys.executable} -m summarizer", "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    environment |= {"SUMMARIZER_CACHE_DIR": str(folder)}
    return subprocess.run([*NAMESPACE, lines], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@needs_mount
def test_a_cache_on_a_full_disk(folder: Path, server: ScriptedServer) -> None:
    """The disk fills up in the middle of a run: exit 1 and why; after the first reply that could not be kept no call is
    begun; the store is sound; with room again a rerun makes the missing calls only.
    """
    (folder / "recordings").mkdir()
    calls = " ".join(command(server))
    done = script(
        folder,
        f"""
        mount -t tmpfs -o size=340k none recordings
        $summarize {calls} --out first --quiet 2>first.err >/dev/null && exit 9
        mount -o remount,size=20m recordings
        $summarize cache check
        cp -r recordings kept
        $summarize {calls} --quiet 2>&1 >/dev/null
        """,
    )
    assert done.returncode == 0, done.stderr
    said = (folder / "first.err").read_text()
    assert "disk is full" in said or "No space left" in said
    assert "See that the disk has room" in said
    assert "Traceback" not in said
    with Recordings(folder / "kept") as recordings:
        kept = [asked_in(recording) for recording in recordings.sound()]
    assert 0 < len(kept) < 17
    assert done.stdout.startswith(f"{len(kept)} sound, 0 bad\n")
    made = [asked(seen) for seen in server.requests]
    unkept = [call for call in made if made.count(call) > 1]
    assert len(set(unkept)) <= CONCURRENCY, "calls went on although no reply could be kept"
    assert len(made) == len(set(made)) + len(set(unkept))
    assert "brief.md" in {Path(name).name for name in outputs(folder)}


@needs_mount
def test_an_output_folder_on_a_full_disk(folder: Path, server: ScriptedServer) -> None:
    """A file that does not fit: exit 1 and which; no half of it is there; the rerun with room repeats no call."""
    (folder / "out").mkdir()
    calls = " ".join(command(server))
    done = script(
        folder,
        f"""
        mount -t tmpfs -o size=24k none out
        $summarize {calls} --quiet >/dev/null 2>first.err && exit 9
        cp -r out full
        mount -o remount,size=20m out
        $summarize {calls} --quiet >/dev/null
        $summarize {calls} --quiet --replay >/dev/null
        """,
    )
    assert done.returncode == 0, done.stderr
    made = [asked(seen) for seen in server.requests]
    assert len(made) == len(set(made)), "what had been asked was asked again"
    said = (folder / "first.err").read_text()
    assert "cannot be written (No space left on device)" in said
    assert "finished calls are recorded and not repeated" in said
    full = [path for path in (folder / "full").rglob("*") if path.is_file()]
    assert all(path.read_text().endswith("\n") and path.suffix != ".part" for path in full)


@needs_mount
def test_folders_that_are_only_to_be_read(folder: Path, server: ScriptedServer) -> None:
    """A cache, and then an output folder, on a disk that takes nothing: one line each that names it, and no call."""
    for name in ("recordings", "out"):
        (folder / name).mkdir()
    calls = " ".join(command(server))
    done = script(
        folder,
        f"""
        mount -t tmpfs -o ro none recordings
        $summarize {calls} --quiet 2>cache.err && exit 9
        umount recordings
        mount -t tmpfs -o ro none out
        $summarize {calls} --quiet 2>out.err && exit 9
        exit 0
        """,
    )
    assert done.returncode == 0, done.stderr
    assert server.requests == []
    (line,) = (folder / "cache.err").read_text().splitlines()
    assert f"in {folder / 'recordings'} cannot be used" in line
    assert "the folder can be written" in line
    (line,) = (folder / "out.err").read_text().splitlines()
    assert "out cannot be written (Read-only file system)" in line


def limit_files(size: int) -> None:
    """From now on no file of this process grows beyond `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_cache_that_cannot_grow(folder: Path, server: ScriptedServer) -> None:
    """As on a full disk, where no disk can be made: said, sound, no calls in vain, and a rerun goes on from there."""
    with Recordings(folder / "recordings") as recordings:
        recordings.add([a_recording("x" * 400_000)])
    size = (folder / "recordings" / "cache.db").stat().st_size
    limited = started(folder, [*command(server), "--out", "first"], partial(limit_files, size))
    limited.join(60)
    said = (folder / f"{limited.pid}.err").read_text()
    assert limited.exitcode == 1
    assert "See that the disk has room" in said
    assert "Traceback" not in said
    first = [asked(seen) for seen in server.requests]
    with Recordings(folder / "recordings") as recordings:
        assert recordings.check().is_sound
        kept = {asked_in(recording) for recording in recordings.sound()}
    assert len(set(first) - kept) <= CONCURRENCY
    free = started(folder, command(server))
    free.join(60)
    assert free.exitcode == 0
    assert not kept & {asked(seen) for seen in server.requests[len(first) :]}


def test_a_repair_that_has_no_room_changes_nothing(tmp_path: Path) -> None:
    """The damaged store is still where it was, and no half of a new one is left."""
    with Recordings(tmp_path / "store") as recordings:
        recordings.add([a_recording(str(number) * 9000) for number in range(60)])
    database = tmp_path / "store" / "cache.db"
    content = database.read_bytes()
    database.write_bytes(b"?" + content[1:])
    limited = started(tmp_path, ["cache", "check", "--repair", "--cache", "store"], partial(limit_files, 300_000))
    limited.join(60)
    said = (tmp_path / f"{limited.pid}.err").read_text()
    assert (limited.exitcode, said.count("\n")) == (1, 1), said
    assert "See that the disk has room" in said
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["cache.db"]
    assert database.read_bytes() == b"?" + content[1:]
