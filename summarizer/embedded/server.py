"""llama.cpp in this process: how it was built, and a server of one model on a free loopback port.

xllamacpp is imported by what uses it, so that importing this module costs a run from the cache nothing.
"""

from __future__ import annotations

import atexit
import os
import secrets
import socket
import stat
import time
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pydantic import SecretStr

from summarizer.embedded.weights import Weights, stamp_of
from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record

if TYPE_CHECKING:
    from xllamacpp import CommonParams  # type: ignore[import-untyped]

LOOPBACK = "127.0.0.1"

# Instruction sets that llama.cpp's matrix products use and that a build for every processor leaves out: its name for
# each (`ggml_backend_cpu_get_features`), and Linux's in /proc/cpuinfo.
_FASTER_SETS = {
    "AVX512": "avx512f",
    "AVX512_VNNI": "avx512_vnni",
    "AVX512_BF16": "avx512_bf16",
    "AVX_VNNI": "avx_vnni",
    "AMX_INT8": "amx_int8",
    "DOTPROD": "asimddp",
    "MATMUL_INT8": "i8mm",
    "SVE": "sve",
}
_PROCESSOR = Path("/proc/cpuinfo")


class EngineBuild(Record):
    """How llama.cpp was built.

    `uses` are the features that it was compiled with, in its own words (`AVX2`, `REPACK`); `unused` the instruction
    sets that this processor has, that llama.cpp can use, and that this build does not.
    """

    version: str
    uses: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def identity(self) -> str:
        """All of it that a model's numbers depend on."""
        return f"xllamacpp {self.version} {' '.join(self.uses)}"


class ServerSettings(Record):
    """How the model is served.

    `context` is tokens of prompt and reply together. One slot, because on two cores more gain nothing (25.7 tokens/s
    for one request at a time, 23.5 for two, 19.7 for four). `threads` None: see `thread_count`.
    `prompt_cache_mib` bounds the memory for prefixes already read (28 KiB a token; llama.cpp's own 8 GiB does not fit a
    laptop). `states` is a folder in which the server may keep and find its slot's state (see `prefix_states`).
    """

    context: int = 8192
    slots: int = 1
    threads: int | None = None
    prompt_cache_mib: int = 1024
    states: str | None = None


# --- build ----------------------------------------------------------------------------------------------------------


def engine_build() -> EngineBuild:
    """The build of llama.cpp that is installed. `unused` is empty where the system does not list what its processor can
    do (everything but Linux)."""
    from xllamacpp import get_system_info

    # "CPU : AVX2 = 1 | REPACK = 1 | "
    features = dict(part.split(" = ") for part in get_system_info().partition(" : ")[2].strip(" |").split(" | "))
    uses = tuple(name for name, value in features.items() if value != "0")
    able = _processor_flags()
    unused = tuple(name for name, flag in _FASTER_SETS.items() if flag in able and name not in uses)
    return EngineBuild(version=version("xllamacpp"), uses=uses, unused=unused)


def _processor_flags() -> frozenset[str]:
    """What Linux calls the instruction sets of the first processor: `flags` on x86, `Features` on ARM."""
    try:
        lines = _PROCESSOR.read_text("utf-8", "replace").splitlines()
    except OSError:
        return frozenset()
    named = (line.partition(":")[2] for line in lines if line.startswith(("flags", "Features")))
    return frozenset(next(named, "").split())


# --- serve ----------------------------------------------------------------------------------------------------------


class EmbeddedServer:
    """A llama.cpp server in this process, for one model; a context manager that starts on entry.

    It answers who has `api_key` (None: a random one for each server), since other users' processes reach the loopback
    interface too. Stopped by `stop`, on leaving the context, and in any case when the interpreter exits; it has no
    process of its own that could outlive this one.
    """

    def __init__(
        self, weights: Weights, settings: ServerSettings | None = None, api_key: SecretStr | None = None
    ) -> None:
        self.weights = weights
        self.settings = settings or ServerSettings()
        self.api_key = api_key or SecretStr(secrets.token_urlsafe(32))
        self.base_url = ""
        self._server: object | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Load the model and serve it; returns the base URL (`http://127.0.0.1:<port>/v1`). Takes seconds.

        Raises EmbeddedModelFault when llama.cpp cannot load the file, or it is no longer the one that was hashed.
        """
        if self._server is None:
            self._server, address = self._load()
            self.base_url = f"{address}/v1"
            atexit.register(self.stop)
        return self.base_url

    def stop(self) -> None:
        """Hang up on every client, stop the server and free its port; without effect on one that is not running.

        Clients are hung up on first because the server waits for its open requests to be collected after the loop
        that would answer them has ended: it then never stops, and a process that exits meanwhile crashes.
        """
        if self._server is None:
            return
        atexit.unregister(self.stop)
        _hang_up(int(self.base_url.removesuffix("/v1").rpartition(":")[2]))
        self._server = None  # its destructor, run here, ends the threads and closes the port
        self.base_url = ""

    def _load(self) -> tuple[object, str]:
        from xllamacpp import Server

        try:
            server = Server(self._params())
        except RuntimeError as error:
            raise EmbeddedModelFault(
                f"llama.cpp cannot load {self.weights.path} ({self.weights.bytes:,} bytes): {error} The file may be "
                "cut short, of a kind it does not know, or larger than the free memory. Download it again, or choose "
                "another with --model."
            ) from error
        if not self._is_unchanged():
            # Dropped, and so stopped, before anything is asked of it.
            raise EmbeddedModelFault(
                f"{self.weights.path} was changed or replaced between being verified and being loaded. Run the command "
                "again; if it happens again, see which program writes there."
            )
        return server, str(server.listening_address)

    def _params(self) -> CommonParams:
        """The settings in llama.cpp's terms."""
        from xllamacpp import CommonParams

        params = CommonParams()
        params.model.path = self.weights.path
        params.model_alias = {self.weights.model_id}  # else it calls itself by the file's path, which is recorded
        params.hostnames = [LOOPBACK]
        params.port = 0  # the system gives a free one
        params.n_ctx = self.settings.context
        params.n_parallel = self.settings.slots
        params.cache_ram_mib = self.settings.prompt_cache_mib
        params.cpuparams.n_threads = self.settings.threads or thread_count()
        params.verbosity = -1  # no log: stdout and stderr are the program's
        params.cors_origins = ""  # no web page may use the port,
        params.ui = False
        params.endpoint_slots = False  # nor any process read the prompts in it
        params.api_keys = [self.api_key.get_secret_value()]
        if self.settings.states:
            params.slot_save_path = os.path.join(self.settings.states, "")
        return params

    def _is_unchanged(self) -> bool:
        try:
            return self.weights.stamp in (None, stamp_of(Path(self.weights.path)))
        except OSError:
            return False


def thread_count() -> int:
    """The cores this process may use when that is fewer than the machine has, else -1: llama.cpp counts them.

    llama.cpp counts physical cores, which is better than one thread a hyper-thread, but not what the process may use.
    """
    if not hasattr(os, "sched_getaffinity"):
        return -1
    allowed = len(os.sched_getaffinity(0))
    return allowed if allowed < (os.cpu_count() or allowed) else -1


def _hang_up(port: int) -> None:
    """Shut down every connection of this process that has `port` at its end, until a look finds none (1 s at most).

    The server's ends are among them, so clients in other processes are cut off as well.
    """
    for _ in range(20):
        if not sum(_shut(descriptor, port) for descriptor in _descriptors()):
            return
        time.sleep(0.05)


def _descriptors() -> list[int]:
    """The open file descriptors of this process; none where the system does not list them (Windows)."""
    try:
        return [int(name) for name in os.listdir("/dev/fd")]
    except FileNotFoundError:
        return []


def _shut(descriptor: int, port: int) -> bool:
    """Shut `descriptor` down if it is a loopback connection from or to `port`; whether it was one."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
        with socket.socket(fileno=os.dup(descriptor)) as connection:
            if connection.family != socket.AF_INET or (LOOPBACK, port) not in (
                connection.getsockname(),
                connection.getpeername(),
            ):
                return False
            connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return False  # closed meanwhile, or the listening socket, which has no peer
    return True
