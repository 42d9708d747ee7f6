"""The embedded model in this process: which file is chosen, how it is served, how the server stops."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from pydantic import SecretStr

from summarizer.embedded import (
    EmbeddedServer,
    ServerSettings,
    find_weights,
    list_models,
    model_identity,
    thread_count,
)
from summarizer.errors import EmbeddedModelFault
from summarizer.folders import cache_folder
from summarizer.text.fencing import fenced
from summarizer.weights import QWEN_CODER, ModelSource, Quiet, Weights

pytestmark = pytest.mark.enable_socket  # servers of these tests are on the loopback interface

ROOT = Path(__file__).parents[1]
TINY = b"GGUF" + b"not much of a model" * 9
OTHER = b"GGUF" + b"another model" * 9
SOURCE = ModelSource(
    repo="nobody/tiny",
    file="tiny.gguf",
    bytes=len(TINY),
    sha256=hashlib.sha256(TINY).hexdigest(),
    licence="CC0-1.0",
    package="tinyweights-part",
    parts=3,
    version="1.0",
)
REAL_MODEL = os.environ.get("SUMMARIZER_GGUF")
needs_model = pytest.mark.skipif(not REAL_MODEL, reason="needs a real model: set SUMMARIZER_GGUF to a GGUF file")


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model of the user's own, and an empty cache."""
    monkeypatch.delenv("SUMMARIZER_GGUF", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))


def put(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


# --- find -----------------------------------------------------------------------------------------------------------


def test_the_cache_folder_is_the_users_unless_the_environment_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SUMMARIZER_CACHE_DIR` wins over the platform's cache folder; models are kept in `models` below either."""
    assert cache_folder("models") == tmp_path / "cache" / "models"
    monkeypatch.delenv("SUMMARIZER_CACHE_DIR")
    assert cache_folder("models").parts[-2:] == ("summarizer", "models")


def test_the_option_wins_over_the_environment_and_that_over_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order: the path given, `SUMMARIZER_GGUF`, the cache; an empty variable counts as unset."""
    cached = put(cache_folder("models") / "tiny.gguf", TINY)
    monkeypatch.setenv("SUMMARIZER_GGUF", "")
    assert find_weights(source=SOURCE).path == cached
    monkeypatch.setenv("SUMMARIZER_GGUF", put(tmp_path / "mine.gguf", OTHER))
    assert find_weights(source=SOURCE).path == str(tmp_path / "mine.gguf")
    given = put(tmp_path / "given.gguf", OTHER + b"!")
    assert find_weights(given, source=SOURCE).path == given


def test_a_users_own_model_is_known_by_its_hash(tmp_path: Path) -> None:
    """Another GGUF is identified by its stem and its own hash; a renamed copy of the known one as the known one."""
    own = find_weights(put(tmp_path / "mine.v2.gguf", OTHER), source=SOURCE)
    assert own.model_id == f"mine.v2@{hashlib.sha256(OTHER).hexdigest()[:12]}"
    assert (own.sha256, own.bytes) == (hashlib.sha256(OTHER).hexdigest(), len(OTHER))
    assert find_weights(put(tmp_path / "copy.gguf", TINY), source=SOURCE).model_id == SOURCE.model_id


def test_the_embedded_models_name_with_other_bytes_is_refused(tmp_path: Path) -> None:
    """A file of the user's that bears the known name and a wrong hash is refused with both hashes, and not removed."""
    path = put(tmp_path / "tiny.gguf", OTHER)
    with pytest.raises(EmbeddedModelFault) as fault:
        find_weights(path, source=SOURCE)
    for part in (path, SOURCE.sha256, hashlib.sha256(OTHER).hexdigest(), "rename"):
        assert part in str(fault.value)
    assert Path(path).exists()


@pytest.mark.parametrize("content", [b"", b"GGU", b"<html>not found</html>"])
def test_what_is_no_gguf_is_refused_before_it_is_loaded(tmp_path: Path, content: bytes) -> None:
    """An empty, cut or foreign file is named together with the option that asked for it."""
    with pytest.raises(EmbeddedModelFault, match=r"--model names .*mine\.gguf, which is not a GGUF model"):
        find_weights(put(tmp_path / "mine.gguf", content), source=SOURCE)


def test_a_path_that_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing path and a folder are named together with the variable that asked for them."""
    for path in (tmp_path / "absent.gguf", tmp_path):
        monkeypatch.setenv("SUMMARIZER_GGUF", str(path))
        with pytest.raises(EmbeddedModelFault, match=r"SUMMARIZER_GGUF names .*, which is not a file"):
            find_weights(source=SOURCE)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal to open a file becomes a message with the path; simulated, since root may read anything."""
    path = put(tmp_path / "mine.gguf", OTHER)

    def refuse(*_: object, **__: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EmbeddedModelFault, match=r"mine\.gguf, which cannot be read: .*Permission denied"):
        find_weights(path, source=SOURCE)


def test_the_identity_needs_no_file_for_the_embedded_model(tmp_path: Path) -> None:
    """Recordings can be looked up before anything is fetched; a file of the user's own is hashed."""
    assert model_identity() == "qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2"
    path = put(tmp_path / "mine.gguf", OTHER)
    assert model_identity(path, SOURCE) == find_weights(path, source=SOURCE).model_id
    assert not cache_folder("models").exists()


def test_the_listing_says_what_is_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a place, in the order of search, each with its state; nothing is removed or fetched."""
    cached = cache_folder("models") / "tiny.gguf"
    assert [(place.place, place.state) for place in list_models(SOURCE)] == [
        ("cache", "missing"),
        ("hub", "to be fetched"),
        ("package registry", "to be fetched"),
    ]
    put(cached, TINY)
    monkeypatch.setenv("SUMMARIZER_GGUF", put(tmp_path / "mine.gguf", OTHER))
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example/")
    own, kept, hub, registry = list_models(SOURCE)
    assert (own.state, own.licence, own.model_id) == ("other model", None, model_identity(source=SOURCE))
    assert (kept.state, kept.licence, kept.bytes) == ("verified", "CC0-1.0", len(TINY))
    assert hub.where == "http://mirror.example/nobody/tiny"
    assert "tinyweights-part" in registry.where
    put(cached, OTHER)
    assert list_models(SOURCE)[1].state == "wrong hash"
    assert cached.exists()


def test_the_known_model_is_the_one_documented() -> None:
    """The constants of the embedded model; a changed one would change every recording's key."""
    assert QWEN_CODER.size == "1.12 GB"
    assert QWEN_CODER.model_id.endswith(f"@{QWEN_CODER.sha256[:12]}")


def test_importing_costs_no_heavy_library() -> None:
    """Neither llama.cpp nor the hub's client nor rich is imported with the module."""
    heavy = "{'xllamacpp', 'huggingface_hub', 'rich', 'filelock'}"
    code = f"import sys, summarizer.embedded; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# --- progress -------------------------------------------------------------------------------------------------------


def test_the_quiet_progress_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A library call prints nothing."""
    quiet = Quiet()
    quiet.say("x")
    quiet.start(1, "x")
    quiet.advance(1)
    quiet.done()
    assert capsys.readouterr() == ("", "")


# --- serve, with a stand-in for llama.cpp ---------------------------------------------------------------------------


class Listener(socketserver.BaseRequestHandler):
    """Reads what a client sends until the client is gone; gives up after five seconds, so that a test can fail."""

    def handle(self) -> None:
        self.request.settimeout(5)
        with contextlib.suppress(TimeoutError):
            self.request.recv(1)


class LoopbackServer:
    """What `xllamacpp.Server` is to us: takes parameters, listens, and stops when its last reference is dropped.

    Like the real one it does not stop before its clients are gone.
    """

    started: list[SimpleNamespace]
    running = 0

    def __init__(self, params: SimpleNamespace) -> None:
        LoopbackServer.running += 1
        self.started.append(params)
        self.inner = socketserver.ThreadingTCPServer((params.hostnames[0], params.port), Listener)
        self.listening_address = f"http://127.0.0.1:{self.inner.server_address[1]}"
        self.thread = threading.Thread(target=self.inner.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def __del__(self) -> None:
        self.inner.shutdown()
        self.inner.server_close()  # joins the threads of its clients
        self.thread.join()
        LoopbackServer.running -= 1


def blank_params() -> SimpleNamespace:
    return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """The parameters of every server started, with the stand-in in llama.cpp's place."""
    library = ModuleType("xllamacpp")
    LoopbackServer.started = []
    library.__dict__.update(CommonParams=blank_params, Server=LoopbackServer)
    monkeypatch.setitem(sys.modules, "xllamacpp", library)
    return LoopbackServer.started


def weights_of(path: str) -> Weights:
    return Weights(path=path, sha256="0" * 64, bytes=Path(path).stat().st_size, model_id="mine@000000000000")


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    return weights_of(put(tmp_path / "mine.gguf", OTHER))


def port_of(url: str) -> int:
    return int(url.removesuffix("/v1").rpartition(":")[2])


def test_the_settings_reach_the_server(started: list[SimpleNamespace], weights: Weights) -> None:
    """Model, context, slots and threads are those asked for; it listens on the loopback interface, without a log."""
    with EmbeddedServer(weights, ServerSettings(context=512, slots=2, threads=3)) as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.base_url.endswith("/v1")
        assert server.start() == server.base_url
    (params,) = started
    assert (params.model.path, params.n_ctx, params.n_parallel) == (weights.path, 512, 2)
    assert params.model_alias == {weights.model_id}
    assert params.api_keys == [server.api_key.get_secret_value()]
    assert (params.cpuparams.n_threads, params.hostnames, params.verbosity) == (3, ["127.0.0.1"], -1)
    assert not hasattr(params, "slot_save_path")


def test_states_are_kept_where_the_settings_say(started: list[SimpleNamespace], weights: Weights) -> None:
    """llama.cpp joins folder and file name without a separator, so the folder ends in one."""
    with EmbeddedServer(weights, ServerSettings(states=os.path.join("a", "b"))):
        (params,) = started
        assert params.slot_save_path == os.path.join("a", "b", "")


def test_each_server_has_a_key_of_its_own(weights: Weights) -> None:
    """256 random bits, which no repr shows; a key that is given is kept."""
    first, second = EmbeddedServer(weights), EmbeddedServer(weights)
    assert first.api_key != second.api_key
    assert len(first.api_key.get_secret_value()) >= 43
    assert first.api_key.get_secret_value() not in repr(vars(first))
    assert EmbeddedServer(weights, api_key=SecretStr("mine")).api_key.get_secret_value() == "mine"


@pytest.mark.parametrize("change", ["replaced", "written to", "removed"])
def test_a_file_that_changes_before_it_is_loaded_is_not_served(
    started: list[SimpleNamespace], tmp_path: Path, change: str
) -> None:
    """What was verified is what is served: another file under its name, another content or none stops the server."""
    path = Path(put(tmp_path / "mine.gguf", OTHER))
    server = EmbeddedServer(find_weights(str(path), source=SOURCE))
    if change == "replaced":
        os.replace(put(tmp_path / "new", OTHER), path)
    elif change == "written to":
        path.write_bytes(OTHER[:-1] + b"?")
        os.utime(path, ns=(1, 1))
    else:
        path.unlink()
    with pytest.raises(EmbeddedModelFault, match="between being verified and being loaded"):
        server.start()
    assert server.base_url == ""
    gc.collect()
    assert LoopbackServer.running == 0


def test_stopping_frees_the_port_and_hangs_up(started: list[SimpleNamespace], weights: Weights) -> None:
    """After `stop` nothing listens and a client that was still connected reads the end; other connections live on."""
    server = EmbeddedServer(weights)
    port = port_of(server.start())
    bystander, other_end = socket.socketpair()
    with socket.create_connection(("127.0.0.1", port)) as client, bystander, other_end:
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 30
        client.settimeout(5)
        assert client.recv(1) == b""
        bystander.sendall(b"x")
        assert other_end.recv(1) == b"x"
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass
    server.stop()


def test_stopping_works_where_descriptors_are_not_listed(
    started: list[SimpleNamespace], weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `/dev/fd` the server is stopped all the same."""
    server = EmbeddedServer(weights)
    server.start()
    monkeypatch.setattr(os, "listdir", lambda path: (_ for _ in ()).throw(FileNotFoundError(path)))
    server.stop()
    assert server.base_url == ""


def test_hanging_up_gives_up_after_a_while(
    started: list[SimpleNamespace], weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that connects again and again cannot keep the server from stopping."""
    server = EmbeddedServer(weights)
    server.start()
    monkeypatch.setattr("summarizer.embedded._shut", lambda descriptor, port: True)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    server.stop()
    assert server.base_url == ""


@pytest.mark.parametrize(("cores", "allowed", "threads"), [(8, 2, 2), (4, 4, -1), (None, 4, -1)])
def test_threads_are_the_cores_this_process_may_use(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, allowed: int, threads: int
) -> None:
    """Fewer cores allowed than there are: that many threads; otherwise llama.cpp counts for itself."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(allowed)), raising=False)
    assert thread_count() == threads


def test_threads_are_left_to_llama_cpp_where_the_system_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `sched_getaffinity` (macOS, Windows) llama.cpp counts for itself."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert thread_count() == -1


def test_a_model_that_does_not_load_is_named(weights: Weights, capfd: pytest.CaptureFixture[str]) -> None:
    """The real llama.cpp, given a file that only begins like a GGUF: one error with path and size, nothing printed."""
    with pytest.raises(EmbeddedModelFault, match=r"llama\.cpp cannot load .*mine\.gguf .*bytes"):
        EmbeddedServer(weights).start()
    assert capfd.readouterr() == ("", "")


# --- serve, with a real model ---------------------------------------------------------------------------------------

PROGRAM = """
import http.client, json, sys, threading, time
from summarizer.embedded import EmbeddedServer, find_weights
server = EmbeddedServer(find_weights(sys.argv[1]))
url = server.start() if sys.argv[2] == "exit" else None
def ask(url):
    client = http.client.HTTPConnection(url.split("/")[2])
    body = {"messages": [{"role": "user", "content": "Count."}], "max_tokens": 2000, "ignore_eos": True}
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + server.api_key.get_secret_value()}
    client.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    try:
        client.getresponse()
    except http.client.RemoteDisconnected:
        pass
def busy(url):
    threading.Thread(target=ask, args=(url,), daemon=True).start()
    time.sleep(1)
    print(url.split(":")[2].split("/")[0], flush=True)
if url:
    busy(url)
    sys.exit(7)
try:
    with server:
        busy(server.base_url)
        time.sleep(60)
except KeyboardInterrupt:
    sys.exit(130)
"""


def listening(port: int) -> list[str]:
    """The addresses at which something listens on `port`, as Linux lists them: hexadecimal, `0A` for listening."""
    tables = [table for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")) if table.exists()]
    rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]
    return [row[1].partition(":")[0] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"]


@needs_model
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not list what listens")
@pytest.mark.parametrize(
    ("way", "code"), [("exit", 7), (signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
def test_a_busy_server_is_gone_promptly_and_quietly(way: signal.Signals | str, code: int) -> None:
    """Exit, Ctrl-C, SIGTERM and a crash in the middle of a reply: within 10 s (60 on a busy machine), with the code as
    given, not a word from llama.cpp, and nothing listens any more where until then it did on 127.0.0.1 alone."""
    command = [sys.executable, "-c", PROGRAM, str(REAL_MODEL), str(way)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        port = int(running.stdout.readline())
        if way != "exit":
            assert listening(port) == ["0100007F"]
        began = time.monotonic()
        if isinstance(way, signal.Signals):
            running.send_signal(way)
        out, err = running.communicate(timeout=90)
    assert time.monotonic() - began < 60
    assert (running.returncode, out, err) == (code, "", "")
    assert listening(port) == []


@needs_model
def test_a_real_model_answers(capfd: pytest.CaptureFixture[str]) -> None:
    """The base URL is that of an OpenAI-compatible server, for whoever has the key; nothing is printed meanwhile."""
    with EmbeddedServer(find_weights(REAL_MODEL), ServerSettings(context=512)) as server:
        request = urllib.request.Request(f"{server.base_url}/models")
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(request, timeout=10)
        request.add_header("Authorization", f"Bearer {server.api_key.get_secret_value()}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert b'"object":"list"' in answer.read().replace(b" ", b"")
    assert capfd.readouterr() == ("", "")


def prompt_tokens(server: EmbeddedServer, content: str) -> int:
    """How many tokens the conversation of one user message has, with the chat template around it."""
    asked = {"messages": [{"role": "user", "content": content}], "max_tokens": 1}
    request = urllib.request.Request(f"{server.base_url}/chat/completions", json.dumps(asked).encode())
    request.add_header("Authorization", f"Bearer {server.api_key.get_secret_value()}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=300) as answer:
        return int(json.load(answer)["usage"]["prompt_tokens"])


@needs_model
def test_a_token_in_a_message_is_read_as_one_unless_it_is_fenced() -> None:
    """Why text is fenced: the embedded model's server takes `<|im_end|>` within a message for the end of the turn (one
    token more). Fenced, it is spelt out, and takes several."""
    with EmbeddedServer(find_weights(REAL_MODEL), ServerSettings(context=512)) as server:
        plain = prompt_tokens(server, "It sailed.")
        assert prompt_tokens(server, "It sailed.<|im_end|>") == plain + 1
        assert prompt_tokens(server, fenced("It sailed.<|im_end|>")) > plain + 2
