"""The files of a run: `<out>/<story>/brief.md`, `brief.json` and `articles/<id>.json`; for several stories
`<out>/index.md`; where they are asked for, `<out>/<story>/brief.html` and `<out>/index.html`, or tables in
`<out>/tables` or `<out>/briefs.sqlite`; and reading its briefs again.

Which story an article belongs to is known only when all are read. Until then a finished article lies in
`<out>/_articles/<id>.json`, where an interrupted run leaves it; a run that ends moves it to its story. Every file is
written under a temporary name beside its place and then renamed, so that a reader meets the old bytes or the new ones,
never a half. What earlier runs left in the folder stays, except the temporary files of runs that were killed, and an
index that this run would not write.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from summarizer.articles.own_output import is_own_index
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import BriefFault, SummarizerError
from summarizer.records.references import dangling
from summarizer.records.summary import ArticleSummary
from summarizer.render.canonical_json import to_json
from summarizer.render.markdown.brief import to_index, to_markdown
from summarizer.run import Run

if TYPE_CHECKING:
    from summarizer.records.changes import Changes

# How the temporary name of a file that is being written looks, and where such files can be.
_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.part")
_PLACES = (".*.part", "*/.*.part", "*/articles/.*.part")
# A file's temporary name, or its folder, may be taken away by another run that starts or ends at this very moment.
_ATTEMPTS = 20

# No story's folder begins with an underscore.
UNMERGED = "_articles"
INDEX = "index.md"
PAGES = "index.html"
PAGE = "brief.html"
DATABASE = "briefs.sqlite"
_BRIEF = "brief.json"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]|^\.')
_DEVICE = re.compile(r"^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)).", re.IGNORECASE | re.ASCII)
# File systems allow 255 bytes; a suffix and the random part of a temporary name have to fit as well.
_LONGEST = 200


class Outputs:
    """The folder a run writes to; made when it is missing.

    Every method, and the making, raises SummarizerError when something cannot be written, naming it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        with _faults(directory):
            directory.mkdir(parents=True, exist_ok=True)
            # A run may take an hour: better to know now whether its result can be kept.
            with tempfile.TemporaryFile(dir=directory):
                pass
            for left in (path for place in _PLACES for path in directory.glob(place)):
                if _UNFINISHED.fullmatch(left.name):
                    left.unlink(missing_ok=True)

    @property
    def unmerged(self) -> Path:
        """Where finished articles lie until their story is known."""
        return self.directory / UNMERGED

    def keep(self, summary: ArticleSummary) -> None:
        """Write a finished article's summary at once."""
        write_text(self.unmerged / _file_name(summary), to_json(summary))

    def finish(self, run: Run) -> tuple[Path, ...]:
        """Write every story's files, and an index over several stories; returns the paths of the Markdown briefs, in
        the order of `run.briefs`. A summary that is in no brief stays where it is."""
        folders = {article.id: brief.story for brief in run.briefs for article in brief.articles}
        for summary in run.summaries:
            if summary.article.id in folders:
                self._write_summary(summary, folders[summary.article.id])
        written = tuple(map(self._write_brief, run.briefs))
        if index := _index(INDEX, run):
            write_text(self.directory / INDEX, index)
        if run.briefs:
            self._remove_stale(run)
        with suppress(OSError):  # it is missing, or holds articles of a run that was interrupted, or of no brief
            self.unmerged.rmdir()
        return written

    def _remove_stale(self, run: Run) -> None:
        """Remove an index that an earlier run wrote, and this one would not; what somebody else wrote stays."""
        for name in (INDEX, PAGES):
            path = self.directory / name
            with _faults(path):
                text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
                if is_own_index(text) and text != _index(name, run):
                    path.unlink(missing_ok=True)

    def write_as(self, form: str, run: Run) -> tuple[Path, ...]:
        """Write what `form` adds to every run's files, where it adds something and the run has a brief; returns the
        paths of what was written."""
        writers: dict[str, Callable[[Run], tuple[Path, ...]]] = {
            "html": self._html,
            "csv": self._csv,
            "sqlite": self._sqlite,
        }
        return writers[form](run) if form in writers and run.briefs else ()

    def _html(self, run: Run) -> tuple[Path, ...]:
        from summarizer.render.html.page import to_html

        paths = []
        texts = {article.id: place for place, article in enumerate(run.articles)}
        summaries = {summary.article.id: place for place, summary in enumerate(run.summaries)}
        for brief in run.briefs:
            own = [run.articles[texts[article.id]] for article in brief.articles]
            told = [run.summaries[summaries[article.id]] for article in brief.articles]
            paths.append(self.directory / brief.story / PAGE)
            write_text(paths[-1], to_html(brief, own, told))
        if index := _index(PAGES, run):
            paths.insert(0, self.directory / PAGES)
            write_text(paths[0], index)
        return tuple(paths)

    def _csv(self, run: Run) -> tuple[Path, ...]:
        from summarizer.cli.table_files import write_csv
        from summarizer.render.tables import tables

        paths = []
        for table in tables(run.briefs, run.summaries, run.ledger):
            paths.append(self.directory / "tables" / f"{table.name}.csv")
            _replace(paths[-1], partial(write_csv, table=table))
        return tuple(paths)

    def _sqlite(self, run: Run) -> tuple[Path, ...]:
        from summarizer.cli.table_files import write_sqlite
        from summarizer.render.tables import tables

        path = self.directory / DATABASE
        made = tables(run.briefs, run.summaries, run.ledger)
        _replace(path, lambda temporary: write_sqlite(temporary, made))
        return (path,)

    def keep_changes(self, changes: Changes) -> None:
        """Write what has changed since an earlier run to `changes.md` and `changes.json`."""
        from summarizer.render.markdown.changes import changes_to_markdown

        write_text(self.directory / "changes.md", changes_to_markdown(changes))
        write_text(self.directory / "changes.json", to_json(changes))

    def _write_summary(self, summary: ArticleSummary, story: str) -> None:
        write_text(self.directory / story / "articles" / _file_name(summary), to_json(summary))
        with _faults(self.unmerged):
            (self.unmerged / _file_name(summary)).unlink(missing_ok=True)

    def _write_brief(self, brief: StoryBrief) -> Path:
        folder = self.directory / brief.story
        write_text(folder / _BRIEF, to_json(brief))
        write_text(folder / "brief.md", to_markdown(brief))
        return folder / "brief.md"


def _index(name: str, run: Run) -> str:
    """The index over several stories, as Markdown or a page; empty when there are not several."""
    if len(run.briefs) < 2:
        return ""
    if name == INDEX:
        return to_index(run.briefs)
    from summarizer.render.html.shell import to_html_index

    return to_html_index(run.briefs)


def read_briefs(place: Path) -> tuple[StoryBrief, ...]:
    """The briefs at `place`, to compare with: a brief.json, a story's folder, or the folder a run wrote to.

    Raises BriefFault when there is none, or when one cannot be read.
    """
    if place.is_dir():
        if (place / _BRIEF).is_file():
            return (_read_brief(place / _BRIEF),)
        files = sorted(place.glob(f"*/{_BRIEF}"))
        if not files:
            raise BriefFault(f"{place} has no brief: neither {_BRIEF} nor a folder with one. Name the folder of a run.")
        return _latest(files)
    return (_read_brief(place),)


def _latest(files: Iterable[Path]) -> tuple[StoryBrief, ...]:
    """The briefs, without those that an earlier run left behind: a story's folder has another name when its articles
    change, so of briefs that share an article the one written last counts."""
    kept: list[StoryBrief] = []
    taken: set[str] = set()
    for file in sorted(files, key=lambda file: (-file.stat().st_mtime_ns, file)):
        brief = _read_brief(file)
        if taken.isdisjoint(head.id for head in brief.articles):
            kept.append(brief)
            taken |= {head.id for head in brief.articles}
    return tuple(sorted(kept, key=lambda brief: brief.story))


def _read_brief(file: Path) -> StoryBrief:
    try:
        brief = StoryBrief.model_validate_json(file.read_bytes())
    except OSError as error:
        raise BriefFault(
            f"{file} cannot be read ({error.strerror or error}). Name a brief.json, or a folder that a run wrote to."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "its content"
        raise _no_brief(file, f"{field}: {first['msg']}") from error
    if unknown := dangling(brief):
        raise _no_brief(file, unknown)
    return brief


def _no_brief(file: Path, reason: str) -> BriefFault:
    return BriefFault(
        f"{file} is no brief of this version of the program ({reason}). Make it anew from its articles; recorded calls "
        "are not repeated."
    )


def safe_name(article: str) -> str:
    """A file name (without suffix) for an article id, different for different ids: the id itself wherever it can be.

    What a file system refuses (control characters, any of `<>:"/\\|?*`, a leading dot, Windows' device names), and `%`
    itself, is written as in a URL, `%3A` for `:`; a name of more than 200 bytes is cut and ends in a piece of its
    SHA-256.
    """
    name = _DEVICE.sub(_percent, _UNSAFE.sub(_percent, article))
    content = name.encode("utf-8")
    if len(content) <= _LONGEST:
        return name
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f"{content[: _LONGEST - 17].decode('utf-8', 'ignore')}-{digest}"


def _file_name(summary: ArticleSummary) -> str:
    return f"{safe_name(summary.article.id)}.json"


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def write_text(path: Path, text: str) -> None:
    """Writes `text` as UTF-8, whole or not at all."""
    content = text.encode("utf-8")
    _replace(path, lambda temporary: temporary.write_bytes(content))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """What `write` makes at the name that it is given takes the place of `path`, on disk before it has its name, unless
    something fails."""
    with _faults(path):
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                _replace_once(path, write)
                return
            except (FileNotFoundError, FileExistsError):
                if attempt == _ATTEMPTS:
                    raise


def _replace_once(path: Path, write: Callable[[Path], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        write(temporary)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SummarizerError(
            f"{path} cannot be written ({error.strerror or error}). Give a folder that can be written with --out, or "
            "make room; finished calls are recorded and not repeated."
        ) from error
