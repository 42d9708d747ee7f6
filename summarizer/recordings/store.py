"""The store of recordings: a folder on disk, never evicted, JSON text only, for its owner's eyes.

The only importer of diskcache. Thread and process safety are diskcache's. Beside each recording stands the SHA-256 of
its text, so that damage to a reply is noticed too: its key covers the request alone.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import diskcache  # type: ignore[import-untyped]  # it has no type information

from summarizer.folders import cache_folder
from summarizer.recordings import database
from summarizer.recordings import jsonl as recording_files
from summarizer.recordings.database import claimed
from summarizer.recordings.request import (
    Message,
    Recording,
    Request,
    RequestParts,
    Sampling,
    nearest,
    parts_of,
    schema_text,
    sha256_of,
)
from summarizer.records.errors import CacheFault
from summarizer.records.facets import Record

__all__ = [
    "Check",
    "Count",
    "Message",
    "Mode",
    "Recording",
    "Recordings",
    "Request",
    "Sampling",
    "Stats",
    "schema_text",
]

Mode = Literal["use", "replay", "refresh"]


class Count(Record):
    """How many recordings have this name (of a model, of a prompt)."""

    name: str
    count: int


class Stats(Record):
    """What a store holds: recordings, bytes on disk, recordings by model and by prompt (most first)."""

    directory: str
    count: int
    bytes: int
    by_model: tuple[Count, ...]
    by_prompt: tuple[Count, ...]


class Check(Record):
    """How many recordings are sound, and one sentence for each row that is not.

    `structure` is what SQLite finds wrong with the database itself, None when nothing is.
    """

    sound: int
    bad: tuple[str, ...]
    structure: str | None = None

    @property
    def is_sound(self) -> bool:
        """True when there is nothing to repair."""
        return not self.bad and self.structure is None


class _NotTextError(ValueError):
    """A row that is no plain text row: a pickle, a file reference, a number."""


class _TextDisk(diskcache.Disk):  # type: ignore[misc]
    """Text keys and text values inside the database, and nothing else.

    diskcache's own Disk unpickles rows, so a tampered database runs code (CVE-2025-69872), and it opens and removes
    files that a row names, so a tampered row reaches any file. Here both paths are closed, in both directions.
    """

    def put(self, key: object) -> tuple[str, bool]:
        return self._text(key), True

    def get(self, key: object, raw: object) -> str:
        return key if raw and isinstance(key, str) else _NO_KEY

    def store(self, value: object, read: object, key: object = None) -> tuple[int, int, None, str]:
        return 0, diskcache.core.MODE_RAW, None, self._text(value)

    def fetch(self, mode: int, filename: str | None, value: object, read: object) -> str:
        if mode != diskcache.core.MODE_RAW or filename is not None:
            raise _NotTextError("the row is not plain text and was not read")
        return self._text(value)

    def remove(self, file_path: str) -> None:
        """No row of ours has a file; one that names a file is not ours, and neither is the file."""

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise _NotTextError("the row is not plain text and was not read")
        if len(value) > MAX_CHARACTERS:
            raise _NotTextError(f"the row is longer than {MAX_CHARACTERS:,} characters and was not read")
        return value


# MemoryError is how sqlite3 says that a damaged database names a length that no memory holds.
_STORE_ERRORS = (sqlite3.Error, sqlite3.Warning, diskcache.Timeout, OSError, MemoryError, _NotTextError)

# Settings are rows of the database too, and diskcache uses them unchecked when it opens one.
_OPENING_ERRORS = (*_STORE_ERRORS, ValueError, TypeError, KeyError, AttributeError)

# As long as a line that can be imported: what is recorded can travel.
MAX_CHARACTERS = recording_files.MAX_LINE_BYTES

# All of diskcache's settings, since those that are not given are taken from the database. Without a memory map a
# truncated file is an error and not the end of the process; the rest is SQLite's advice for files from elsewhere
# (https://sqlite.org/security.html). The size limit does not act under the policy "none"; it is set so that nobody has
# to know that.
_SETTINGS = diskcache.DEFAULT_SETTINGS | {
    "eviction_policy": "none",
    "size_limit": 2**62,
    "cull_limit": 0,
    "sqlite_mmap_size": 0,
    "sqlite_trusted_schema": 0,
    "sqlite_cell_size_check": 1,
}
# Set once the store is open, which makes dozens of commits: a recording outlives a power cut.
_FULLY = 2
_KNOWN_SETTINGS = _SETTINGS | diskcache.core.METADATA

# Stands for a row's key that is not plain text, and was not read; no recording has it.
_NO_KEY = ""

_ELSEWHERE = "--cache or SUMMARIZER_CACHE_DIR name another place."
_REPAIR = f"`summarize cache check --repair` keeps what is sound and sets the damaged file aside; {_ELSEWHERE}"
# SQLite has no finer words for what the system refuses it (https://sqlite.org/rescode.html).
_REFUSED = ("disk is full", "disk I/O error", "readonly", "unable to open")


class Recordings:
    """Recordings by key, in a folder that is made when it is missing (None: `cache_folder("recordings")`).

    `mode` is for whoever makes the calls (see `model.client`); the store itself answers alike in all three. Every
    method raises CacheFault when the store cannot be read or written.
    """

    def __init__(self, directory: Path | None = None, mode: Mode = "use") -> None:
        self.mode = mode
        self.directory = directory or cache_folder("recordings")
        self._parts: dict[str, RequestParts] | None = None
        with self._faults(_OPENING_ERRORS):
            database.refuse_links(self.directory)
            database.make_private(self.directory)
            is_marked = database.vet(self.directory, _KNOWN_SETTINGS)
            self._cache = diskcache.Cache(str(self.directory), disk=_TextDisk, **_SETTINGS)
            self._cache.reset("sqlite_synchronous", _FULLY)
            if not is_marked:
                database.mark(self.directory)

    @property
    def is_empty(self) -> bool:
        """True when there is none, whatever the request."""
        with self._faults():
            return next(iter(self._cache), None) is None

    def get(self, key: str) -> Recording | None:
        """The recording of `key`, or None; raises CacheFault when its row is unreadable or belongs to another key."""
        with self._faults():
            text, digest = self._cache.get(key, tag=True)
        if text is None:
            return None
        try:
            return database.sound_recording(key, text, digest)
        except ValueError as error:
            raise CacheFault(f"The recording {key[:12]} in {self.directory} is damaged: {error}. {_REPAIR}") from error

    def put(self, recording: Recording) -> None:
        """Store the recording; it takes the place of one with the same key. It is on disk when this returns."""
        text = recording.model_dump_json(exclude_none=True)
        with self._faults():
            self._cache.set(recording.key, text, tag=sha256_of(text), retry=True)
        if self._parts is not None:
            self._parts[recording.key] = parts_of(recording.request)

    def nearest(self, request: Request) -> str:
        """A sentence that says in which parts the most similar recording differs from `request`."""
        if self._parts is None:
            self._parts = {recording.key: parts_of(recording.request) for recording in self.sound()}
        return nearest(parts_of(request), self._parts.values()) or f"There are no recordings in {self.directory}."

    def stats(self) -> Stats:
        """What the store holds."""
        recordings = self._all()
        with self._faults():
            size = int(self._cache.volume())
        return Stats(
            directory=str(self.directory),
            count=len(recordings),
            bytes=size,
            by_model=_counts(recording.request.model for recording in recordings),
            by_prompt=_counts(recording.request.prompt for recording in recordings),
        )

    def export(self, path: Path, keys: Iterable[str] | None = None) -> int:
        """Write the recordings of `keys` (None: all) to `path` as sorted JSON lines; returns how many.

        Raises CacheFault when one of the keys has no recording or the file cannot be written.
        """
        recordings = self._all() if keys is None else tuple(self._existing(key) for key in set(keys))
        recording_files.write(path, recordings)
        return len(recordings)

    def import_(self, path: Path) -> int:
        """Take in the recordings of a file that `export` wrote, all or none; returns how many.

        Raises CacheFault, naming file and line, when one of them does not pass (see `recording_files.read`).
        """
        recordings = recording_files.read(path)
        self.add(recordings)
        return len(recordings)

    def add(self, recordings: Iterable[Recording]) -> None:
        """Store all of `recordings`, or none."""
        self._parts = None
        with self._faults(), self._cache.transact(retry=True):
            for recording in recordings:
                self.put(recording)

    def claim(self, key: str) -> AbstractContextManager[bool]:
        """Whether the caller is to make the call for `key`, or another process is making it; see `claimed`."""
        return claimed(self.directory / database.CLAIMS, key)

    def check(self) -> Check:
        """Read every row and compare it with its key and its hash, and the database with SQLite's rules.

        Nothing is changed.
        """
        sound = 0
        bad: list[str] = []
        for key in self._keys():
            try:
                self._existing(key)
                sound += 1
            except CacheFault as error:
                bad.append(str(error))
        with self._faults(), closing(database.connected(self.directory)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        return Check(sound=sound, bad=tuple(bad), structure=None if found == "ok" else str(found))

    def clear(self) -> int:
        """Remove every recording; returns how many rows there were."""
        self._parts = None
        with self._faults():
            return int(self._cache.clear(retry=True))

    def close(self) -> None:
        """Close the store's files; a later call opens them again."""
        with self._faults():
            self._cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keys(self) -> tuple[str, ...]:
        with self._faults():
            return tuple(sorted(self._cache))

    def _all(self) -> tuple[Recording, ...]:
        return tuple(self._existing(key) for key in self._keys())

    def sound(self) -> Iterator[Recording]:
        """The recordings that can be read."""
        for key in self._keys():
            with suppress(CacheFault):
                yield self._existing(key)

    def _existing(self, key: str) -> Recording:
        recording = self.get(key)
        if recording is None:
            reason = f"has no recording {key[:12]}" if key else "has a row whose key is not plain text; it was not read"
            raise CacheFault(f"The store {self.directory} {reason}. {_REPAIR}")
        return recording

    @contextmanager
    def _faults(self, errors: tuple[type[Exception], ...] = _STORE_ERRORS) -> Iterator[None]:
        try:
            yield
        except errors as error:
            raise CacheFault(
                f"The store of recordings in {self.directory} cannot be used: {_words(error)}. {_remedy(error)}"
            ) from error


def _words(error: Exception) -> str:
    return "it is locked by another process" if isinstance(error, diskcache.Timeout) else str(error)


def _remedy(error: Exception) -> str:
    if isinstance(error, diskcache.Timeout) or "locked" in str(error):
        return f"Let it end, and run the command again; {_ELSEWHERE}"
    if isinstance(error, OSError) or any(words in str(error) for words in _REFUSED):
        return f"See that the disk has room and the folder can be written. What is recorded is safe; {_ELSEWHERE}"
    return _REPAIR


def _counts(names: Iterable[str]) -> tuple[Count, ...]:
    counts = (Count(name=name, count=count) for name, count in Counter(names).items())
    return tuple(sorted(counts, key=lambda count: (-count.count, count.name)))
