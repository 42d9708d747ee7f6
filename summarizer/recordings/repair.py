"""Repairing a store: what SQL still reads goes into a new database, and the damaged one is set aside.

For one damaged page SQLite gives up all that is reached through it. So it is given the file's pages in memory, and each
page of rows in turn as the whole table. Nothing counts that does not fit its key and its hash.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.recordings import database
from summarizer.recordings.request import Recording
from summarizer.recordings.store import MAX_CHARACTERS, Check, Recordings
from summarizer.records.errors import CacheFault
from summarizer.records.facets import Record

_IS_KEY = "typeof(key) = 'text' AND length(key) = 64 AND key NOT GLOB '*[^0-9a-f]*'"
_KEYS = f"SELECT key FROM Cache WHERE {_IS_KEY} ORDER BY key, raw"  # out of the index alone
_ROW = f"SELECT key, CAST(value AS TEXT), CAST(tag AS TEXT) FROM Cache NOT INDEXED WHERE {_IS_KEY} AND filename IS NULL"


class Repair(Record):
    """How many are kept, the keys of the lost as far as they can be told, the folder of the damaged files, if any."""

    kept: int
    lost: tuple[str, ...] = ()
    set_aside: str | None = None


def repair(directory: Path) -> Repair:
    """Make the store in `directory` sound again; a sound one is left as it is. No run may be using it meanwhile.

    Raises CacheFault when the folder cannot be read or written, or the database is another version's."""
    database.refuse_links(directory)
    try:
        kept, keys = _salvaged(database.pages(directory))  # before the store is opened, which writes to it
        try:
            with Recordings(directory) as store:
                kept |= {recording.key: recording for recording in store.sound()}
                if store.check() == Check(sound=len(kept), bad=()):
                    return Repair(kept=len(kept))
        except CacheFault as fault:
            if "locked" in str(fault.__cause__) or not (kept or fault.__cause__):  # without a cause: another version's
                raise
        with TemporaryDirectory(prefix=".repaired-", dir=directory) as new:
            with Recordings(Path(new)) as store:
                store.add(kept.values())
            aside = database.exchange(directory, Path(new))
    except OSError as error:
        raise CacheFault(
            f"The store of recordings in {directory} cannot be repaired: {error.strerror or error}. Nothing was "
            "removed. See that the folder can be written and has room."
        ) from error
    return Repair(kept=len(kept), lost=tuple(sorted(keys - kept.keys())), set_aside=str(aside))


def _salvaged(pages: bytes) -> tuple[dict[str, Recording], set[str]]:
    """The recordings that can be read, by key, and every key that the index tells of."""
    found, keys = dict[str, Recording](), set[str]()
    left = 2 * len(pages)  # rows of a sound file do not overlap; those of a hostile one are not read many times over
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.deserialize(pages)
        with suppress(sqlite3.Error):
            keys.update(key for (key,) in memory.execute(f"{_KEYS} LIMIT {len(pages) // 64}"))
        memory.execute("PRAGMA writable_schema = ON")
        for start in range(0, len(pages), database.PAGE):
            if pages[start] != database.PAGE_OF_ROWS or left < 0:
                continue
            memory.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'Cache'", (start // database.PAGE + 1,))
            memory.execute(f"PRAGMA schema_version = {start}")  # has SQLite read the schema again
            for place in range(database.PAGE // 128):  # a row has its key and its hash at least
                with suppress(sqlite3.Error, ValueError):
                    for key, text, digest in memory.execute(f"{_ROW} LIMIT 1 OFFSET {place}"):
                        left -= len(text or "")
                        if len(text or "") <= MAX_CHARACTERS:
                            found[key] = database.sound_recording(key, text or "", digest)
    return found, keys
