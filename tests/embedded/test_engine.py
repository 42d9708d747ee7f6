"""llama.cpp: how it was built, how a model is served, how the server stops."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import SecretStr

from summarizer.embedded.find import find_weights
from summarizer.embedded.server import EmbeddedServer, ServerSettings, engine_build, thread_count
from summarizer.embedded.weights import ModelFile
from summarizer.language.fencing import fenced
from summarizer.records.errors import EmbeddedModelFault

pytestmark = pytest.mark.enable_socket  # servers of these tests are on the loopback interface

ROOT = Path(__file__).parents[2]
REAL_MODEL = os.environ.get("SUMMARIZER_GGUF")
needs_model = pytest.mark.skipif(not REAL_MODEL, reason="needs a real model: set SUMMARIZER_GGUF to a GGUF file")
GGUF = b"GGUF" + b"not much of a model" * 9
X86 = "processor\t: 0\nflags\t\t: fpu avx avx2 avx512f avx512_vnni\nprocessor\t: 1\nflags\t\t: amx_int8\n"
ARM = "processor\t: 0\nFeatures\t: fp asimd asimddp i8mm\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache."""
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))


# --- build ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "processor", "told"),
    [
        ("CPU : AVX = 1 | AVX2 = 1 | REPACK = 1 | ", X86, (("AVX", "AVX2", "REPACK"), ("AVX512", "AVX512_VNNI"))),
        ("CPU : AVX2 = 1 | AVX512 = 1 | AVX512_VNNI = 1 | ", X86, (("AVX2", "AVX512", "AVX512_VNNI"), ())),
        ("CPU : NEON = 1 | SVE_CNT = 0 | ", ARM, (("NEON",), ("DOTPROD", "MATMUL_INT8"))),
        ("CPU : AVX2 = 1 | ", None, (("AVX2",), ())),
    ],
)
def test_what_a_build_leaves_unused_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, processor: str | None, told: tuple[tuple[str, ...], ...]
) -> None:
    """What it was compiled for, and of the sets that the first processor has and llama.cpp knows those that it was not:
    none where the system does not list its processors'."""
    library = ModuleType("xllamacpp")
    library.__dict__.update(get_system_info=lambda: said)
    monkeypatch.setitem(sys.modules, "xllamacpp", library)
    listed = tmp_path / "cpuinfo"
    if processor:
        listed.write_text(processor, "utf-8")
    monkeypatch.setattr("summarizer.embedded.server._PROCESSOR", listed)
    build = engine_build()
    assert (build.uses, build.unused) == told
    assert build.identity == f"xllamacpp {build.version} {' '.join(build.uses)}"


def test_the_installed_build_is_told() -> None:
    """The real llama.cpp: what it says of itself is understood, and nothing is both used and unused."""
    build = engine_build()
    assert build.uses
    assert all(name.isupper() for name in build.uses)
    assert not set(build.uses) & set(build.unused)


# --- serve, with a stand-in for llama.cpp ---------------------------------------------------------------------------

# What xllamacpp is to us: it takes parameters, which it notes, listens, and prints what it likes.
STAND_IN = """
import json, os, socket, sys, threading
class CommonParams:
    def __init__(self):
        self.model, self.cpuparams = type("Part", (), {})(), type("Part", (), {})()
class Server:
    def __init__(self, params):
        print("loading", file=sys.stderr)
        noted = {name: sorted(value) if isinstance(value, set) else value for name, value in vars(params).items()}
        noted |= {"model": vars(params.model), "cpuparams": vars(params.cpuparams), "command": sys.orig_argv}
        with open(os.environ["STARTED"], "w") as stream:
            json.dump(noted, stream)
        self.inner = socket.create_server((params.hostnames[0], params.port))
        self.listening_address = f"http://127.0.0.1:{self.inner.getsockname()[1]}"
        threading.Thread(target=self.inner.accept, daemon=True).start()
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the parameters of the server that was started last are noted, with the stand-in in llama.cpp's place."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "xllamacpp.py").write_text(STAND_IN)
    monkeypatch.setenv("PYTHONPATH", str(library))
    monkeypatch.setenv("STARTED", str(tmp_path / "started.json"))
    return tmp_path / "started.json"


def weights_of(path: str) -> ModelFile:
    return ModelFile(path=path, sha256="0" * 64, bytes=Path(path).stat().st_size, model_id="mine@000000000000")


@pytest.fixture
def weights(tmp_path: Path) -> ModelFile:
    path = tmp_path / "mine.gguf"
    path.write_bytes(GGUF)
    return weights_of(str(path))


def port_of(url: str) -> int:
    return int(url.removesuffix("/v1").rpartition(":")[2])


def test_the_settings_reach_the_server(started: Path, weights: ModelFile) -> None:
    """Model, context, slots and threads are those asked for; it listens on the loopback interface, without a log; the
    key stands in no command line."""
    with EmbeddedServer(weights, ServerSettings(context=512, slots=2, threads=3)) as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.base_url.endswith("/v1")
        assert server.start() == server.base_url
        key = server.api_key.get_secret_value()
    params = json.loads(started.read_text())
    assert (params["model"], params["n_ctx"], params["n_parallel"]) == ({"path": weights.path}, 512, 2)
    assert params["model_alias"] == [weights.model_id]
    assert params["api_keys"] == [key]
    assert key not in " ".join(params["command"])
    assert (params["cpuparams"], params["hostnames"], params["verbosity"]) == ({"n_threads": 3}, ["127.0.0.1"], -1)
    assert "slot_save_path" not in params


def test_states_are_kept_where_the_settings_say(started: Path, weights: ModelFile) -> None:
    """llama.cpp joins folder and file name without a separator, so the folder ends in one."""
    with EmbeddedServer(weights, ServerSettings(states=os.path.join("a", "b"))):
        assert json.loads(started.read_text())["slot_save_path"] == os.path.join("a", "b", "")


def test_each_server_has_a_key_of_its_own(weights: ModelFile) -> None:
    """256 random bits, which no repr shows; a key that is given is kept."""
    first, second = EmbeddedServer(weights), EmbeddedServer(weights)
    assert first.api_key != second.api_key
    assert len(first.api_key.get_secret_value()) >= 43
    assert first.api_key.get_secret_value() not in repr(vars(first))
    assert EmbeddedServer(weights, api_key=SecretStr("mine")).api_key.get_secret_value() == "mine"


@pytest.mark.parametrize("change", ["replaced", "written to", "removed"])
def test_a_file_that_changes_before_it_is_loaded_is_not_served(started: Path, tmp_path: Path, change: str) -> None:
    """What was verified is what is served: another file under its name, another content or none stops the server."""
    path = tmp_path / "mine.gguf"
    path.write_bytes(GGUF)
    server = EmbeddedServer(find_weights(str(path)))
    if change == "replaced":
        (tmp_path / "new").write_bytes(GGUF)
        os.replace(tmp_path / "new", path)
    elif change == "written to":
        path.write_bytes(GGUF[:-1] + b"?")
        os.utime(path, ns=(1, 1))
    else:
        path.unlink()
    with pytest.raises(EmbeddedModelFault, match="between being verified and being loaded"):
        server.start()
    assert server.base_url == ""


def test_stopping_frees_the_port_and_hangs_up(started: Path, weights: ModelFile) -> None:
    """After `stop` nothing listens, and a client that was still connected reads the end."""
    server = EmbeddedServer(weights)
    port = port_of(server.start())
    with socket.create_connection(("127.0.0.1", port)) as client:
        server.stop()
        client.settimeout(5)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass
    server.stop()


def test_a_server_that_ends_before_it_answers_is_named(
    tmp_path: Path, weights: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash while the model is loaded, as for want of memory, is one error with its exit code, not a traceback."""
    (tmp_path / "xllamacpp.py").write_text("import os\nos._exit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EmbeddedModelFault, match="its process ended with code 9"):
        EmbeddedServer(weights).start()


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


def test_a_model_that_does_not_load_is_named(weights: ModelFile, capfd: pytest.CaptureFixture[str]) -> None:
    """The real llama.cpp, given a file that only begins like a GGUF: one error with path and size, nothing printed."""
    with pytest.raises(EmbeddedModelFault, match=r"llama\.cpp cannot load .*mine\.gguf .*bytes"):
        EmbeddedServer(weights).start()
    assert capfd.readouterr() == ("", "")


# --- serve, with a real model ---------------------------------------------------------------------------------------

PROGRAM = """
import http.client, json, sys, threading, time
from summarizer.embedded.find import find_weights
from summarizer.embedded.server import EmbeddedServer
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
    while listening(port) and time.monotonic() - began < 60:
        time.sleep(0.05)  # its process ends when it notices that this one has
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
