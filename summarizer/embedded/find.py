"""The embedded model's file: which one is chosen, whether it is what it should be, where else it may come from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from summarizer.embedded.fetch import fetch
from summarizer.embedded.weights import (
    GGUF_MAGIC,
    QWEN_CODER,
    ModelFile,
    ModelSource,
    Progress,
    Quiet,
    identity,
    sha256_of,
    verify,
    weigh,
)
from summarizer.folders import cache_folder
from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record

State = Literal["verified", "other model", "wrong hash", "missing", "to be fetched"]


class ModelListing(Record):
    """One line of `summarize models`: a place in which the model is looked for, in order, and what is there."""

    place: Literal["SUMMARIZER_GGUF", "cache", "hub", "package registry"]
    where: str
    model_id: str | None
    bytes: int | None
    state: State
    licence: str | None


def model_identity(gguf: str | None = None, source: ModelSource = QWEN_CODER) -> str:
    """The model_id that `find_weights` with the same arguments would give, without fetching anything.

    For the embedded model no file is opened, so that a run answered from recordings needs none; a GGUF of the user's
    own is hashed. Raises EmbeddedModelFault when that file cannot be used.
    """
    chosen, asked_by = _chosen(gguf)
    return _own_weights(chosen, asked_by, source).model_id if chosen else source.model_id


def find_weights(
    gguf: str | None = None, progress: Progress | None = None, source: ModelSource = QWEN_CODER
) -> ModelFile:
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


def _own_weights(chosen: str, asked_by: str, source: ModelSource) -> ModelFile:
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
