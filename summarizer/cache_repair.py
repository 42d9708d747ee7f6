"""Repairing a store: what is sound goes into a new database, and the damaged one is set aside.

The old database is only read, page by page and without SQLite, so that one damaged byte costs one recording and not
the store. Nothing is believed that does not fit its key and its hash, and nothing is deleted.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from summarizer import database
from summarizer.calls import Recording
from summarizer.database import DATABASE
from summarizer.database_pages import Pages
from summarizer.errors import CacheFault
from summarizer.facets import Record
from summarizer.recordings import Recordings

# Where the columns of diskcache's table stand, of which there are twelve; an index entry begins with the key.
_COLUMNS, _KEY, _DIGEST, _FILE, _VALUE = 12, 1, 7, 10, 11
_INDEXED_KEY = 0
_IS_KEY = re.compile(rb"[0-9a-f]{64}")
_FILES = (f"{DATABASE}-shm", f"{DATABASE}-wal", DATABASE)


class Repair(Record):
    """What a repair came to: how many recordings are kept, the keys of those that are lost as far as they can be told,
    and the folder with the damaged files, None when there was nothing to repair."""

    kept: int
    lost: tuple[str, ...] = ()
    set_aside: str | None = None


def repair(directory: Path) -> Repair:
    """Make the store in `directory` sound again; a sound one is left as it is. No run may be using it meanwhile.

    Raises CacheFault when the folder cannot be read or written, or the database is another version's.
    """
    database.refuse_links(directory)
    try:
        # Before anything opens the database, which is to write to it.
        pages = Pages(directory / DATABASE) if (directory / DATABASE).exists() else None
        read, is_sound = _as_it_opens(directory)
        kept = read | {recording.key: recording for recording in _sound_recordings(pages)} if pages else read
        # A log whose middle is damaged opens as a sound store without what came after.
        if pages is None or (is_sound and len(read) == len(kept)):
            return Repair(kept=len(read))
        if not kept:
            _refuse_foreign(directory)
        lost = sorted(_keys(pages) - set(kept))
        aside = _exchange(directory, kept.values())
    except OSError as error:
        raise CacheFault(
            f"The store of recordings in {directory} cannot be repaired: {error.strerror or error}. Nothing was "
            "removed. See that the folder can be written and has room."
        ) from error
    return Repair(kept=len(kept), lost=tuple(lost), set_aside=str(aside))


def _as_it_opens(directory: Path) -> tuple[dict[str, Recording], bool]:
    """The recordings that the store gives, and whether it finds nothing wrong with itself."""
    try:
        with Recordings(directory) as recordings:
            return {recording.key: recording for recording in recordings.sound()}, recordings.check().is_sound
    except CacheFault as fault:
        if "locked" in str(fault.__cause__):
            raise
        return {}, False


def _sound_recordings(pages: Pages) -> Iterator[Recording]:
    for row in pages.rows():
        if len(row) != _COLUMNS or row[_FILE] is not None:
            continue
        with suppress(ValueError):  # UnicodeDecodeError and ValidationError among them: it is lost, and counted so
            key, value, digest = ((row[at] or b"").decode() for at in (_KEY, _VALUE, _DIGEST))
            yield database.sound_recording(key, value, digest or None)


def _keys(pages: Pages) -> set[str]:
    """The keys that the table and its index tell of, whatever became of their recordings."""
    in_rows = (row[_KEY] for row in pages.rows() if len(row) == _COLUMNS)
    in_index = (entry[_INDEXED_KEY] for entry in pages.index_entries() if entry)
    return {key.decode() for keys in (in_rows, in_index) for key in keys if key and _IS_KEY.fullmatch(key)}


def _refuse_foreign(directory: Path) -> None:
    """What nothing can be read of may be another version's, and sound; a damaged version number is no reason to stop
    where recordings can be read."""
    with suppress(sqlite3.Error):
        database.version_of(directory)


def _exchange(directory: Path, recordings: Collection[Recording]) -> Path:
    """Put a new database with `recordings` in the place of the old one; returns the folder the old one is moved to."""
    new = Path(tempfile.mkdtemp(prefix=".repaired-", dir=directory))
    try:
        with Recordings(new) as store:
            store.add(recordings)
        aside = next(
            folder for folder in (directory / f"damaged-{number}" for number in count(1)) if not os.path.lexists(folder)
        )
        aside.mkdir(mode=0o700)
        for name in _FILES:
            if (directory / name).exists():
                (directory / name).rename(aside / name)
        (new / DATABASE).rename(directory / DATABASE)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return aside
