"""The database file in which recordings are kept, as far as SQLite alone is needed for it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from summarizer.recordings.request import Recording, sha256_of
from summarizer.records.errors import CacheFault

DATABASE = "cache.db"
CLAIMS = "claims"
# Bytes of a page, and the first byte of one of rows (https://sqlite.org/fileformat2.html).
PAGE, PAGE_OF_ROWS = 4096, 13
# The number that says how rows are to be read; 0 is a store from before there was one, which reads alike.
VERSION = 1
_SECONDS = 60.0  # as long as diskcache waits for another process

# The files that SQLite puts beside a database, and how a journal ends that names another file: SQLite would roll back
# with that file, and remove it. This program writes no such journal.
FILES = tuple(f"{DATABASE}{ending}" for ending in ("", "-wal", "-shm", "-journal"))
_NAMES_ANOTHER = bytes.fromhex("d9d505f920a163d7")

# All that a store's schema may hold, in the order in which diskcache makes it: type, name, table, SQL. Whatever else
# were in it could act on the next insert, or stand for one of these.
SCHEMA: tuple[tuple[str, str, str, str | None], ...] = (
    ("table", "Settings", "Settings", "CREATE TABLE Settings ( key TEXT NOT NULL UNIQUE, value)"),
    ("index", "sqlite_autoindex_Settings_1", "Settings", None),
    (
        "table",
        "Cache",
        "Cache",
        "CREATE TABLE Cache ( rowid INTEGER PRIMARY KEY, key BLOB, raw INTEGER, store_time REAL, expire_time REAL,"
        " access_time REAL, access_count INTEGER DEFAULT 0, tag BLOB, size INTEGER DEFAULT 0, mode INTEGER DEFAULT 0,"
        " filename TEXT, value BLOB)",
    ),
    ("index", "Cache_key_raw", "Cache", "CREATE UNIQUE INDEX Cache_key_raw ON Cache(key, raw)"),
    ("index", "Cache_expire_time", "Cache", "CREATE INDEX Cache_expire_time ON Cache (expire_time)"),
    *(
        (
            "trigger",
            f"Settings_{setting}_{event.lower()}",
            "Cache",
            f"CREATE TRIGGER Settings_{setting}_{event.lower()} AFTER {event} ON Cache FOR EACH ROW BEGIN"
            f' UPDATE Settings SET value = value {change} WHERE key = "{setting}"; END',
        )
        for setting, event, change in (
            ("count", "INSERT", "+ 1"),
            ("count", "DELETE", "- 1"),
            ("size", "INSERT", "+ NEW.size"),
            ("size", "UPDATE", "+ NEW.size - OLD.size"),
            ("size", "DELETE", "- OLD.size"),
        )
    ),
)


def refuse_links(directory: Path) -> None:
    """Raises CacheFault when what is written to a file of the store would be written elsewhere: it is a link, has a
    second name, is no plain file, or is a journal that names another file. Nothing is followed, and nothing written.

    The folder itself may be a link, as it is its owner who names it.
    """
    claims = directory / CLAIMS
    if claims.is_symlink():
        raise _strange(claims, "a link")
    for path in (*(directory / name for name in FILES), *claims.glob("*")):
        with suppress(FileNotFoundError):
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                raise _strange(path, "a link")
            if not stat.S_ISREG(status.st_mode):
                raise _strange(path, "no plain file")
            if status.st_nlink > 1:
                raise _strange(path, "a file with another name elsewhere")
            if path.name.endswith("-journal"):
                with path.open("rb") as journal:
                    journal.seek(max(0, status.st_size - len(_NAMES_ANOTHER)))
                    if journal.read() == _NAMES_ANOTHER:
                        raise _strange(path, "a journal that names another file")


def _strange(path: Path, kind: str) -> CacheFault:
    return CacheFault(
        f"{path} is {kind}, and the recordings in that folder are not used: what is written there could change files "
        "elsewhere. Put a plain copy in its place or remove it, or name another folder with --cache."
    )


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
    connection = sqlite3.connect(directory / DATABASE, timeout=_SECONDS, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


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


def vet(directory: Path, settings: Mapping[str, object]) -> bool:
    """Look at a database before anything in it is believed; whether it bears this program's version.

    Raises CacheFault for another version, ValueError for a schema with more than SCHEMA, or settings that are neither
    numbers nor as in `settings`, and sqlite3.Error for what is no database.
    """
    version = version_of(directory)
    with closing(connected(directory)) as connection:
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
        for row in schema:
            # Some may still be missing: another process may be making the store.
            if row not in SCHEMA:
                raise ValueError(f"{row[1]!r:.60} in its schema is not of this program's making")
        values = connection.execute("SELECT key, value FROM Settings").fetchall() if SCHEMA[0] in schema else []
    for name, value in values:
        if name not in settings or (type(value) is not int and value != settings[name]):
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


def pages(directory: Path) -> bytes:
    """The database's pages with what its log committed, damaged or not, under the first page of a new store.

    Raises OSError when they cannot be read.
    """
    with closing(sqlite3.connect(":memory:")) as new:
        new.execute("PRAGMA auto_vacuum = FULL")
        for *_, statement in SCHEMA:
            new.execute(statement or "")
        first = new.serialize()[:PAGE]
    files = (directory / name for name in FILES[:2])
    content, log = (path.read_bytes() if path.exists() else b"" for path in files)
    whole = bytearray(content.ljust(PAGE * (len(content) // PAGE + 1 + len(log) // PAGE), b"\0"))
    # Of this turn of the log, which two salts tell; not by checksums, since SQLite drops all after one damaged frame.
    starts = range(32, len(log) - PAGE - 23, PAGE + 24)
    frames = [at for at in starts if log[at + 8 : at + 16] in (log[16:24], log[40:48])]
    while frames and not any(log[frames[-1] + 4 : frames[-1] + 8]):
        frames.pop()  # of what was not committed
    for at in frames:
        end = PAGE * int.from_bytes(log[at : at + 4], "big")
        if 0 < end <= len(whole):
            whole[end - PAGE : end] = log[at + 24 : at + 24 + PAGE]
    # The last commit says how many pages there are; what is behind them was removed.
    number = int.from_bytes(log[frames[-1] + 4 : frames[-1] + 8], "big") if frames else len(whole)
    rest = bytes(whole[PAGE : PAGE * number]).ljust(PAGE * len(SCHEMA), b"\0")
    # Without the number of pages, so that SQLite counts them, and with none that is moved when others are removed.
    return first[:28] + bytes(4) + first[32:52] + bytes(4) + first[56:] + rest


def exchange(directory: Path, new: Path) -> Path:
    """Put the database in `new` in the place of that in `directory`; returns the folder where that is kept."""
    aside = next(path for number in count(1) if not os.path.lexists(path := directory / f"damaged-{number}"))
    aside.mkdir(mode=0o700)
    for name in reversed(FILES):  # the database last: what lies beside one is taken for its own
        with suppress(FileNotFoundError):
            (directory / name).rename(aside / name)
    (new / DATABASE).rename(directory / DATABASE)
    return aside


# --- locks ------------------------------------------------------------------------------------------------------------


# Keys share this many lock files, by the beginning of their hash. Two calls of one file wait for each other, which is
# rare and does no harm.
_DIGITS = 3


@contextmanager
def claimed(folder: Path, key: str) -> Iterator[bool]:
    """Holds the claim on `key` if nobody else does; yields whether the caller is to make the call.

    True as well where the file system has no locks, or no room for one.
    """
    from filelock import FileLock, Timeout  # needed for a call only; start-up time

    lock = FileLock(folder / f"{key[:_DIGITS]}.lock", timeout=0, mode=0o600, thread_local=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        yield False
        return
    except (OSError, NotImplementedError):
        yield True
        return
    try:
        yield True
    finally:
        lock.release()
