"""Serving: which model answers follows from the options and the environment, and nothing starts before it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from pydantic import SecretStr

import summarizer.model.choose
from summarizer.embedded.find import model_identity
from summarizer.embedded.server import ServerSettings
from summarizer.embedded.weights import Quiet
from summarizer.model.choose import ModelChoice, Options, choose_model, open_model
from summarizer.model.profiles import load_profile
from summarizer.recordings.request import Message
from summarizer.recordings.store import Recordings
from summarizer.records.errors import EmbeddedModelFault, UsageFault
from tests.support.servers import ScriptedServer, completion
from tests.support.towns import VARDE, WHERE, Town, a_request

URL = "http://localhost:8080/v1"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "kept"))
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "SUMMARIZER_GGUF"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "cache") as recordings:
        yield recordings


# --- choosing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """Options and environment, and the choice they make; `identity` None is the embedded model."""

    options: dict[str, str]
    environment: dict[str, str]
    identity: str | None
    profile: str
    base_url: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        Case({}, {}, None, "embedded"),
        Case({"model": "embedded"}, {}, None, "embedded"),
        Case({"model": "embedded"}, {"OPENAI_API_KEY": "sk-1"}, None, "embedded"),
        Case({}, {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, None, "embedded"),
        Case({"model": "gpt-5-mini"}, {}, "gpt-5-mini", "hosted"),
        Case({"model": "gpt-5-mini"}, {"OPENAI_API_KEY": "sk-1"}, "gpt-5-mini", "hosted"),
        Case({"model": "llama"}, {"OPENAI_BASE_URL": URL}, "llama", "hosted", URL),
        Case({"model": "llama", "base_url": URL}, {}, "llama", "hosted", URL),
        Case({"model": "llama", "base_url": URL}, {"OPENAI_BASE_URL": "http://other/v1"}, "llama", "hosted", URL),
        Case({"model": "llama", "base_url": URL, "profile": "embedded"}, {}, "llama", "embedded", URL),
        Case({"model": "embedded", "profile": "hosted"}, {}, None, "hosted"),
    ],
)
def test_the_model_follows_from_options_and_environment(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    """The embedded model unless another is named; an option goes before the environment; the profile follows."""
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    choice = choose_model(Options.model_validate(case.options))
    assert choice.identity == (case.identity or model_identity())
    assert choice.is_local is (case.identity is None)
    assert (choice.profile.name, choice.base_url, choice.gguf) == (case.profile, case.base_url, None)


@pytest.mark.parametrize("name", ["own.gguf", "Own.GGUF"])
def test_a_gguf_path_is_a_model_of_ones_own(tmp_path: Path, name: str) -> None:
    """Known by its name and hash, served on this machine, with the embedded model's profile."""
    file = tmp_path / name
    file.write_bytes(b"GGUF" + bytes(100))
    choice = choose_model(Options(model=str(file)))
    assert (choice.gguf, choice.is_local, choice.profile.name) == (str(file), True, "embedded")
    assert choice.identity.lower().startswith("own@")


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"base_url": "https://gpu.example.org/v1"}, "sk-0123456789abcdef"),
        ({"base_url": "http://127.0.0.2:1/v1"}, "sk-0123456789abcdef"),
        ({"base_url": "http://[::1]:1/v1"}, "sk-0123456789abcdef"),
        ({"base_url": "http://gpu.example.org/v1"}, "none"),
        ({"base_url": "http://gpu.example.org/v1", "insecure": True}, "sk-0123456789abcdef"),
        ({"base_url": "http://gpu.example.org/v1", "mode": "replay"}, "sk-0123456789abcdef"),
    ],
)
def test_a_key_that_nobody_else_reads_is_sent(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, str | bool], key: str
) -> None:
    """Encrypted, on this machine, no key at all, as the user wants it, or not sent: there is nothing to refuse."""
    monkeypatch.setenv("OPENAI_API_KEY", key)
    choice = choose_model(Options.model_validate(options | {"model": "llama"}))
    assert (choice.base_url, choice.insecure) == (options["base_url"], options.get("insecure", False))


def test_a_gguf_path_that_is_none_is_refused(tmp_path: Path) -> None:
    """The message names the path and what to do."""
    with pytest.raises(EmbeddedModelFault, match=r"own\.gguf, which is not a file\. Give the path"):
        choose_model(Options(model=str(tmp_path / "own.gguf")))
    (tmp_path / "own.gguf").write_text("<html>")
    with pytest.raises(EmbeddedModelFault, match="not a GGUF model"):
        choose_model(Options(model=str(tmp_path / "own.gguf")))


@pytest.mark.parametrize(
    ("options", "environment", "said"),
    [
        ({}, {"OPENAI_API_KEY": "sk-1"}, r"no model is named\. Add --model NAME.*--model embedded"),
        ({}, {"OPENAI_BASE_URL": URL}, "no model is named"),
        ({"base_url": URL}, {}, "no model is named"),
        ({"model": "llama", "base_url": "localhost"}, {}, r"--base-url 'localhost' is not the address.*http://"),
        ({"model": "llama"}, {"OPENAI_BASE_URL": "ftp://host"}, "'ftp://host' is not the address"),
        ({"model": "llama"}, {"OPENAI_API_KEY": "sk 1\n"}, "OPENAI_API_KEY holds spaces"),
        ({"model": "llama", "profile": "huge"}, {}, r"no profile 'huge'\. There are: constrained, embedded, hosted"),
    ],
)
def test_wrong_options_are_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, str], environment: dict[str, str], said: str
) -> None:
    """A server without a model, an address that is none, a key that no header can carry, an unknown profile."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageFault, match=said) as caught:
        choose_model(Options.model_validate(options))
    assert "sk 1" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_concurrency_goes_before_the_profiles(store: Recordings) -> None:
    """The option changes the number of calls at once and nothing else of the profile."""
    choice = choose_model(Options(model="llama", base_url=URL, concurrency=3))
    assert choice.profile == load_profile("hosted").model_copy(update={"concurrency": 3})
    assert open_model(choice, store).limits.concurrency == 3
    assert choose_model(Options(model="llama")).profile == load_profile("hosted")


@pytest.mark.parametrize("concurrency", [0, -1])
def test_a_run_has_at_least_one_call_at_once(concurrency: int) -> None:
    """No calls at once, or fewer, is no option."""
    with pytest.raises(ValueError, match="concurrency"):
        Options(concurrency=concurrency)


# --- opening --------------------------------------------------------------------------------------------------------


@dataclass
class Machine:
    """Finds weights and serves them, writing down what was done when."""

    base_url: str
    done: list[str] = field(default_factory=list)
    model_id: str = "small@1"
    api_key: SecretStr = field(default_factory=lambda: SecretStr("of-this-machine"))
    sha256: str = "0" * 64
    states: str | None = None

    def find_weights(self, gguf: str | None, progress: Quiet) -> Machine:
        self.done.append(f"found {gguf}")
        return self

    def serve(self, weights: Machine, settings: ServerSettings) -> Machine:
        assert weights is self
        self.states = settings.states
        return self

    def __enter__(self) -> Self:
        self.done.append("started")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.done.append("stopped")


class Lines(Quiet):
    """Keeps the lines that are said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def a_choice(**fields: object) -> ModelChoice:
    return ModelChoice.model_validate(
        {"identity": "small@1", "profile": load_profile("embedded"), "is_local": False} | fields
    )


async def test_the_local_model_is_loaded_by_the_first_call_only(
    monkeypatch: pytest.MonkeyPatch, store: Recordings
) -> None:
    """Opening loads nothing; the first call finds, says so and starts; leaving stops; the next run needs no model."""
    lines = Lines()
    with ScriptedServer([completion(VARDE)]) as server:
        machine = Machine(server.base_url)
        monkeypatch.setattr(summarizer.model.choose, "find_weights", machine.find_weights)
        monkeypatch.setattr(summarizer.model.choose, "EmbeddedServer", machine.serve)
        choice = a_choice(is_local=True, gguf="own.gguf")
        async with open_model(choice, store, lines) as model:
            assert machine.done == []
            answer = await model.ask(a_request(), Town, WHERE)
            assert machine.done == ["found own.gguf", "started"]
        assert machine.done == ["found own.gguf", "started", "stopped"]
        assert answer.value.name == "Vardé"
        assert any("Starting small@1" in line for line in lines.said)
        async with open_model(choice, store) as model:
            assert (await model.ask(a_request(), Town, WHERE)).replayed
        assert machine.done == ["found own.gguf", "started", "stopped"]
        assert [seen.headers["authorization"] for seen in server.requests] == 2 * ["Bearer of-this-machine"]
        assert [seen.json["max_tokens"] for seen in server.requests] == [1, 60]  # the prompt read ahead, the call


@pytest.mark.parametrize("private", [True, False])
async def test_what_is_read_of_a_prompt_is_kept_in_a_folder_of_ones_own(
    monkeypatch: pytest.MonkeyPatch, store: Recordings, tmp_path: Path, private: bool
) -> None:
    """The server is prepared before the first call where nobody else can write to the folder, and only there: the files
    in it are read by native code."""
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path))
    (tmp_path / "prefixes").mkdir()
    (tmp_path / "prefixes").chmod(0o700 if private else 0o777)
    turns = (Message(role="system", content="Do."), *a_request().messages)
    with ScriptedServer([completion(VARDE)]) as server:
        machine = Machine(server.base_url)
        monkeypatch.setattr(summarizer.model.choose, "find_weights", machine.find_weights)
        monkeypatch.setattr(summarizer.model.choose, "EmbeddedServer", machine.serve)
        async with open_model(a_choice(is_local=True), store) as model:
            await model.ask(a_request().model_copy(update={"messages": turns}), Town, WHERE)
    assert machine.states == (str(tmp_path / "prefixes") if private else None)
    prepared = [seen.json.get("max_tokens") == 1 for seen in server.requests]
    assert prepared == ([True, False] if private else [False])


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder would be, as on a full or foreign disk: nothing is kept, and nothing raised."""
    (tmp_path / "prefixes").write_text("", "utf-8")
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path))
    assert summarizer.model.choose.states_folder() is None
    (tmp_path / "prefixes").unlink()
    assert summarizer.model.choose.states_folder() == tmp_path / "prefixes"
    assert not (tmp_path / "prefixes").stat().st_mode & 0o077


async def test_what_goes_wrong_while_loading_is_raised_where_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, store: Recordings
) -> None:
    """A model that cannot be found is the caller's fault to read, with its own message."""

    def find_nothing(gguf: str | None, progress: Quiet) -> Machine:
        raise EmbeddedModelFault("there is no model")

    monkeypatch.setattr(summarizer.model.choose, "find_weights", find_nothing)
    async with open_model(a_choice(is_local=True), store) as model:
        with pytest.raises(EmbeddedModelFault, match="there is no model"):
            await model.ask(a_request(), Town, WHERE)


@pytest.mark.parametrize(("key", "sent"), [("sk-mine", "Bearer sk-mine"), (None, "Bearer none")])
async def test_a_server_is_asked_for_the_model_by_name_with_the_key_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, store: Recordings, key: str | None, sent: str
) -> None:
    """The first call connects; a server that asks for no key gets a word in place of one."""
    with ScriptedServer([completion(VARDE)]) as server:
        if key:
            monkeypatch.setenv("OPENAI_API_KEY", key)
        async with open_model(a_choice(base_url=server.base_url), store) as model:
            assert server.requests == []
            await model.ask(a_request(), Town, WHERE)
        (seen,) = server.requests
        assert seen.json["model"] == "small@1"
        assert seen.headers["authorization"] == sent
