"""A run that is killed at any moment: what it had received is kept, and a rerun makes the rest of it.

Each kill is SIGKILL to a real `summarize` in a process of its own, against a slow server on the loopback interface.
"""

from __future__ import annotations

import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from summarizer.recordings.store import Recordings
from tests.support.answering import Answering
from tests.support.runs import Asked, asked, asked_in, outputs, started, write_articles
from tests.support.servers import ScriptedServer

pytestmark = [
    pytest.mark.processes,
    pytest.mark.enable_socket,
    pytest.mark.skipif(sys.platform == "win32", reason="the system has neither fork nor SIGKILL"),
]

KILLS = 50
SEED = 7
AT_ONCE = 2
CONCURRENCY = 3
DELAY = 0.02
# From one call to the next it takes a fraction of this, and from the last one to the last file about all of it.
LONGEST = 0.25
_UNFINISHED = re.compile(r"(.*/)?\.[0-9a-f]{16}\.part")


@dataclass(frozen=True)
class Crash:
    """What a kill left and what the rerun made of it, counted in calls. `unsaved` had been answered in full, as the
    server sees it, and are not in the cache; `parts` are temporary files."""

    received: int
    recorded: int
    unsaved: int
    parts: int
    rerun: int


@dataclass(frozen=True)
class Moment:
    """So many seconds after the server has got so many calls: how far a run is does not depend on the machine."""

    calls: int
    seconds: float


class Place:
    """A folder with articles of its own, and a server that counts what is asked from there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = ScriptedServer(Answering(slow="", delay=DELAY))
        write_articles(folder)

    def run(self, moment: Moment | None = None) -> int | None:
        """The exit code of the command, killed at `moment` if it has not ended by then."""
        options = ["--base-url", self.server.base_url, "--model", "small", "--quiet"]
        process = started(self.folder, ["articles", *options, "--concurrency", str(CONCURRENCY)])
        if moment is not None:
            while len(self.server.requests) < moment.calls and process.is_alive():
                time.sleep(0.001)
            process.join(moment.seconds)
            process.kill()
        process.join(60)
        return process.exitcode

    def recorded(self) -> set[Asked]:
        """What the cache holds; it has to pass its check."""
        with Recordings(self.folder / "recordings") as recordings:
            check = recordings.check()
            assert check.is_sound, check
            return {asked_in(recording) for recording in recordings.sound()}


@dataclass(frozen=True)
class Undisturbed:
    """What a run makes that is left alone: its files and its calls."""

    files: dict[str, str]
    calls: set[Asked]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    place = Place(tmp_path_factory.mktemp("undisturbed"))
    with place.server as server:
        assert place.run() == 0
        calls = {asked(seen) for seen in server.requests}
        assert len(calls) == len(server.requests) > 15
        assert place.recorded() == calls
        return Undisturbed(outputs(place.folder), calls)


def crashed(folder: Path, moment: Moment, whole: Undisturbed) -> Crash:
    """Kill a run at `moment`, look at what is left, and run it again."""
    place = Place(folder)
    with place.server as server:
        code = place.run(moment)
        assert code in (-9, 0)
        server.settle()
        received, answered = [asked(seen) for seen in server.requests], {asked(seen) for seen in server.answered}
        recorded = place.recorded()
        assert recorded <= set(received), "the cache holds what was never asked"
        left = outputs(folder)
        parts = [name for name in left if _UNFINISHED.fullmatch(name)]
        for name, text in left.items():
            if name not in parts and not name.startswith("_articles/"):
                assert text == whole.files[name], "half a file, or a wrong one"
        assert place.run() == 0
        rerun = [asked(seen) for seen in server.requests[len(received) :]]
        assert sorted(rerun) == sorted(whole.calls - recorded), "not the missing calls, each once"
        assert outputs(folder) == whole.files
        return Crash(len(received), len(recorded), len(answered - recorded), len(parts), len(rerun))


def test_kill_9_at_any_moment_loses_nothing_that_was_recorded(tmp_path: Path, undisturbed: Undisturbed) -> None:
    """At 50 moments, drawn evenly from the first call to the last file (seed 7): the cache passes its check; of the
    calls that the server got at most `--concurrency`, those under way, are not in it; no visible file is a half; a
    rerun makes exactly the missing calls, leaves no temporary file, and its outputs are byte for byte those of an
    undisturbed run, but for the seconds that calls took.
    """
    draw = random.Random(SEED)
    last = len(undisturbed.calls)
    moments = [Moment(draw.randrange(last + 3), draw.uniform(0, LONGEST)) for _ in range(KILLS)]
    moments = [replace(moment, calls=min(moment.calls, last)) for moment in moments]
    folders = [tmp_path / str(number) for number in range(KILLS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        crashes = list(pool.map(crashed, folders, moments, [undisturbed] * KILLS))
    assert all(crash.received - crash.recorded <= CONCURRENCY for crash in crashes)
    # Calls end several at a time, and how many depends on the machine: as few as ten different numbers were seen.
    assert len({crash.recorded for crash in crashes}) > 5, "the moments do not differ, and so this test shows little"
    print(
        f"\n{KILLS} kills, {len(undisturbed.calls)} calls a run: "
        f"{sum(crash.recorded for crash in crashes)} recorded, {sum(crash.rerun for crash in crashes)} made again or "
        f"first in the rerun, {sum(crash.received - crash.recorded for crash in crashes)} under way when killed, of "
        f"which {sum(crash.unsaved for crash in crashes)} answered in full; "
        f"{sum(crash.parts for crash in crashes)} temporary files left and cleared"
    )
