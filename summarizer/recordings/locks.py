"""Who is making a call: a claim on its key, across the processes that share a store.

A claim is a lock file of which the system lets go when its process ends, however it ends. It spares calls and guards
nothing: two calls for one key leave one recording all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
