"""The database file in which recordings are kept, as far as SQLite alone is needed for it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path

from summarizer.calls import Recording, sha256_of
from summarizer.errors import CacheFault

DATABASE = "cache.db"
# The number that says how rows are to be read; 0 is a store from before there was one, which reads alike.
VERSION = 1
_SECONDS = 60.0  # as long as diskcache waits for another process


def make_private(directory: Path) -> None:
    """Make the folder and an empty database where they are missing, for their owner's eyes only.

    SQLite gives the files that it puts beside a database the same mode. One that exists is not opened here: to close it
    again would end the locks that other connections of this process have on it.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(directory / DATABASE, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def connected(directory: Path) -> sqlite3.Connection:
    """A connection of its own to the folder's database, without diskcache."""
    return sqlite3.connect(directory / DATABASE, timeout=_SECONDS, isolation_level=None)


def version_of(directory: Path) -> int:
    """The version that the database bears, 0 for none; raises CacheFault when it is not this program's."""
    with closing(connected(directory)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version not in (0, VERSION):
        raise CacheFault(
            f"The recordings in {directory} are of another version of this program (their format is {version}, this "
            f"one reads {VERSION}). Use that version, or name another folder with --cache."
        )
    return int(version)


def vet(directory: Path, known_settings: Collection[str]) -> bool:
    """Look at a database before anything in it is believed; whether it bears this program's version.

    Raises CacheFault for another version, ValueError for settings other than `known_settings`, and sqlite3.Error for
    what is no database.
    """
    version = version_of(directory)
    with closing(connected(directory)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'Settings'").fetchall()
        names = {name for (name,) in connection.execute("SELECT key FROM Settings")} if tables else set()
    if not names <= set(known_settings):
        raise ValueError("it has settings that this program does not write")
    return version == VERSION


def mark(directory: Path) -> None:
    """Say in the database which version of this program wrote it."""
    with closing(connected(directory)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION}")


def sound_recording(key: str, text: str, digest: object) -> Recording:
    """The recording in a row; `digest` is the SHA-256 that stands beside it, None in stores from before there was one.

    Raises ValueError when it is not sound.
    """
    if digest is not None and digest != sha256_of(text):
        raise ValueError("its bytes have changed since it was written")
    recording = Recording.model_validate_json(text)
    if recording.key != key:
        raise ValueError(f"it holds the recording {recording.key[:12]}")
    return recording
