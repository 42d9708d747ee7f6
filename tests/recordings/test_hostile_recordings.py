"""Caches and recordings from elsewhere: nothing in them runs, and nothing in them becomes a fact unchecked."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import sqlite3
import stat
import struct
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import diskcache
import pytest

from summarizer.cli.main import main
from summarizer.recordings import jsonl as recording_files
from summarizer.recordings.database import SCHEMA
from summarizer.recordings.request import Recording, sha256_of
from summarizer.recordings.store import Recordings
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import CacheFault
from summarizer.records.summary import ArticleSummary
from tests.support.answering import Answering
from tests.support.requests_made import a_recording
from tests.support.runs import started
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, Shell

pytestmark = pytest.mark.enable_socket

INVENTED = "Zurkon Vell was arrested in Quenby"


class Payload:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recordings of one run on the two articles."""
    folder = tmp_path_factory.mktemp("recorded")
    articles = [folder / "bridge.txt", folder / "protest.txt"]
    for path, text in zip(articles, (BRIDGE, PROTEST), strict=True):
        path.write_text(text, "utf-8")
    with ScriptedServer(Answering()) as server:
        options = ["--base-url", server.base_url, "--model", "small", "--quiet", "--out", str(folder / "out")]
        assert main([*map(str, articles), *options, "--cache", str(folder / "recordings")]) == 0
    return folder / "recordings"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], store: Path) -> Shell:
    """A shell in a folder with the two articles and a copy of their recordings."""
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)
    shutil.copytree(store, tmp_path / "recordings")
    return shell


def replay(shell: Shell) -> int:
    return shell.run("articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--replay").code


def refuse_pickles() -> None:
    """From now on a pickle that names anything ends this process."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "pickle.find_class":
            os._exit(98)

    sys.addaudithook(refuse)


def plant(shell: Shell, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(shell.folder / "recordings" / "cache.db")) as connection, connection:
        connection.execute(statement, values)


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no fork")
@pytest.mark.parametrize(
    "command",
    [["cache", "check"], ["cache", "check", "--repair"], ["cache", "stats"], ["cache", "export", "x"], ["replay"]],
)
def test_no_command_reads_a_pickle(shell: Shell, command: list[str]) -> None:
    """Planted as the value of a run's own recording, as a key, and as a tag: no command unpickles it, and its payload
    makes nothing."""
    payload = pickle.dumps(Payload(shell.folder / "made"))
    plant(shell, "UPDATE Cache SET mode = 4, value = ? WHERE rowid = 1", payload)
    plant(shell, "INSERT INTO Cache (key, raw, mode, value) VALUES (?, 0, 4, ?)", payload, payload)
    plant(shell, "UPDATE Cache SET tag = ? WHERE rowid = 2", payload)
    run = ["articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--replay"]
    process = started(shell.folder, run if command == ["replay"] else command, refuse_pickles)
    process.join(60)
    assert process.exitcode == (0 if "--repair" in command else 1)
    assert "Traceback" not in (shell.folder / f"{process.pid}.err").read_text()
    assert not (shell.folder / "made").exists()
    pickle.loads(payload)
    assert (shell.folder / "made").exists(), "the payload is harmless, and so this test shows nothing"


def test_nothing_but_text_is_written(shell: Shell) -> None:
    """Every row of a run is text in the database: no pickle, no blob, no file beside it."""
    with closing(sqlite3.connect(shell.folder / "recordings" / "cache.db")) as connection:
        rows = connection.execute("SELECT typeof(key), raw, mode, typeof(value), typeof(tag), filename FROM Cache")
        assert set(rows) == {("text", 1, diskcache.core.MODE_RAW, "text", "text", None)}
    assert {path.suffix for path in (shell.folder / "recordings").glob("*")} <= {".db", ".db-wal", ".db-shm", ""}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sqlite_x; DROP TABLE Cache", 1),
        ("sqlite_writable_schema", 1),
        ("disk_pickle", 1),
        ("__class__", "x"),
        ("timeout", 0),
        ("eviction_policy", "least-recently-used"),
        ("sqlite_mmap_size", "1; x"),
        ("sqlite_journal_mode", "off"),
        ("size", "x"),
        ("size", 1e400),
        ("count", None),
    ],
)
def test_settings_that_are_not_ours_are_not_obeyed(shell: Shell, name: str, value: object) -> None:
    """diskcache runs settings of the database as SQL and sets them as attributes; such a store is refused unopened."""
    plant(shell, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", name, value)
    ended = shell.run("cache", "check")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "settings that this program does not write" in ended.err
    assert shell.run("cache", "check", "--repair").out == "8 kept, 0 lost\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [("size_limit", 1), ("cull_limit", 10), ("sqlite_synchronous", 0)],
)
def test_settings_of_the_store_are_ours_whatever_it_says(shell: Shell, name: str, value: object) -> None:
    """A store that is told to forget does not."""
    plant(shell, "UPDATE Settings SET value = ? WHERE key = ?", value, name)
    assert shell.run("cache", "check").out == "8 sound, 0 bad\n"
    with Recordings() as recordings:
        assert getattr(recordings._cache, name) != value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("input_tokens", "9" * 4_299),
        ("input_tokens", "9" * 4_301),
        ("output_tokens", "1" + "0" * 19),
        ("output_tokens", "-1"),
        ("seconds", "1e308"),
        ("seconds", "NaN"),
        ("calls", "9" * 25),
    ],
    ids=lambda value: value[:12],
)
def test_no_recorded_count_crashes_a_rerun(shell: Shell, field: str, value: str) -> None:
    """A count that no call can have, with a digest that fits: the check finds it, a rerun names it and ends in words,
    and the repair keeps all others."""
    with closing(sqlite3.connect(shell.folder / "recordings" / "cache.db")) as connection:
        key, text = connection.execute("SELECT key, value FROM Cache WHERE rowid = 1").fetchone()
    changed = re.sub(rf'"{field}":[\d.]+', f'"{field}":{value}', text)
    plant(shell, "UPDATE Cache SET value = ?, tag = ? WHERE key = ?", changed, sha256_of(changed), key)
    ended = shell.run("cache", "check")
    assert (ended.code, ended.out.splitlines()[0]) == (1, "7 sound, 1 bad")
    assert key[:12] in ended.out + ended.err
    rerun = shell.run("articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--replay")
    assert (rerun.code, key[:12] in rerun.err, "Traceback" in rerun.err) == (1, True, False)
    assert shell.run("cache", "check", "--repair").out.startswith("7 kept, 1 lost")


COMMANDS = [
    ["cache", "stats"],
    ["cache", "check"],
    ["cache", "check", "--repair"],
    ["cache", "clear", "--yes"],
    ["cache", "export", "mine.jsonl"],
    ["cache", "import", "mine.jsonl"],
    ["articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--replay"],
    ["articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--dry-run"],
]


def contents(folder: Path) -> dict[str, bytes]:
    """The plain files of a folder and what is in them, links not followed."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if stat.S_ISREG(path.lstat().st_mode)}


def link(path: Path, target: Path) -> None:
    path.symlink_to(target)


def second_name(path: Path, target: Path) -> None:
    os.link(target, path)


def dangling(path: Path, target: Path) -> None:
    path.symlink_to(target.parent / "new")


def pipe(path: Path, target: Path) -> None:
    os.mkfifo(path)


def folder_of_that_name(path: Path, target: Path) -> None:
    path.mkdir()


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no pipes with names, and links for some only")
@pytest.mark.parametrize("name", ["cache.db", "cache.db-wal", "cache.db-shm", "cache.db-journal", "claims/0ab.lock"])
@pytest.mark.parametrize("put", [link, second_name, dangling, pipe, folder_of_that_name])
def test_a_file_that_leads_elsewhere_is_not_followed(
    shell: Shell, name: str, put: Callable[[Path, Path], None]
) -> None:
    """Every file of a store as a link, as a second name of another program's file, or as no file at all: each command
    refuses with what is wrong and what to do, before anything is opened; neither folder has changed."""
    path, outside = shell.folder / "recordings" / name, shell.folder / "outside"
    outside.mkdir()
    with closing(sqlite3.connect(outside / "other.db")) as connection, connection:
        connection.execute("CREATE TABLE mine (x)")
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    put(path, outside / "other.db")
    before = contents(shell.folder / "recordings"), contents(outside)
    for command in COMMANDS:
        ended = shell.run(*command)
        assert (ended.code, ended.err.count("\n")) == (1, 1), ended
        assert f"{path} is " in ended.err
        assert "remove it, or name another folder with --cache" in ended.err
    assert (contents(shell.folder / "recordings"), contents(outside)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links are for some only")
def test_a_folder_of_claims_that_leads_elsewhere_is_not_followed(shell: Shell) -> None:
    """Lock files are made in the store's own folder; the store itself may be behind a link, which its owner chose."""
    recordings = shell.folder / "recordings"
    (shell.folder / "outside").mkdir()
    shutil.rmtree(recordings / "claims", ignore_errors=True)
    (recordings / "claims").symlink_to(shell.folder / "outside")
    assert "claims is a link" in shell.run("cache", "check").err
    (recordings / "claims").unlink()
    recordings.rename(shell.folder / "moved")
    recordings.symlink_to(shell.folder / "moved")
    assert shell.run("cache", "check").out == "8 sound, 0 bad\n"


def test_a_journal_that_names_another_file_is_not_rolled_back(shell: Shell) -> None:
    """SQLite removes the file that a journal names as its super-journal (section 3 of its file format): a planted one
    would have it remove any file. It is refused, by the repair too."""
    database, precious = shell.folder / "recordings" / "cache.db", shell.folder / "precious"
    precious.write_text("mine")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    page, name, mark = database.read_bytes()[:4096], str(precious).encode(), bytes.fromhex("d9d505f920a163d7")
    header = mark + struct.pack(">IIIII", 1, 0, database.stat().st_size // 4096, 512, 4096)
    sums = sum(page[place] for place in range(4096 - 200, 0, -200)), sum(name)
    named = struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">II", len(name), sums[1]) + mark
    journal = header.ljust(512, b"\0") + struct.pack(">I", 1) + page + struct.pack(">I", sums[0]) + named
    database.with_name("cache.db-journal").write_bytes(journal)
    for command in COMMANDS:
        assert "a journal that names another file" in shell.run(*command).err
    assert precious.exists()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("SELECT * FROM Settings").fetchall()
    assert not precious.exists(), "the journal is harmless, and so this test shows nothing"


def rewritten(old: str, new: str, name: str = "Cache") -> str:
    """The schema's own text for `name` changed behind SQLite's back."""
    return f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"


PLANTS = {
    "a trigger": "CREATE TRIGGER bad BEFORE INSERT ON Cache BEGIN DELETE FROM Cache; END",
    "a trigger of a known name": rewritten("value + 1", "value + 2", "Settings_count_insert"),
    "a trigger on settings": "CREATE TRIGGER bad AFTER UPDATE ON Settings BEGIN DELETE FROM Cache; END",
    "a view": "CREATE VIEW bad AS SELECT * FROM Cache",
    "a view that stands for the schema": "INSERT INTO sqlite_master VALUES ('view', 'sqlite_schema', 'sqlite_schema', "
    "0, 'CREATE VIEW sqlite_schema AS SELECT 1 AS type, 1 AS name, 1 AS tbl_name, 1 AS sql WHERE 0')",
    "a table": "CREATE TABLE bad (x)",
    "a table's figures": "ANALYZE",
    "a virtual table": "CREATE VIRTUAL TABLE bad USING rtree(a, b, c)",
    "a column": "ALTER TABLE Cache ADD COLUMN bad",
    "an index over an expression": "CREATE INDEX bad ON Cache (abs(key))",
    "an index over a part": "CREATE UNIQUE INDEX bad ON Cache (raw) WHERE raw = 7",
    "a constraint": rewritten("value BLOB)", "value BLOB CHECK (rowid < 9))"),
    "a default": rewritten("tag BLOB", "tag BLOB DEFAULT (random())"),
    "a computed column": rewritten("tag BLOB", "tag BLOB AS (key)"),
    "a reference": rewritten("tag BLOB", "tag BLOB REFERENCES Settings ON DELETE CASCADE"),
    "another rule for conflicts": rewritten("NOT NULL UNIQUE", "NOT NULL UNIQUE ON CONFLICT IGNORE", "Settings"),
    "a comment": rewritten("value)", "value) -- x", "Settings"),
    "a row twice": "INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE type = 'trigger'",
    "another root page": "UPDATE sqlite_master SET rootpage = 13 - rootpage WHERE name IN ('Cache_key_raw', "
    "'Cache_expire_time')",
}


@pytest.mark.parametrize("planted", PLANTS)
def test_a_store_with_anything_in_its_schema_that_is_not_ours(shell: Shell, planted: str) -> None:
    """Whatever could act on an insert, or stand for a table of ours: no command takes such a store for sound or writes
    to it, and after a repair it has its recordings, and keeps them when another one is added."""
    database = shell.folder / "recordings" / "cache.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(PLANTS[planted])
    before = database.read_bytes()
    checked = shell.run("cache", "check")
    assert checked.code == 1
    if planted != "another root page":  # which no row shows; SQLite's own check finds it
        for command in COMMANDS:
            if "--repair" not in command:
                ended = shell.run(*command)
                assert (ended.code, ended.err.count("\n")) == (1, 1), ended
                assert "summarize cache check --repair" in ended.err
        assert database.read_bytes() == before
    assert shell.run("cache", "check", "--repair").out == "8 kept, 0 lost\n"
    with Recordings() as recordings:
        recordings.put(a_recording())
        assert (recordings.check().sound, recordings.check().is_sound) == (9, True)


def test_a_schema_is_made_whole(shell: Shell) -> None:
    """A store of this program has exactly the schema that is let pass, and one that was not finished, as when its first
    run was killed, is finished by the next."""
    rows = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    with closing(sqlite3.connect(shell.folder / "recordings" / "cache.db")) as connection, connection:
        schema = connection.execute(rows).fetchall()
        assert tuple(schema) == SCHEMA
        for kind, name, _, text in reversed(schema):
            if text and kind != "table":
                connection.execute(f"DROP {kind} {name}")
                connection.commit()
                assert shell.run("cache", "check").out == "8 sound, 0 bad\n"
                assert sorted(connection.execute(rows), key=str) == sorted(schema, key=str)


def altered(shell: Shell, change: Callable[[Recording], str]) -> None:
    """Export the recordings, alter the replies, which no key covers, and import them in the place of the old ones."""
    with Recordings() as recordings:
        recordings.export(shell.folder / "mine.jsonl")
        theirs = [one.model_copy(update={"reply": change(one)}) for one in recordings.sound()]
        recording_files.write(shell.folder / "theirs.jsonl", theirs)
        recordings.clear()
    assert shell.run("cache", "import", "theirs.jsonl").code == 0


def invent(recording: Recording) -> str:
    """The reply, with something invented in the place of each event and each claim."""
    reply = json.loads(recording.reply)
    for drafts in reply.values() if isinstance(reply, dict) else []:
        for draft in drafts if isinstance(drafts, list) else []:
            for field in ("what", "claim", "text"):
                if isinstance(draft, dict) and field in draft:
                    draft[field] = f"{INVENTED}."
    return json.dumps(reply)


def test_what_a_recording_from_elsewhere_invents_is_no_fact(shell: Shell) -> None:
    """Altered replies that fit the schema are grounded again like a model's own: what the text does not bear out is
    counted as ungrounded, and in no event, stance or sentence of the brief."""
    altered(shell, invent)
    assert replay(shell) == 0
    files = shell.files()
    summaries = [ArticleSummary.model_validate_json(text) for name, text in files.items() if "/articles/" in name]
    briefs = [StoryBrief.model_validate_json(text) for name, text in files.items() if name.endswith("brief.json")]
    assert sum(INVENTED in record.model_dump_json() for summary in summaries for record in summary.ungrounded) >= 2
    facts = [record for summary in summaries for record in (*summary.events, *summary.stances, *summary.figures)]
    assert facts
    assert not [record for record in facts if INVENTED in record.model_dump_json()]
    assert briefs
    for brief in briefs:
        stated = [*brief.events, *brief.stances, *brief.narrative]
        assert not [one for one in stated if INVENTED in one.model_dump_json()]


@pytest.mark.parametrize(
    "reply", ["", "Gladly!", "[]", "{}", "[" * 50_000, '{"events": [{"what": 7}]}', '{"events": NaN}']
)
def test_a_recorded_reply_that_does_not_validate_is_refused(shell: Shell, reply: str) -> None:
    """Replies are validated on every read: in a replay such a one fails its window, and is said."""
    altered(shell, lambda recording: reply if recording.request.prompt.startswith("events") else recording.reply)
    ended = shell.run("articles", "--base-url", "http://127.0.0.1:9/v1", "--model", "small", "--replay")
    assert ended.code == 1
    assert "no longer validates" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (recording_files.MAX_LINE_BYTES + 1), "longer than"),
        (b'{"shared": ' * 300_000, "Invalid JSON"),
        (b"[" * 1_000_000, "Invalid JSON"),
        (b'{"shared":"0","message":{"role":"user","content":"\\ud800"}}', "line 1"),
        (pickle.dumps({"a": 1}), "line 1"),
    ],
    ids=["long", "nested objects", "nested lists", "surrogate", "pickle"],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Oversized lines, nesting without end, and what is no JSON at all: refused at its line, nothing imported."""
    (tmp_path / "x.jsonl").write_bytes(content + b"\n")
    with Recordings(tmp_path / "store") as store:
        with pytest.raises(CacheFault, match=said):
            store.import_(tmp_path / "x.jsonl")
        assert store.stats().count == 0
