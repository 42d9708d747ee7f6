from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from summarizer.cli import table_files
from summarizer.cli.outputs import INDEX, UNMERGED, Outputs, safe_name
from summarizer.pipeline import write_brief
from summarizer.records.errors import SummarizerError
from summarizer.records.ledger import Ledger
from summarizer.records.summary import ArticleSummary
from summarizer.render.canonical_json import to_json
from summarizer.render.markdown.brief import to_markdown
from summarizer.render.tables import Table
from summarizer.run import Run
from summarizer.stories.group import group_stories
from tests.support.reported import Report, flood


def a_run(*reports: Report) -> Run:
    summaries = tuple(report.summary() for report in reports)
    briefs = tuple(write_brief(story, summaries) for story in group_stories(summaries))
    return Run(briefs=briefs, summaries=summaries, ledger=Ledger())


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_finished_article_is_written_at_once(tmp_path: Path) -> None:
    """Before its story is known it lies, whole, where an interruption leaves it."""
    outputs = Outputs(tmp_path / "new" / "out")
    summary = flood()[0].summary()
    outputs.keep(summary)
    (written,) = outputs.unmerged.iterdir()
    assert (written.name, outputs.unmerged.name) == ("alpha_11.json", UNMERGED)
    assert ArticleSummary.model_validate_json(written.read_bytes()) == summary


def test_the_end_of_a_run_moves_articles_to_their_story(tmp_path: Path) -> None:
    """Each story has its brief in both forms and its articles, each once, and an index leads to both stories."""
    outputs = Outputs(tmp_path)
    run = a_run(*flood(), Report("sheep").write("Otto Brandt sold sheep.").actor("Otto Brandt", "person"))
    for summary in run.summaries:
        outputs.keep(summary)
    paths = outputs.finish(run)
    assert paths == tuple(tmp_path / brief.story / "brief.md" for brief in run.briefs)
    expected = [f"{brief.story}/{name}" for brief in run.briefs for name in ("brief.json", "brief.md")]
    expected += [f"{brief.story}/articles/{one.id}.json" for brief in run.briefs for one in brief.articles]
    assert names(tmp_path) == sorted([*expected, INDEX])
    assert not outputs.unmerged.exists()
    for brief in run.briefs:
        assert (tmp_path / brief.story / "brief.json").read_bytes() == to_json(brief).encode()
        assert (tmp_path / brief.story / "brief.md").read_bytes() == to_markdown(brief).encode()


def test_what_an_interrupted_run_left_stays(tmp_path: Path) -> None:
    """An article of another run is not removed with those of this one."""
    Outputs(tmp_path).keep(Report("earlier").write("Ann left.").summary())
    Outputs(tmp_path).finish(a_run(*flood()))
    assert [name for name in names(tmp_path) if name.startswith(UNMERGED)] == [f"{UNMERGED}/earlier.json"]


@pytest.mark.parametrize("form", ["csv", "sqlite"])
def test_tables_take_the_place_of_earlier_ones(tmp_path: Path, form: str) -> None:
    """A second run's tables hold its own stories and nothing of the first's; all that is written is named."""
    outputs = Outputs(tmp_path)
    first = outputs.write_as(form, a_run(*flood()))
    assert names(tmp_path) == sorted(path.relative_to(tmp_path).as_posix() for path in first)
    assert b"Ombra" in b"".join(path.read_bytes() for path in first)
    assert outputs.write_as(form, a_run(Report("sheep").write("Otto Brandt sold sheep.").actor("Otto"))) == first
    written = b"".join(path.read_bytes() for path in first)
    assert b"Ombra" not in written
    assert b"Otto" in written


@pytest.mark.parametrize("form", ["csv", "sqlite"])
def test_a_run_without_a_brief_leaves_earlier_tables(tmp_path: Path, form: str) -> None:
    """A failed run does not put empty tables in their place."""
    outputs = Outputs(tmp_path)
    before = {path: path.read_bytes() for path in outputs.write_as(form, a_run(*flood()))}
    assert outputs.write_as(form, Run(briefs=(), summaries=(), ledger=Ledger())) == ()
    assert {path: path.read_bytes() for path in before} == before


def test_markdown_and_json_add_no_file(tmp_path: Path) -> None:
    """They are what every run writes."""
    assert [Outputs(tmp_path).write_as(form, a_run(*flood())) for form in ("markdown", "json")] == [(), ()]
    assert names(tmp_path) == []


def test_a_database_that_fails_half_way_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with any file; what SQLite says stands in the message, with the path."""
    outputs = Outputs(tmp_path)
    (path,) = outputs.write_as("sqlite", a_run(*flood()))
    before = path.read_bytes()

    def fill_the_disk(database: Database, table: Table) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(table_files, "_index", fill_the_disk)
    with pytest.raises(SummarizerError, match=r"briefs\.sqlite cannot be written \(database or disk is full\).*--out"):
        outputs.write_as("sqlite", a_run(*flood()))
    assert names(tmp_path) == ["briefs.sqlite"]
    assert path.read_bytes() == before


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure while writing leaves the old bytes and no temporary file, and is said with the path."""
    outputs = Outputs(tmp_path)
    outputs.keep(Report("a").write("Ann left.").summary())
    before = (outputs.unmerged / "a.json").read_bytes()

    def fail(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(SummarizerError, match=r"a\.json cannot be written \(No space left on device\).*--out"):
        outputs.keep(Report("a").write("Ann came back.").summary())
    assert names(outputs.unmerged) == ["a.json"]
    assert (outputs.unmerged / "a.json").read_bytes() == before


def test_what_a_killed_run_had_half_written_is_cleared(tmp_path: Path) -> None:
    """The next run on the folder removes temporary files, wherever they lie, and nothing that is called otherwise."""
    ours = ["", "story", "story/articles", UNMERGED]
    for place in ours:
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / f".{'0a' * 8}.part").write_text("half")
        (tmp_path / place / ".mine.part").write_text("whole")
    Outputs(tmp_path)
    assert {Path(name).name for name in names(tmp_path)} == {".mine.part"}
    assert len(names(tmp_path)) == len(ours)


def test_other_users_may_read_what_is_written(tmp_path: Path) -> None:
    """A file has the mode that any new file has, and not that of a temporary one."""
    outputs = Outputs(tmp_path)
    outputs.keep(Report("a").write("Ann left.").summary())
    (tmp_path / "plain").write_text("x")
    assert (outputs.unmerged / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A path below a file, known before anything is written."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(SummarizerError, match=r"file/out cannot be written \(.+\)\. Give a folder"):
        Outputs(tmp_path / "file" / "out")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the system has no folder that nobody can write to")
def test_a_folder_that_takes_no_file_is_said() -> None:
    """A folder that exists is tried out as well."""
    with pytest.raises(SummarizerError, match=r"^/proc cannot be written"):
        Outputs(Path("/proc"))


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ("000_3b67b0f4", "000_3b67b0f4"),
        ("two words]", "two words]"),
        ("мост 橋", "мост 橋"),
        ("a:b", "a%3Ab"),
        ("50%", "50%25"),
        (".hidden", "%2Ehidden"),
        ("..", "%2E."),
        ("CON", "%43ON"),
        ("nul.2", "%6Eul.2"),
        ("falcon", "falcon"),
        ("line\nbreak", "line%0Abreak"),
    ],
)
def test_a_name_is_the_id_wherever_it_can_be(article: str, name: str) -> None:
    """Only what a file system refuses is written otherwise."""
    assert safe_name(article) == name


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
def test_names_differ_as_ids_do_and_stay_in_their_folder(first: str, second: str) -> None:
    """Different ids have different names, none of which is too long or leads elsewhere."""
    assert (safe_name(first) == safe_name(second)) == (first == second)
    assert len(f".{safe_name(first)}.json".encode()) < 255
    assert Path("out", f"{safe_name(first)}.json").resolve().parent == Path("out").resolve()


def test_long_names_differ_too() -> None:
    """Beyond 200 bytes the rest of an id decides by its hash."""
    assert safe_name("é" * 300) != safe_name("é" * 301)
    assert len(safe_name("é" * 300).encode()) <= 200
