"""Reading: every path ends as an article or as an incident that says what is wrong and what to do."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.articles import read as articles
from summarizer.articles.read import InputsRead, read_articles
from summarizer.records.article import Article, Publication

STORY = "The harbour of Loma reopened on Tuesday.\r\nCranes moved again."
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(path: Path, content: str | bytes = STORY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(*paths: Path | str) -> InputsRead:
    return read_articles([str(path) for path in paths])


def ids(reading: InputsRead) -> list[str]:
    return [article.id for article in reading.articles]


def only_reason(reading: InputsRead, outcome: str = "failed") -> str:
    """The reason of the one incident, after checking that it stands alone, with its outcome, in the tally."""
    [incident] = reading.incidents
    assert incident.outcome == outcome
    assert getattr(reading.tally, outcome) == 1
    return incident.reason


def test_an_article_is_its_file_unaltered(folder: Path) -> None:
    """Law: text, line ends included, is what the bytes say; id is the stem; the hash is of the bytes."""
    path = put(folder / "Порт 新 loma.txt", b"\xef\xbb\xbf" + STORY.encode())
    [article] = read(path).articles
    assert article.text == STORY
    assert (article.id, article.path, article.encoding) == ("Порт 新 loma", str(path), "utf-8-sig")
    assert article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [article.quote(sentence) for sentence in article.sentences] == STORY.split("\r\n")
    assert article.published == Publication()


def test_the_seeds() -> None:
    """Law: the five seeds are read; one has a doubtful crawl date, one a supported one, one only a copyright year."""
    reading = read(SEEDS)
    assert reading.tally.used == reading.tally.total == 5
    published = [article.published for article in reading.articles]
    assert [found.anchor for found in published] == ["2023", None, None, "2023-10-01", None]
    assert [found.date for found in published] == ["2023", None, "2023-11-08", "2023-10-01", None]
    assert published[2].doubt is not None
    first = [article.quote(article.sentences[1]) for article in reading.articles[2:4]]
    assert [sentence.split()[0] for sentence in first] == ["In", "Nearly"]


def test_folders_are_read_whole_and_in_order(folder: Path) -> None:
    """Law: subfolders too, sorted; hidden files and folders, sidecars and other suffixes are no articles."""
    for name in ("b.txt", "a.MD", "sub/c.txt", ".hidden.txt", ".git/d.txt", "e.pdf", "b.json", "other.json"):
        put(folder / name, "{}" if name.endswith("json") else f"Story {name}.")
    reading = read(folder)
    assert ids(reading) == ["a", "b", "c"]
    assert reading.incidents == ()


def test_a_hidden_folder_can_be_named(folder: Path) -> None:
    """Law: only what lies hidden inside a folder is passed over, not the folder that was asked for."""
    put(folder / ".kept" / "a.txt")
    assert ids(read(folder / ".kept")) == ["a"]


def test_overlapping_paths_are_read_once(folder: Path) -> None:
    """Law: one file reached by file, folder, glob and link is one article, without an incident."""
    path = put(folder / "a.txt")
    put(folder / "a.json", "{}")
    (folder / "link.txt").symlink_to(path)
    reading = read(path, folder, folder / "*.txt", folder / "*", f"{folder}/../{folder.name}/a.txt", folder / "a.json")
    assert ids(reading) == ["a"]
    assert (reading.incidents, reading.tally.total) == ((), 1)


def test_globs_reach_into_folders(folder: Path) -> None:
    """Law: `**` crosses folders, a folder that matches is read, and a name with brackets is first taken literally."""
    put(folder / "x" / "y" / "deep.txt", "Deep.")
    put(folder / "[1].txt", "Literal.")
    assert ids(read(f"{folder}/**/*.txt")) == ["[1]", "deep"]
    assert ids(read(f"{folder}/x*")) == ["deep"]
    assert ids(read(folder / "[1].txt")) == ["[1]"]


def test_standard_input() -> None:
    """Law: `-` is read from the stream, once, with the id stdin; without a stream it is an incident."""
    reading = read_articles(["-", "-"], io.BytesIO(STORY.encode()))
    assert [(article.id, article.path, article.text) for article in reading.articles] == [("stdin", "-", STORY)]
    assert "Pipe an article" in only_reason(read("-"))


def test_the_same_bytes_are_one_article(folder: Path) -> None:
    """Law: a file with the bytes of an earlier one is a duplicate that names the earlier one."""
    first, second = put(folder / "a.txt"), put(folder / "b.txt")
    reading = read(folder)
    assert ids(reading) == ["a"]
    assert str(first) in only_reason(reading, "duplicate")
    assert reading.incidents[0].where == str(second)


def test_ids_are_unique(folder: Path) -> None:
    """Law: different articles of one stem, upper and lower case alike, are numbered, past the names of other files."""
    put(folder / "1" / "loma.txt", "One.")
    put(folder / "2" / "Loma.txt", "Two.")
    assert ids(read(folder)) == ["loma", "Loma-2"]
    put(folder / "0" / "Loma-2.txt", "Taken.")
    assert ids(read(folder)) == ["Loma-2", "loma", "Loma-3"]


# --- sidecars -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "date"),
    [
        ({"published": "2023-01-31", "other": [1]}, "2023-01-31"),
        ({"published": "2023-01"}, "2023-01"),
        ({"published": 'January 31, 2023'}, "2023-01-31"),
        ({"date_publish": "2023-01-31T08:15:00Z"}, "2023-01-31"),
        ({"date_publish": "2023-01-31 08:15:00+00:00", "published": "2022"}, "2022"),
    ],
)  # fmt: skip
def test_a_sidecar_gives_title_outlet_address_and_date(folder: Path, content: dict[str, object], date: str) -> None:
    """Law: the sidecar's words are taken over, its date as EDTF; unknown keys are left alone."""
    path = put(folder / "a.txt", "date 2019-01-01 " + STORY)
    put(folder / "a.json", json.dumps({"title": "Port", "outlet": "Portwire", "url": "https://p.example/1", **content}))
    [article] = read(path).articles
    assert (article.title, article.outlet, article.url) == ("Port", "Portwire", "https://p.example/1")
    assert article.published == Publication(date=date, basis="sidecar")


@pytest.mark.parametrize("content", ['{"published": null}', '{"published": " "}', "{}", "\ufeff{}"])
def test_a_sidecar_without_a_date_leaves_it_to_the_text(folder: Path, content: str) -> None:
    """Law: no date in the sidecar is no statement about it."""
    put(folder / "a.json", content)
    [article] = read(put(folder / "a.txt", STORY + "\n© 2023 Portwire")).articles
    assert article.published == Publication(date="2023", basis="text")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        (b"\xff\xfe\xff", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "its content"),
        ('{"title": 3}', "title"),
        (f'{{"title": "{"a" * 4_001}"}}', "title: String should have at most 4000 characters"),
        ('{"published": "31/01/2023"}', '"31/01/2023" is no date; write it as YYYY-MM-DD'),
        ('{"published": "2023-02-31"}', '"2023-02-31" is no date'),
        ('{"published": "yesterday"}', '"yesterday" is no date'),
    ],
)
def test_a_broken_sidecar_fails_its_article(folder: Path, content: str | bytes, says: str) -> None:
    """Law: an article whose sidecar cannot be read fails, naming the sidecar: its date is not lost without a word."""
    path = put(folder / "a.txt")
    put(folder / "a.json", content)
    put(folder / "b.txt", "Another story.")
    reading = read(folder)
    assert ids(reading) == ["b"]
    reason = only_reason(reading)
    assert "its sidecar a.json" in reason
    assert says in reason
    assert "Correct the sidecar or remove it" in reason
    assert reading.incidents[0].where == str(path)


def test_an_unreadable_sidecar_fails_its_article(folder: Path) -> None:
    """Law: a sidecar that is there but cannot be read fails its article too."""
    put(folder / "a.txt")
    (folder / "a.json").mkdir()
    assert "its sidecar a.json: it is not a regular file" in only_reason(read(folder))
    (folder / "a.json").rmdir()
    (folder / "a.json").symlink_to(folder / "nowhere")
    assert "its sidecar a.json: the file cannot be read" in only_reason(read(folder))


# --- what cannot be read --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "outcome", "says"),
    [
        ("a.txt", b"", "empty", "no text"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", "empty", "no text"),
        ("a.txt", b"The port\0reopened.", "failed", "NUL"),
        ("a.txt", b"%PDF-1.7\n\x01\x02\x03\x04", "failed", "control characters"),
        ("a b Ж.txt", b"\0", "failed", "NUL"),
        ("a.pdf", b"%PDF", "failed", ".pdf are not read, only .txt or .md"),
        ("a", b"words", "failed", "(none) are not read"),
    ],
)
def test_a_file_that_is_no_article(folder: Path, name: str, content: bytes, outcome: str, says: str) -> None:
    """Law: it becomes one incident that names it and says why; the other paths go on."""
    bad, good = put(folder / name, content), put(folder / "good.md")
    reading = read(bad, good)
    assert ids(reading) == ["good"]
    assert says in only_reason(reading, outcome)
    assert reading.incidents[0].where == str(bad)
    assert reading.tally.total == 2


@pytest.mark.parametrize("path", ["no such.txt", "нет/*.txt", "nul\0.txt", "sub", "*.pdf"])
def test_a_path_that_leads_to_no_article(folder: Path, path: str) -> None:
    """Law: a missing file, a glob without a match, an impossible path and a folder without articles each say so."""
    put(folder / "sub" / "a.pdf")
    put(folder / "b.pdf")
    says = {"no such.txt": "no such file", "nul\0.txt": "NUL", "sub": "the folder has no article"}
    reading = read(f"{folder}/{path}", put(folder / "good.md"))
    assert ids(reading) == ["good"]
    assert says.get(path, "matches this pattern") in only_reason(reading)
    assert reading.incidents[0].where == f"{folder}/{path}"


def test_a_file_above_the_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: a file of the limit is read, one byte more is refused with the limit and what to do."""
    monkeypatch.setattr(articles, "MAX_BYTES", 2_000)
    put(folder / "just.txt", "a" * 2_000)
    put(folder / "more.txt", "a" * 2_001)
    reading = read(folder)
    assert ids(reading) == ["just"]
    assert "the limit of 2,000 bytes" in only_reason(reading)
    over = read_articles(["-"], io.BytesIO(b"a" * 2_001))
    assert "Split it" in only_reason(over)


def test_files_that_cannot_be_opened(folder: Path) -> None:
    """Law: a dangling link, a circular one and a pipe are incidents, and a pipe is not waited for."""
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    os.mkfifo(folder / "pipe.txt")
    reading = read(folder, put(folder / "good.md"))
    assert ids(reading) == ["good"]
    reasons = {Path(incident.where).stem: incident.reason for incident in reading.incidents}
    assert "cannot be read (No such file or directory)" in reasons["gone"]
    assert "cannot be read" in reasons["round"]
    assert "not a regular file" in reasons["pipe"]


def test_a_folder_that_cannot_be_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: a subfolder closed to us is an incident of its own, and what lies beside it is read."""
    put(folder / "open.txt")
    put(folder / "closed" / "a.txt")
    real = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    reading = read(folder)
    assert ids(reading) == ["open"]
    assert "cannot be listed (Permission denied)" in only_reason(reading)
    assert reading.incidents[0].where == str(folder / "closed")


def test_names_that_are_not_unicode(folder: Path) -> None:
    """Law: a file name of any bytes is read; its id and path hold only characters that can be written out."""
    name = os.fsdecode(b"lom\xe9.txt")
    put(folder / name)
    [article] = read(folder).articles
    assert article.id == "lom\ufffd"
    assert Article.model_validate_json(article.model_dump_json()) == article


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass")))
)
def test_any_bytes_give_an_article_or_an_incident(tmp_path: Path, content: bytes) -> None:
    """Law: no bytes raise, and each file ends in exactly one way; an article's spans lie within its text."""
    reading = read(put(tmp_path / "any.txt", content))
    assert len(reading.articles) + len(reading.incidents) == reading.tally.total == 1
    for article in reading.articles:
        assert all(article.quote(sentence).strip() for sentence in article.sentences)
