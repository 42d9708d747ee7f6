"""llama.cpp: how it was built, and a server of one model on a free loopback port.

xllamacpp is imported by what uses it, so that importing this module costs a run from the cache nothing.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from summarizer.embedded.weights import ModelFile, stamp_of
from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record

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
    from xllamacpp import get_system_info  # type: ignore[import-untyped]

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
    """A llama.cpp server for one model; a context manager that starts on entry.

    It answers who has `api_key` (None: a random one for each server), since other users' processes reach the loopback
    interface too. It has a process of its own, which can simply be ended, and which ends by itself with this one
    (`llama_server.py`).
    """

    def __init__(
        self, weights: ModelFile, settings: ServerSettings | None = None, api_key: SecretStr | None = None
    ) -> None:
        self.weights = weights
        self.settings = settings or ServerSettings()
        self.api_key = api_key or SecretStr(secrets.token_urlsafe(32))
        self.base_url = ""
        self._process: subprocess.Popen[str] | None = None

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
        if self._process is None:
            address = self._load()
            if not self._is_unchanged():
                self.stop()  # before anything is asked of it
                raise EmbeddedModelFault(
                    f"{self.weights.path} was changed or replaced between being verified and being loaded. Run the "
                    "command again; if it happens again, see which program writes there."
                )
            self.base_url = f"{address}/v1"
        return self.base_url

    def stop(self) -> None:
        """End the server's process, in the middle of a reply too; without effect on one that is not running."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process, self.base_url = None, ""

    def _load(self) -> str:
        # Away from the terminal's Ctrl-C, which is for this process to act upon; -P: no module beside the program.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("llama_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(self._told()) + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            answer = {"fault": f"its process ended with code {self._process.wait()}."}
        if "fault" in answer:
            self.stop()
            raise EmbeddedModelFault(
                f"llama.cpp cannot load {self.weights.path} ({self.weights.bytes:,} bytes): {answer['fault']} The file "
                "may be cut short, of a kind it does not know, or larger than the free memory. Download it again, or "
                "choose another with --model."
            )
        return str(answer["address"])

    def _told(self) -> dict[str, object]:
        """What the server's process is told: the settings, the file, and the key, which stands in no command line."""
        threads = self.settings.threads or thread_count()
        about = {"path": self.weights.path, "model_id": self.weights.model_id, "threads": threads}
        return {**self.settings.model_dump(), **about, "api_key": self.api_key.get_secret_value()}

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
