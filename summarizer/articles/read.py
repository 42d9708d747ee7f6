"""Paths -> articles.

Files, folders, globs and standard input become articles with their text unaltered; whatever cannot be one becomes an
incident that says what is wrong and what to do, and the others go on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import AliasChoices, ConfigDict, Field, ValidationError, field_validator

from summarizer.articles.decoding import Decoded, decode
from summarizer.articles.own_output import is_own_output
from summarizer.articles.paths import STDIN, SUFFIXES, SUFFIXES_SAID, Place, find_places
from summarizer.articles.publication import publication
from summarizer.language.dates.find import bounds, resolve
from summarizer.language.sentences import split_sentences
from summarizer.records.article import Article
from summarizer.records.errors import InputFault, ProgramFault, contained
from summarizer.records.facets import Record
from summarizer.records.ledger import Incident, Outcome, Tally

MAX_BYTES = 20_000_000
STDIN_ID = "stdin"
_TIME_OF_DAY = re.compile(r"(?<=^\d{4}-\d{2}-\d{2})[T ]\d{2}:.*", re.DOTALL)
# What a sidecar says of an article is written many times over, on every page.
_Field = Annotated[str, Field(max_length=4_000)]
_SURROGATE = re.compile("[\ud800-\udfff]")
# More marks on a letter than any language has (UAX #15, 13): sorting them takes the square of their number.
_MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31}")
_DAY_MONTH_OR_YEAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class InputsRead(Record):
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

    title: _Field | None = None
    outlet: _Field | None = None
    url: _Field | None = None
    published: _Field | None = Field(default=None, validation_alias=AliasChoices("published", "date_publish"))

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


def read_articles(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    out: Path | None = None,
    on_file: Callable[[int, int], None] | None = None,
) -> InputsRead:
    """Reads each path: a file, a folder (with its subfolders, in sorted order), a glob, or `-` for `stdin`.

    Nothing is raised for bad input. A file reached by two paths is read once, one with the text of an earlier one is a
    duplicate of it. Left out is what this program wrote, and of a folder or glob what `out`, the folder that the run
    writes to, holds and what a link brings in from elsewhere. An article's id is its file name without suffix; those of
    one name are numbered (`_with_ids`). `on_file` is told after each file how many are done, of how many.
    """
    collection = _Collection(stdin)
    places = find_places(paths, out)
    for done, place in enumerate(places, start=1):
        collection.take(place)
        if on_file:
            on_file(done, len(places))
    return collection.reading()


class _Collection:
    """What has been read so far; keeps every file to one outcome."""

    def __init__(self, stdin: BinaryIO | None) -> None:
        self._stdin = stdin
        self._articles: list[Article] = []
        self._incidents: list[Incident] = []
        self._visited: set[str] = set()
        self._paths_by_text: dict[bytes, str] = {}

    def reading(self) -> InputsRead:
        outcomes = Counter(incident.outcome for incident in self._incidents)
        tally = Tally.model_validate({"used": len(self._articles), **outcomes})
        return InputsRead(articles=_with_ids(self._articles), incidents=tuple(self._incidents), tally=tally)

    def take(self, place: Place) -> None:
        """Reads the file, unless it has been looked at, or is a sidecar."""
        path, identity = Path(place.path), place.real or os.path.abspath(place.path)
        if identity in self._visited or (place.real and _is_sidecar(path)):
            return
        self._visited.add(identity)
        if place.reason:
            self._refuse(place.path, place.outcome, place.reason)
            return
        try:
            content = self._content(path)
            decoded = decode(content)
            if is_own_output(decoded.text):
                self._refuse(place.path, "left_out", "this program wrote it, and what it says is in its sources.")
                return
            article = _article(path, content, decoded)
        except (InputFault, ProgramFault) as fault:
            self._refuse(place.path, "failed", str(fault))
            return
        text = hashlib.sha256(_composed(article.text).encode()).digest()
        if not article.sentences:
            self._refuse(place.path, "empty", "the file has no text. Save the article again, or leave it out.")
        elif text in self._paths_by_text:
            first = self._paths_by_text[text]
            self._refuse(place.path, "duplicate", f"the same text as {first}: one article, read once.")
        else:
            self._paths_by_text[text] = article.path
            self._articles.append(article)

    def _content(self, path: Path) -> bytes:
        if str(path) != STDIN:
            if path.suffix.lower() not in SUFFIXES:
                raise InputFault(
                    f"files with the suffix {path.suffix or '(none)'} are not read, only {SUFFIXES_SAID}. Save the "
                    "article as plain text."
                )
            return _file_content(path)
        if self._stdin is None:
            raise InputFault("nothing is connected to standard input. Pipe an article into the command.")
        try:
            return _at_most(MAX_BYTES, self._stdin)
        except OSError as error:
            raise InputFault(
                f"standard input cannot be read ({error.strerror or error}). Pipe an article into the command."
            ) from error

    def _refuse(self, path: str, outcome: Outcome, reason: str) -> None:
        self._incidents.append(Incident(where=_shown(path), outcome=outcome, reason=reason))


def _with_ids(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles with ids of their own. Of those of one name the first by path keeps it, the others are numbered:
    `a`, `a-2`; a name that a file has is given to no other. Neither depends on the order of the articles.

    Upper and lower case count as one, and so do NFC and NFD, since the id becomes a file name.
    """
    named: dict[str, list[int]] = {}
    for at, article in enumerate(articles):
        named.setdefault(_folded(article.id), []).append(at)
    numbered: dict[int, Article] = {}
    for places in named.values():
        numbers = count(2)
        for at in sorted(places, key=lambda at: Path(articles[at].path))[1:]:
            article = articles[at]
            free = (f"{article.id}-{n}" for n in numbers if _folded(f"{article.id}-{n}") not in named)
            numbered[at] = article.model_copy(update={"id": next(free)})
    return tuple(numbered.get(at, article) for at, article in enumerate(articles))


def _folded(name: str) -> str:
    return _composed(name.casefold())


def _composed(text: str) -> str:
    """`text` in NFC: what is written as one character or as two is the same to a reader."""
    return text if _MANY_MARKS.search(text) else unicodedata.normalize("NFC", text)


# --- files ----------------------------------------------------------------------------------------------------------


def _is_sidecar(path: Path) -> bool:
    """True for a `.json` beside an article of that stem: a glob or the shell may well name both."""
    return path.suffix.lower() == ".json" and any(os.path.exists(path.with_suffix(suffix)) for suffix in SUFFIXES)


def _file_content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
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
    try:
        return os.fsencode(path).decode("utf-8", "replace")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", path)


# --- one article ----------------------------------------------------------------------------------------------------


@contained()
def _article(path: Path, content: bytes, decoded: Decoded) -> Article:
    is_stdin = str(path) == STDIN
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
