"""A file of the Hugging Face hub: ask whether it has these very bytes, and append to a growing file what is missing.

`hf_hub_download` is not used: since huggingface_hub 1.x it drops the bytes of an interrupted run, and it would keep
notes of its own beside the file.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record


class HubFile(Record):
    """A file as published: its repository, name, size in bytes and SHA-256 in hex; `patience` is how long, in seconds,
    the hub may take to answer the first question."""

    repo: str
    file: str
    bytes: int
    sha256: str
    patience: float

    @property
    def url(self) -> str:
        """Where the hub, or the mirror that HF_ENDPOINT names, has it."""
        from huggingface_hub import hf_hub_url  # imported here and below: 0.2 s that a run from the cache does not need

        return hf_hub_url(self.repo, self.file, endpoint=os.environ.get("HF_ENDPOINT") or None)


def kept(file: HubFile, growing: Path) -> int:
    """How many bytes of `growing` a download goes on from: none when there are more than the file has."""
    here = growing.stat().st_size if growing.exists() else 0
    return here if here <= file.bytes else 0


def append_rest(file: HubFile, growing: Path, advance: Callable[[int], None]) -> None:
    """Append to `growing` what is missing; `advance` is told of every stretch of bytes.

    Raises EmbeddedModelFault when the hub breaks off.
    """
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # the base of its transport's errors
    from huggingface_hub.file_download import http_get

    class Bar:
        """The part of tqdm's interface that the hub's download uses, passed on to `advance`."""

        def __init__(self, **_: object) -> None:
            pass

        def update(self, count: int) -> None:
            advance(count)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    here = kept(file, growing)
    plain = {"Accept-Encoding": "identity"}  # a range counts the file's own bytes
    try:
        with growing.open("ab") as stream:
            stream.truncate(here)
            http_get(file.url, stream, resume_size=here, headers=plain, expected_size=file.bytes, tqdm_class=Bar)
    except (HTTPError, OSError) as error:
        raise EmbeddedModelFault(f"The hub broke off ({file.url}): {_brief(error)}") from error


def ask_for(file: HubFile) -> None:
    """Raise EmbeddedModelFault unless the hub says, within `file.patience`, that it has these very bytes.

    Asked from a thread because a name server that does not answer holds the call up beyond any HTTP time-out.
    """
    from huggingface_hub import get_hf_file_metadata
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]

    url = file.url
    answers: list[str | None] = []

    def ask() -> None:
        try:
            head = get_hf_file_metadata(url, token=False, timeout=file.patience)
        except (HTTPError, OSError) as error:
            answers.append(f"The hub does not have the embedded model or cannot be reached ({url}): {_brief(error)}")
            return
        # A file in large-file storage has its SHA-256 as its entity tag: a wrong one need not be fetched to be refused.
        other = head.etag if head.etag and len(head.etag) == 64 and head.etag != file.sha256 else None
        if other or head.size not in (None, file.bytes):
            answers.append(
                f"The hub's file is not the embedded model ({url}): it has {head.size} bytes and SHA-256 "
                f"{other or 'unsaid'}, expected {file.bytes} bytes and {file.sha256}."
            )
            return
        answers.append(None)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(file.patience + 1)
    fault = answers[0] if answers else f"The hub did not answer within {file.patience:g} s ({url})."
    if fault:
        raise EmbeddedModelFault(fault)


def _brief(error: Exception) -> str:
    """The first line of an error's text, or its type when it has none."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__
