"""The embedded model: find it, verify it, serve it in this process on a free loopback port.

Nothing heavy is imported until it is used, so that importing this module costs a run from the cache nothing.
"""

from __future__ import annotations

import atexit
import os
import secrets
import socket
import stat
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from pydantic import SecretStr

from summarizer.errors import EmbeddedModelFault
from summarizer.facets import Record
from summarizer.folders import cache_folder
from summarizer.weights import (
    GGUF_MAGIC,
    QWEN_CODER,
    ModelSource,
    Progress,
    Quiet,
    Weights,
    fetch,
    identity,
    sha256_of,
    stamp_of,
    verify,
    weigh,
)

if TYPE_CHECKING:
    from xllamacpp import CommonParams  # type: ignore[import-untyped]

LOOPBACK = "127.0.0.1"
State = Literal["verified", "other model", "wrong hash", "missing", "to be fetched"]


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


class ModelListing(Record):
    """One line of `summarize models`: a place in which the model is looked for, in order, and what is there."""

    place: Literal["SUMMARIZER_GGUF", "cache", "hub", "package registry"]
    where: str
    model_id: str | None
    bytes: int | None
    state: State
    licence: str | None


# --- find -----------------------------------------------------------------------------------------------------------


def model_identity(gguf: str | None = None, source: ModelSource = QWEN_CODER) -> str:
    """The model_id that `find_weights` with the same arguments would give, without fetching anything.

    For the embedded model no file is opened, so that a run answered from recordings needs none; a GGUF of the user's
    own is hashed. Raises EmbeddedModelFault when that file cannot be used.
    """
    chosen, asked_by = _chosen(gguf)
    return _own_weights(chosen, asked_by, source).model_id if chosen else source.model_id


def find_weights(
    gguf: str | None = None, progress: Progress | None = None, source: ModelSource = QWEN_CODER
) -> Weights:
    """The model file to serve, hashed: `gguf`, else `SUMMARIZER_GGUF`, else the cache, else fetched into the cache.

    Raises EmbeddedModelFault: a path that is no GGUF, a wrong hash, nowhere to fetch it from, no room for it.
    """
    chosen, asked_by = _chosen(gguf)
    if chosen:
        return _own_weights(chosen, asked_by, source)
    folder = cache_folder("models")
    try:
        cached = folder / source.file
        return verify(cached, source) if cached.exists() else fetch(source, folder, progress or Quiet())
    except OSError as error:
        raise EmbeddedModelFault(
            f"The embedded model cannot be kept in {folder}: {error}. "
            "Make the folder writable, or set SUMMARIZER_CACHE_DIR to one that is."
        ) from error


def list_models(source: ModelSource = QWEN_CODER) -> tuple[ModelListing, ...]:
    """Every place in the order `find_weights` tries them, hashed where a file is there; nothing is fetched."""
    places: list[ModelListing] = []
    chosen, _ = _chosen(None)
    if chosen:
        places.append(_listed("SUMMARIZER_GGUF", Path(chosen).expanduser(), source))
    places.append(_listed("cache", cache_folder("models") / source.file, source))
    hub = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
    away = ModelListing(
        place="hub",
        where=f"{hub.rstrip('/')}/{source.repo}",
        model_id=source.model_id,
        bytes=source.bytes,
        state="to be fetched",
        licence=source.licence,
    )
    packages = f"{source.package}1 … {source.parts} =={source.version}"
    return (*places, away, away.model_copy(update={"place": "package registry", "where": packages}))


def _chosen(gguf: str | None) -> tuple[str | None, str]:
    """The path the user has chosen, if any, and by what means."""
    if gguf:
        return gguf, "--model"
    return os.environ.get("SUMMARIZER_GGUF") or None, "SUMMARIZER_GGUF"


def _own_weights(chosen: str, asked_by: str, source: ModelSource) -> Weights:
    """A GGUF of the user's own; one that bears the embedded model's name has to be the embedded model."""
    path = Path(chosen).expanduser()
    try:
        if not path.is_file():
            raise EmbeddedModelFault(f"{asked_by} names {path}, which is not a file. Give the path of a GGUF file.")
        with path.open("rb") as stream:
            magic = stream.read(len(GGUF_MAGIC))
        if magic != GGUF_MAGIC:
            raise EmbeddedModelFault(
                f"{asked_by} names {path}, which is not a GGUF model (it starts with {magic!r}, not {GGUF_MAGIC!r}). "
                "Download it again, or convert the model to GGUF."
            )
        weights = weigh(path, lambda found: _name(path, found, source))
    except OSError as error:
        raise EmbeddedModelFault(f"{asked_by} names {path}, which cannot be read: {error}.") from error
    found = weights.sha256
    if path.name == source.file and found != source.sha256:
        raise EmbeddedModelFault(
            f"{asked_by} names {path}, which has the embedded model's name but not its bytes: SHA-256 is {found}, "
            f"expected {source.sha256}. Download it again; if it is meant to be another model, rename it."
        )
    return weights


def _name(path: Path, sha256: str, source: ModelSource) -> str:
    return source.model_id if sha256 == source.sha256 else identity(path.name, sha256)


def _listed(place: Literal["SUMMARIZER_GGUF", "cache"], path: Path, source: ModelSource) -> ModelListing:
    if not path.is_file():
        return ModelListing(place=place, where=str(path), model_id=None, bytes=None, state="missing", licence=None)
    found = sha256_of(path)
    known = found == source.sha256
    state: State = "verified" if known else "other model"
    if not known and path.name == source.file:
        state = "wrong hash"
    return ModelListing(
        place=place,
        where=str(path),
        model_id=_name(path, found, source),
        bytes=path.stat().st_size,
        state=state,
        licence=source.licence if known else None,
    )


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
