"""Paths -> articles.

Files, folders, globs and standard input become articles with their text unaltered; whatever cannot be one becomes an
incident that says what is wrong and what to do, and the others go on.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import AliasChoices, ConfigDict, Field, ValidationError, field_validator

from summarizer.errors import InputFault, ProgramFault, contained
from summarizer.facets import Record
from summarizer.records import Article, Incident, Outcome, Tally
from summarizer.text.dates import bounds, resolve
from summarizer.text.decoding import decode
from summarizer.text.publication import publication
from summarizer.text.sentences import split_sentences

SUFFIXES = (".txt", ".md")
MAX_BYTES = 20_000_000
STDIN = "-"
STDIN_ID = "stdin"
_SUFFIXES_SAID = " or ".join(SUFFIXES)
_TIME_OF_DAY = re.compile(r"(?<=^\d{4}-\d{2}-\d{2})[T ]\d{2}:.*", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DAY_MONTH_OR_YEAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class Reading(Record):
    """What came of a list of paths: the articles in order, an incident for everything else, and the count of files
    (and of paths that lead to none) by how they ended; `tally.total` is all that were looked at."""

    articles: tuple[Article, ...] = ()
    incidents: tuple[Incident, ...] = ()
    tally: Tally = Tally()


class Sidecar(Record):
    """What `<stem>.json` beside an article may say of it. Other keys are left alone, since exports carry many.

    `published` (or `date_publish`) may be a day, month or year in any form that names one plainly; a time of day is
    dropped. It is kept as EDTF.
    """

    model_config = ConfigDict(extra="ignore")

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = Field(default=None, validation_alias=AliasChoices("published", "date_publish"))

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, written: object) -> object:
        """JSON can spell half of a character ("\\ud800"), which no output could hold."""
        if isinstance(written, str) and _SURROGATE.search(written):
            raise ValueError("it has half of a character (an unpaired surrogate)")
        return written

    @field_validator("published")
    @classmethod
    def _as_edtf(cls, written: str | None) -> str | None:
        if written is None or not written.strip():
            return None
        edtf = resolve(_TIME_OF_DAY.sub("", written.strip()), None)
        if edtf is None or not _DAY_MONTH_OR_YEAR.fullmatch(edtf) or bounds(edtf) is None:
            raise ValueError(f'"{written}" is no date; write it as YYYY-MM-DD, YYYY-MM or YYYY')
        return edtf


def read_articles(paths: Sequence[str], stdin: BinaryIO | None = None) -> Reading:
    """Reads each path: a file, a folder (with its subfolders, in sorted order), a glob, or `-` for `stdin`.

    Nothing is raised for bad input. A file reached by two paths is read once. An article's id is its file name without
    suffix; where another article has that id already, the first 8 hex digits of its SHA-256 are added. A file with the
    bytes of an earlier one is a duplicate of it.
    """
    collection = _Collection(stdin)
    for path in paths:
        collection.follow(path)
    return collection.reading()


class _Collection:
    """What has been read so far; keeps ids unique and every file to one outcome."""

    def __init__(self, stdin: BinaryIO | None) -> None:
        self._stdin = stdin
        self._articles: list[Article] = []
        self._incidents: list[Incident] = []
        self._visited: set[str] = set()
        self._ids: set[str] = set()
        self._paths_by_sha256: dict[str, str] = {}

    def reading(self) -> Reading:
        outcomes = Counter(incident.outcome for incident in self._incidents)
        tally = Tally.model_validate({"used": len(self._articles), **outcomes})
        return Reading(articles=tuple(self._articles), incidents=tuple(self._incidents), tally=tally)

    def follow(self, path: str) -> None:
        """Takes every article file that `path` stands for."""
        place = Path(path)
        if path == STDIN:
            self._take(place)
        elif "\0" in path:
            self._refuse(path, "failed", "the path has a NUL character, which no path can have. Correct it.")
        elif place.is_dir():
            self._take_folder(place)
        elif os.path.lexists(place):
            self._take(place)
        elif glob.has_magic(path):
            self._take_matches(path)
        else:
            self._refuse(path, "failed", "no such file or folder. Check the spelling and the folder you run this in.")

    def _take_matches(self, pattern: str) -> None:
        """Takes what matches; files with other suffixes are passed over, as they are in a folder."""
        found = sorted(glob.glob(pattern, recursive=True))
        matches = [match for match in found if Path(match).suffix.lower() in SUFFIXES or Path(match).is_dir()]
        if not matches:
            self._refuse(
                pattern,
                "failed",
                f"no {_SUFFIXES_SAID} file or folder matches this pattern. Check it against the names in the folder.",
            )
        for match in matches:
            self.follow(match)

    def _take_folder(self, folder: Path) -> None:
        listing = _list_folder(folder)
        for error in listing.errors:
            self._refuse(
                str(error.filename), "failed", f"the folder cannot be listed ({error.strerror}). Check its permissions."
            )
        if not listing.files and not listing.errors:
            self._refuse(
                str(folder),
                "failed",
                f"the folder has no article: no visible file with the suffix {_SUFFIXES_SAID}. Name another folder, or "
                "save the articles as plain text.",
            )
        for file in listing.files:
            self._take(file)

    def _take(self, path: Path) -> None:
        identity = os.path.realpath(path)
        if identity in self._visited or _is_sidecar(path):
            return
        self._visited.add(identity)
        try:
            content = self._content(path)
            article = _article(path, content)
        except (InputFault, ProgramFault) as fault:
            self._refuse(str(path), "failed", str(fault))
            return
        first = self._paths_by_sha256.get(article.sha256)
        if not article.sentences:
            self._refuse(str(path), "empty", "the file has no text. Save the article again, or leave it out.")
        elif first is not None:
            self._refuse(str(path), "duplicate", f"the same bytes as {first}: one article, read once.")
        else:
            self._paths_by_sha256[article.sha256] = article.path
            self._articles.append(article.model_copy(update={"id": self._unused_id(article)}))

    def _content(self, path: Path) -> bytes:
        if str(path) != STDIN:
            if path.suffix.lower() not in SUFFIXES:
                raise InputFault(
                    f"files with the suffix {path.suffix or '(none)'} are not read, only {_SUFFIXES_SAID}. Save the "
                    "article as plain text."
                )
            return _file_content(path)
        if self._stdin is None:
            raise InputFault("nothing is connected to standard input. Pipe an article into the command.")
        return _at_most(MAX_BYTES, self._stdin)

    def _unused_id(self, article: Article) -> str:
        """The id, with a stretch of the content hash when another article has it; upper and lower case count as one,
        since the id becomes a file name."""
        candidates = (article.id, f"{article.id}-{article.sha256[:8]}", f"{article.id}-{article.sha256}")
        unused = next(candidate for candidate in candidates if candidate.casefold() not in self._ids)
        self._ids.add(unused.casefold())
        return unused

    def _refuse(self, path: str, outcome: Outcome, reason: str) -> None:
        self._incidents.append(Incident(where=_shown(path), outcome=outcome, reason=reason))


# --- files and folders ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Listing:
    """The article files below a folder, sorted, and the folders in it that could not be listed."""

    files: list[Path]
    errors: list[OSError]


def _list_folder(folder: Path) -> _Listing:
    errors: list[OSError] = []
    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
    return _Listing(sorted(file for file in files if file.suffix.lower() in SUFFIXES), errors)


def _is_sidecar(path: Path) -> bool:
    """True for a `.json` beside an article of that stem: a glob or the shell may well name both."""
    return path.suffix.lower() == ".json" and any(path.with_suffix(suffix).exists() for suffix in SUFFIXES)


def _file_content(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputFault("it is not a regular file. Name a text file, or a folder of them.")
        with path.open("rb") as stream:
            return _at_most(MAX_BYTES, stream)
    except OSError as error:
        raise InputFault(
            f"the file cannot be read ({error.strerror or error}). Check that it exists and that you may read it."
        ) from error


def _at_most(limit: int, stream: BinaryIO) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise InputFault(
            f"it is larger than the limit of {limit:,} bytes for one article. Split it, or take out what is not the "
            "article."
        )
    return content


def _shown(path: str) -> str:
    """The path in characters that can be printed and stored, whatever bytes the file system holds."""
    return os.fsencode(path).decode("utf-8", "replace")


# --- one article ----------------------------------------------------------------------------------------------------


@contained()
def _article(path: Path, content: bytes) -> Article:
    is_stdin = str(path) == STDIN
    decoded = decode(content)
    stem = STDIN_ID if is_stdin else _shown(path.stem)
    sidecar = Sidecar() if is_stdin else _sidecar(path.with_suffix(".json"))
    return Article(
        id=stem,
        sha256=hashlib.sha256(content).hexdigest(),
        path=_shown(str(path)),
        encoding=decoded.encoding,
        title=sidecar.title,
        outlet=sidecar.outlet,
        url=sidecar.url,
        published=publication(decoded.text, stem, sidecar.published),
        sentences=split_sentences(decoded.text),
        text=decoded.text,
    )


def _sidecar(path: Path) -> Sidecar:
    """What the sidecar says; an empty one when there is none. A broken one is an InputFault, since reading on would
    lose the article's date without a word."""
    if not os.path.lexists(path):
        return Sidecar()
    remedy = "Correct the sidecar or remove it."
    try:
        sidecar = Sidecar.model_validate(json.loads(_file_content(path)))
    except InputFault as fault:
        raise InputFault(f"its sidecar {_shown(path.name)}: {fault}") from fault
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        field = ".".join(str(part) for part in first["loc"]) or "its content"
        raise InputFault(f"its sidecar {_shown(path.name)} does not fit: {field}: {reason}. {remedy}") from error
    except (ValueError, RecursionError) as error:
        raise InputFault(f"its sidecar {_shown(path.name)} is not JSON ({error}). {remedy}") from error
    return sidecar
