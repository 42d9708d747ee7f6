"""Paths -> the files they lead to: files, folders with their subfolders, globs.

What a user names is followed wherever it leads. What lies in a named folder, or matches a glob, is followed within what
was named only: a link that leads out of it could bring in any file of the machine, and what one run writes would be
read by the next.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from summarizer.records.ledger import Outcome

SUFFIXES = (".txt", ".md")
SUFFIXES_SAID = " or ".join(SUFFIXES)
STDIN = "-"
_DEEP = re.compile(r"(?:^|/)\*\*(?:/\*\*)*(?:/|$)")
_IN_OUT = "it lies where this run writes (--out)"
_LEADS_OUT = "it is a link that leads out of what was named"
_REMEDY = "Name it as a path of its own, if it is to be read."


@dataclass(frozen=True)
class Place:
    """Where a path leads: to the file `real` (without links), which is to be read, or to none, for `reason`."""

    path: str
    real: str = ""
    outcome: Outcome = "used"
    reason: str = ""


def find_places(paths: Sequence[str], out: Path | None = None) -> tuple[Place, ...]:
    """What `paths` lead to, in order, the files of each folder and glob sorted; a file that several paths lead to is
    there as often. `out` is the folder that the run writes to. Nothing is raised for a path."""
    finder = _Finder(paths, out)
    return tuple(place for path in paths for place in finder.follow(path))


class _Finder:
    """Follows paths; knows all that were named, since a link from one into another leads nowhere new."""

    def __init__(self, paths: Sequence[str], out: Path | None) -> None:
        self._named = {os.path.realpath(path) for path in paths if _mode(path) is not None}
        self._out = os.path.realpath(out) if out else None

    def follow(self, path: str) -> Iterator[Place]:
        """What a path that the user named leads to."""
        mode = _mode(path)
        if path == STDIN:
            yield Place(path, real=path)
        elif mode is not None and stat.S_ISDIR(mode):
            yield from self._in_folder(path, os.path.realpath(path))
        elif mode is not None or (_is_possible(path) and os.path.lexists(path)):
            yield Place(str(Path(path)), real=os.path.realpath(path))
        elif glob.has_magic(path) and _is_possible(path):
            yield from self._matching(path)
        else:
            yield Place(path, outcome="failed", reason=_why_none(path))

    def _matching(self, pattern: str) -> Iterator[Place]:
        """What matches; files with other suffixes are passed over, as they are in a folder."""
        within = os.path.realpath(Path(*takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts)))
        matches = [match for match in _matches(pattern) if _is_article(match) or os.path.isdir(match)]
        if not matches:
            reason = (
                f"no {SUFFIXES_SAID} file or folder matches this pattern. Check it against the names in the folder."
            )
            yield Place(pattern, outcome="failed", reason=reason)
        for match in matches:
            real = os.path.realpath(match)
            if not os.path.isdir(match):
                yield self._file(match, real, within)
            elif reason := self._why_not(real, within):
                yield _left_out(match, reason)
            else:
                yield from self._in_folder(match, within)

    def _in_folder(self, folder: str, within: str) -> Iterator[Place]:
        """The article files below `folder`, and what of it is left out; each folder in it is looked through once."""
        errors: list[OSError] = []
        found: list[Place] = []
        folders, links, seen = [(folder, os.path.realpath(folder))], list[tuple[str, str]](), set[str]()
        while folders or links:  # links last, so that what they lead to is found where it lies
            path, real = (folders or links).pop()
            if real in seen:
                continue
            seen.add(real)
            for _, names, files in islice(os.walk(path, onerror=errors.append), 1):
                for name in sorted(name for name in names if not name.startswith(".")):
                    below = os.path.join(path, name)
                    is_link = os.path.islink(below)
                    leads_to = os.path.realpath(below) if is_link else os.path.join(real, name)
                    if reason := self._why_not(leads_to, within):
                        found.append(_left_out(below, reason))
                    else:
                        (links if is_link else folders).append((below, leads_to))
                found += self._files(path, real, files, within)
        for error in errors:
            reason = f"the folder cannot be listed ({error.strerror}). Check its permissions."
            yield Place(str(error.filename), outcome="failed", reason=reason)
        if not errors and not any(place.outcome == "used" for place in found):
            reason = (
                f"the folder has no article: no visible file of its own with the suffix {SUFFIXES_SAID}. Name another "
                "folder, or save the articles as plain text."
            )
            yield Place(str(Path(folder)), outcome="failed", reason=reason)
        yield from sorted(found, key=lambda place: Path(place.path))

    def _files(self, parent: str, real_parent: str, names: Iterable[str], within: str) -> Iterator[Place]:
        for name in names:
            if _is_article(name) and not name.startswith("."):
                path = str(Path(parent, name))
                real = os.path.realpath(path) if os.path.islink(path) else os.path.join(real_parent, name)
                yield self._file(path, real, within)

    def _file(self, path: str, real: str, within: str) -> Place:
        """The file that was come upon at `path`; a sidecar is not followed further than its article."""
        if reason := self._why_not(real, within):
            return _left_out(path, reason)
        sidecar = os.path.splitext(path)[0] + ".json"
        if os.path.islink(sidecar) and (reason := self._why_not(os.path.realpath(sidecar), within)):
            reason = f"its sidecar {os.path.basename(sidecar)} is not read: {reason}. Put the file itself there."
            return Place(path, outcome="failed", reason=reason)
        return Place(path, real=real)

    def _why_not(self, real: str, within: str) -> str:
        """Why what was come upon is not read: it does not lie in what was named, or lies in `out` below that."""
        place, above = real, ""
        while place != above:
            if place == within or place in self._named:
                return ""
            if place == self._out:
                return _IN_OUT
            place, above = os.path.dirname(place), place
        return _LEADS_OUT


def _left_out(path: str, reason: str) -> Place:
    return Place(str(Path(path)), outcome="left_out", reason=f"{reason}. {_REMEDY}")


def _mode(path: str) -> int | None:
    """The mode of what `path` leads to; None where there is nothing, or nothing that may be looked at."""
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return None


def _is_possible(path: str) -> bool:
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _why_none(path: str) -> str:
    if not _is_possible(path):
        return "the path has a NUL character, or half of a character, which no path can have. Correct it."
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return "no such file or folder. Check the spelling and the folder you run this in."
    except OSError as error:
        return f"it cannot be reached ({error.strerror}). Check its name, and the permissions of the folders above it."
    return "it has changed while the run looked at it. Run the same command again."


def _is_article(path: str) -> bool:
    return os.path.splitext(path)[1].lower() in SUFFIXES


def _matches(pattern: str) -> list[str]:
    """What matches, sorted. `**` stands for the folders below, without hidden ones and links: glob's own goes round a
    loop of links, and takes twice the time for each step when there are two."""
    deep = _DEEP.search(pattern.replace(os.sep, "/"))
    if deep is None:
        return sorted(glob.glob(pattern))
    head, tail = pattern[: deep.start()], pattern[deep.end() :]
    if not head:
        head = os.sep if deep[0].startswith("/") else os.curdir
    found: set[Path] = set()
    for start in glob.glob(head):
        for parent in _folders_from(start):
            found.update(map(Path, _matches(os.path.join(glob.escape(parent), tail)) if tail else [parent]))
    return sorted(map(str, found))


def _folders_from(start: str) -> Iterator[str]:
    """`start` and the folders below it, but for hidden ones and links, however deep they lie."""
    folders = [start]
    while folders:
        for parent, names, _ in islice(os.walk(folders.pop()), 1):
            yield parent
            below = (os.path.join(parent, name) for name in names if not name.startswith("."))
            folders += [path for path in below if not os.path.islink(path)]
