"""Several runs at once on one cache and one output folder, with somebody reading meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from summarizer.cli.outputs import write_text
from summarizer.model.client import Model
from summarizer.recordings.database import claimed
from summarizer.recordings.store import Recordings
from summarizer.records.errors import CacheFault
from tests.support.answering import Answering
from tests.support.requests_made import a_recording, a_request
from tests.support.runs import ARTICLES, asked, asked_in, forked, outputs, started, write_articles
from tests.support.servers import ScriptedServer, completion
from tests.support.towns import VARDE, WHERE, Connecting, Town
from tests.support.towns import a_recording as a_town_recording
from tests.support.towns import a_request as a_town_request

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(sys.platform == "win32", reason="the system has no fork"),
]

PROCESSES = 4


class Reader(threading.Thread):
    """Reads every output file and recording over and over; `faults` is what was not whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder = folder
        self.ended = threading.Event()
        self.faults: list[str] = []
        self.looks = 0

    def run(self) -> None:
        while not self.ended.wait(0.01):
            try:
                self.look()
            except (ValueError, CacheFault) as fault:
                self.faults.append(str(fault))
            self.looks += 1

    def look(self) -> None:
        for path in (self.folder / "out").rglob("*"):
            try:
                text = path.read_text("utf-8") if path.is_file() and path.suffix != ".part" else None
            except FileNotFoundError:
                continue  # moved to its story
            if text is not None and path.suffix == ".json":
                json.loads(text)
            elif text is not None:
                assert text.endswith("\n")
        with Recordings(self.folder / "recordings") as recordings:
            check = recordings.check()
            if not check.is_sound:
                self.faults.append(str(check))


@pytest.mark.processes
def test_four_runs_at_once_make_each_call_once_and_the_same_files(tmp_path: Path) -> None:
    """Four processes, one cache, one output folder, and a reader: no call is made twice, none of its recordings is
    missing, nobody meets half a file or a damaged recording, and the files are those of a run alone.
    """
    together, alone = tmp_path / "together", tmp_path / "alone"
    write_articles(together)
    write_articles(alone)
    reader = Reader(together)
    with ScriptedServer(Answering(slow="", delay=0.05)) as server:
        arguments = ["articles", "--base-url", server.base_url, "--model", "small", "--quiet"]
        reader.start()
        running = [started(together, arguments) for _ in range(PROCESSES)]
        for process in running:
            process.join(120)
        reader.ended.set()
        reader.join(20)
        said = "".join((together / f"{process.pid}.err").read_text() for process in running)
        assert ([process.exitcode for process in running], said) == ([0] * PROCESSES, "")
        calls = [asked(seen) for seen in server.requests]
        single = started(alone, arguments)
        single.join(60)
        assert single.exitcode == 0
    assert len(calls) == len(set(calls)) == len(server.requests) - len(calls)
    with Recordings(together / "recordings") as recordings:
        assert {asked_in(recording) for recording in recordings.sound()} == set(calls)
        assert recordings.check().is_sound
    assert reader.faults == []
    assert reader.looks > 3
    assert outputs(together) == outputs(alone)
    assert len(outputs(alone)) == len(ARTICLES) + 2


async def test_a_call_that_another_process_makes_is_waited_for(tmp_path: Path) -> None:
    """While the claim on a key is held elsewhere no call is made for it and others go on; what is recorded meanwhile
    answers."""
    with ScriptedServer([completion(VARDE)]) as server, Recordings(tmp_path / "store") as store:
        request = a_town_request()
        async with Model("small@1", Connecting(server.base_url), store) as model:
            with claimed(store.directory / "claims", request.key) as is_ours:
                assert is_ours
                waiting = asyncio.create_task(model.ask(request, Town, WHERE))
                other = await model.ask(a_town_request("another window"), Town, WHERE)
                assert not waiting.done()
                store.put(a_town_recording())
            answer = await waiting
    assert (answer.replayed, other.replayed, len(server.requests)) == (True, False, 1)


def hold(folder: Path, key: str) -> None:
    """Claim the key until the end."""
    with claimed(folder, key):
        time.sleep(60)


def is_held(folder: Path, key: str) -> bool:
    with claimed(folder, key) as is_ours:
        return not is_ours


async def test_the_claim_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    """When whoever held the claim is gone without a recording, the call is made."""
    with ScriptedServer([completion(VARDE)]) as server, Recordings(tmp_path / "store") as store:
        request = a_town_request()
        holder = forked(hold, store.directory / "claims", request.key)
        end = time.monotonic() + 20
        while not is_held(store.directory / "claims", request.key):
            assert time.monotonic() < end
            await asyncio.sleep(0.02)
        async with Model("small@1", Connecting(server.base_url), store) as model:
            waiting = asyncio.create_task(model.ask(request, Town, WHERE))
            await asyncio.sleep(0.3)
            assert (waiting.done(), server.requests) == (False, [])
            holder.kill()
            assert not (await waiting).replayed
    holder.join(20)


def test_where_nothing_can_be_locked_calls_are_made_all_the_same(tmp_path: Path) -> None:
    """A file in the place of the folder of claims: the claim is granted."""
    (tmp_path / "claims").write_text("")
    with claimed(tmp_path / "claims", a_request().key) as is_ours:
        assert is_ours


def test_a_file_is_written_though_its_folder_is_removed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a run that ends at the same moment takes away, the folder or the temporary file, is made again."""
    replace, taken = os.replace, []

    def without(source: Path, target: Path) -> None:
        if len(taken) < 3:
            taken.append(source)
            source.unlink()
            if len(taken) == 2:
                source.parent.rmdir()
        replace(source, target)

    monkeypatch.setattr(os, "replace", without)
    write_text(tmp_path / "_articles" / "a.json", "{}\n")
    assert (tmp_path / "_articles" / "a.json").read_text() == "{}\n"
    assert [path.name for path in (tmp_path / "_articles").iterdir()] == ["a.json"]


def put_ten(folder: Path, number: int) -> None:
    """Put ten recordings of this process's own into the store."""
    with Recordings(folder) as store:
        for turn in range(10):
            store.put(a_recording(f"{number} {turn}"))


def test_four_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    """Opening and writing from the first moment on: every recording of every process is there."""
    running = [forked(put_ten, tmp_path / "store", number) for number in range(PROCESSES)]
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * PROCESSES
    with Recordings(tmp_path / "store") as store:
        assert store.check().is_sound
        assert {recording.key for recording in store.sound()} == {
            a_recording(f"{number} {turn}").key for number in range(PROCESSES) for turn in range(10)
        }
