"""What is kept of the prompts between runs: taken back when it is what was written, and never in the way of a call."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from summarizer.embedded.prefix_states import PrefixStates
from summarizer.recordings.request import Message, Request, Sampling
from tests.support.servers import Act, ScriptedServer, Seen, raw, reset, status

pytestmark = pytest.mark.enable_socket  # servers of these tests are on the loopback interface

SERVED = "a-model llama 1"
READ, SAVE, RESTORE = "/v1/chat/completions", "save", "restore"
FIRST = [READ, SAVE, RESTORE]


def a_request(prompt: str = "actors.v2", example: str = "An example.", window: str = "A window.") -> Request:
    said = (Message(role="system", content="Do."), Message(role="user", content=example))
    return Request(
        model="a-model",
        prompt=prompt,
        prompt_sha256="0" * 64,
        messages=(*said, Message(role="user", content=window)),
        response_schema="{}",
        parameters=Sampling(temperature=0, max_tokens=1, seed=0),
    )


@dataclass
class Served:
    """Where a server is, and its key."""

    base_url: str
    api_key: SecretStr = field(default_factory=lambda: SecretStr("of-this-machine"))


class Llama:
    """The part of llama.cpp's server that keeps states: a slot that knows what it has read last, and files of it.

    `does` is what was asked, in order; `faulty` are what it answers otherwise than it should.
    """

    def __init__(self, folder: Path, **faulty: Act) -> None:
        self.folder = folder
        self.faulty = faulty
        self.does: list[str] = []
        self.slot = ""
        self.meanwhile = ""

    def __call__(self, seen: Seen) -> Act:
        parts = urlsplit(seen.path)
        did = parts.query.removeprefix("action=") or parts.path
        self.does.append(did)
        assert seen.headers["authorization"] == "Bearer of-this-machine"
        if did in self.faulty:
            return self.faulty[did]
        if did == READ:
            assert seen.json["cache_prompt"] is False  # the same portions, whatever was read before
            self.slot = json.dumps(seen.json["messages"])
            return raw(json.dumps({"timings": {"cache_n": 3, "prompt_n": len(self.slot) - 3}}))
        file = self.folder / seen.json["filename"]
        if did == SAVE:
            self.slot += self.meanwhile
            file.write_text(self.slot, "utf-8")
            return raw(json.dumps({"n_saved": len(self.slot), "n_written": file.stat().st_size}))
        self.slot = file.read_text("utf-8")
        return raw(json.dumps({"n_restored": len(self.slot)}))


def prepared(folder: Path, *requests: Request, served: str = SERVED, **faulty: Act) -> list[str]:
    """What a fresh server is asked to do when it is prepared for these requests."""
    llama = Llama(folder, **faulty)
    with ScriptedServer(llama) as server:
        states = PrefixStates(folder, Served(server.base_url), served)
        for request in requests:
            states.prepare(request)
    return llama.does


def test_a_prompt_is_read_once_and_taken_back_before_every_call(tmp_path: Path) -> None:
    """The first run reads the prompt and keeps it, the next takes it back; each call begins with its prompt's state,
    whatever calls of this or another prompt came before."""
    assert prepared(tmp_path, a_request(), a_request(window="Another.")) == [*FIRST, RESTORE]
    assert prepared(tmp_path, a_request(window="A third."), a_request("events.v1")) == [RESTORE, *FIRST]
    assert prepared(tmp_path, a_request(), a_request("events.v1"), a_request()) == [RESTORE, RESTORE, RESTORE]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".json", ".kv", ".kv"]


def test_one_run_may_put_a_prompt_in_two_ways(tmp_path: Path) -> None:
    """With and without numbered sentences a prompt begins differently: neither takes the other's place."""
    numbered, plain = a_request(example="[1] An example."), a_request()
    assert prepared(tmp_path, numbered, plain, numbered, plain) == [*FIRST, *FIRST, RESTORE, RESTORE]


def test_nothing_of_a_window_is_kept(tmp_path: Path) -> None:
    """What is read for keeping ends before the window."""
    prepared(tmp_path, a_request(window="Nobody else's business."))
    (file,) = tmp_path.glob("*.kv")
    assert "An example." in file.read_text("utf-8")
    assert "business" not in file.read_text("utf-8")
    assert not file.stat().st_mode & 0o077


@pytest.mark.parametrize("other", [{"example": "Another example."}, {"prompt": "actors.v3"}])
def test_another_prompt_is_not_taken_for_it_and_takes_its_place(tmp_path: Path, other: dict[str, str]) -> None:
    """A changed example or version is read anew; of one task one state is kept."""
    prepared(tmp_path, a_request(), a_request("events.v1"))
    assert prepared(tmp_path, a_request(**other)) == FIRST
    assert len(list(tmp_path.glob("actors*.kv"))) == len(list(tmp_path.glob("events*.kv"))) == 1


def test_another_model_is_not_given_it(tmp_path: Path) -> None:
    """A state of another model, build or setting is not taken back."""
    prepared(tmp_path, a_request())
    assert prepared(tmp_path, a_request(), served="a-model llama 2") == FIRST


@pytest.mark.parametrize("damage", ["bytes", "cut", "gone", "note"])
def test_a_damaged_file_is_not_shown_to_the_server(tmp_path: Path, damage: str) -> None:
    """Changed bytes, a cut or missing file, a note that is none: the file goes, and the run after makes it anew."""
    prepared(tmp_path, a_request())
    (file,), (note,) = tmp_path.glob("*.kv"), tmp_path.glob("*.json")
    match damage:
        case "bytes":
            file.write_text(file.read_text("utf-8").replace("Do.", "Go."), "utf-8")
        case "cut":
            file.write_bytes(file.read_bytes()[:-1])
        case "gone":
            file.unlink()
        case "note":
            note.write_text("{}", "utf-8")
    assert prepared(tmp_path, a_request()) == []
    assert not list(tmp_path.iterdir())
    assert prepared(tmp_path, a_request()) == FIRST


@pytest.mark.parametrize(
    "fault", [status(400), status(501), reset(), raw("what?"), raw("{}"), raw('{"n_saved": 1, "n_written": 1}')]
)
@pytest.mark.parametrize("step", [READ, SAVE])
def test_a_server_that_cannot_keep_states_is_left_alone(tmp_path: Path, step: str, fault: Act) -> None:
    """A refusal, a reset, an answer that says nothing or another count than what was read: no file is left, and
    nothing is raised."""
    prepared(tmp_path, a_request(), **{step: fault})
    assert not list(tmp_path.iterdir())


def test_a_slot_that_another_call_has_used_is_not_kept(tmp_path: Path) -> None:
    """A slot that holds more than the prompt, as when calls run side by side, may hold an article: it is not kept."""
    llama = Llama(tmp_path)
    llama.meanwhile = "Somebody else's window."
    with ScriptedServer(llama) as server:
        PrefixStates(tmp_path, Served(server.base_url), SERVED).prepare(a_request())
    assert llama.does == [READ, SAVE]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fault", [status(400), reset(), raw("{}"), raw('{"n_restored": 1}')])
def test_a_file_that_is_not_taken_back_whole_goes(tmp_path: Path, fault: Act) -> None:
    """A state that the server refuses, or takes back in part, is not offered again."""
    prepared(tmp_path, a_request())
    assert prepared(tmp_path, a_request(), restore=fault) == [RESTORE]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    """Without a folder nothing is kept, and nothing raised."""
    assert prepared(tmp_path / "gone", a_request())[0] == READ


def test_a_request_of_one_message_has_nothing_to_keep(tmp_path: Path) -> None:
    """Only what stands before the last message is common to several calls."""
    request = a_request()
    assert prepared(tmp_path, request.model_copy(update={"messages": request.messages[-1:]})) == []
