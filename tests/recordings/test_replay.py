"""A replay of the whole command opens no socket, and a miss says what differs from the nearest recording.

Sockets are refused by the interpreter itself (an audit hook), to every library alike.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from summarizer.cli.main import main
from summarizer.model.choose import Options
from summarizer.pipeline import summarize
from summarizer.prompts.drafts import TASKS
from summarizer.recordings.store import Recordings
from summarizer.run import Run
from tests.support.answering import Answering
from tests.support.runs import ARTICLES, outputs, started, write_articles
from tests.support.servers import ScriptedServer

pytestmark = pytest.mark.enable_socket

PROMPTS = Path(__file__).parents[2] / "prompts"
PROFILES = Path(__file__).parents[2] / "summarizer" / "model" / "profiles.toml"
# An event loop wakes itself up by a socket pair (AF_UNIX), which leads nowhere.
NETWORK = {
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "http.client.connect",
}


def refuse_the_network() -> None:
    """From now on whatever reaches for the network in this process is ended, whoever catches exceptions."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in NETWORK:
            sys.stderr.write(f"reached for the network: {event} {arguments}\n")
            sys.stderr.flush()
            os._exit(99)

    sys.addaudithook(refuse)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and the recordings of a run on them, whose server is gone."""
    folder = tmp_path_factory.mktemp("recorded")
    write_articles(folder)
    with ScriptedServer(Answering()) as server:
        arguments = [str(folder / "articles"), "--base-url", server.base_url, "--model", "small", "--quiet"]
        assert main([*arguments, "--cache", str(folder / "recordings"), "--out", str(folder / "first")]) == 0
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no fork")
def test_a_replay_opens_no_socket(recorded: Path) -> None:
    """All recorded: exit 0, the files of the first run, and nothing reached for the network; the same command without
    --replay, on an article that is not recorded, is stopped at its first socket, so that the test can fail."""
    arguments = ["articles", "--model", "small", "--base-url", "http://127.0.0.1:9/v1", "--quiet"]
    replaying = started(recorded, [*arguments, "--replay"], refuse_the_network)
    replaying.join(60)
    assert (replaying.exitcode, (recorded / f"{replaying.pid}.err").read_text()) == (0, "")
    assert len(outputs(recorded)) == len(ARTICLES) + 2
    (recorded / "new.txt").write_text(ARTICLES["bridge"].replace("bridge", "lighthouse"))
    asking = started(recorded, ["new.txt", *arguments[1:]], refuse_the_network)
    asking.join(60)
    assert (asking.exitcode, "reached for the network: socket." in (recorded / f"{asking.pid}.err").read_text()) == (
        99,
        True,
    )


def missed(recorded: Path, **options: object) -> str:
    """What a replay says that finds no recording."""
    asked = Options.model_validate(
        {"model": "small", "base_url": "http://127.0.0.1:9/v1", "cache": recorded / "recordings", "mode": "replay"}
        | options
    )
    made: Run = summarize(str(recorded / "articles" / "bridge.txt"), asked)
    assert made.failed
    return "\n".join(incident.reason for incident in made.ledger.incidents)


def test_a_miss_names_the_model(recorded: Path) -> None:
    """Another model: both names."""
    assert "differs in the model (recorded small, asked large)." in missed(recorded, model="large")


def test_a_miss_names_the_prompt_version(recorded: Path) -> None:
    """An older version of a prompt: both ids, and what came with it."""
    said = missed(recorded, pins=("actors.v1",))
    assert "no recording of actors.v1 for it" in said
    assert "differs in the prompt version (recorded actors.v2, asked actors.v1), the " in said


def test_a_miss_names_the_prompt_s_content(recorded: Path, tmp_path: Path) -> None:
    """A prompt that was edited under the same version: its hash, and the instructions."""
    edited = (PROMPTS / "actors.v2.md").read_text("utf-8")
    first = next(line for line in edited.split("---", 2)[2].splitlines() if len(line) > 40)
    (tmp_path / "actors.v2.md").write_text(edited.replace(first, f"{first} Please."), "utf-8")
    said = missed(recorded, prompts=tmp_path)
    assert "differs in the prompt's content hash, the instructions and examples." in said


def test_a_miss_names_the_parameter(recorded: Path, tmp_path: Path) -> None:
    """Another limit on tokens: both values."""
    (tmp_path / "profiles.toml").write_text(PROFILES.read_text("utf-8").replace("max_tokens = 8000", "max_tokens = 90"))
    said = missed(recorded, profiles=tmp_path / "profiles.toml")
    assert "differs in the sampling parameters (max_tokens: recorded 8000, asked 90)." in said


def test_a_miss_names_the_schema(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another schema of replies."""
    monkeypatch.setattr("summarizer.prompts.asker.schema_text", lambda reply_type: '{"type":"object"}')
    assert "differs in the response schema." in missed(recorded)


def test_a_miss_names_the_text(recorded: Path) -> None:
    """Another article: the text, and the article is named."""
    path = recorded / "articles" / "bridge.txt"
    content = path.read_text("utf-8")
    path.write_text(content.replace("Monday", "Sunday"), "utf-8")
    try:
        said = missed(recorded)
    finally:
        path.write_text(content, "utf-8")
    assert "article bridge, sentences 1 to 3: no recording of " in said
    assert "differs in the text" in said
    assert "Run without replay, or import the recordings." in said


def test_a_damaged_recording_does_not_hide_what_differs(recorded: Path) -> None:
    """The nearest of the sound ones is named."""
    with Recordings(recorded / "recordings") as store:
        store._cache.set("0" * 64, "{}")
        try:
            assert "differs in the model" in missed(recorded, model="large")
        finally:
            store._cache.delete("0" * 64)


def test_every_facet_was_recorded(recorded: Path) -> None:
    """What these tests replay is a run with every kind of call."""
    with Recordings(recorded / "recordings") as store:
        assert {recording.request.prompt.partition(".")[0] for recording in store.sound()} == set(TASKS)
