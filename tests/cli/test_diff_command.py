"""`summarize diff` and `--since`: what has changed between two runs, as the command says it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.cli.outputs import read_briefs
from summarizer.records.brief import StoryBrief
from summarizer.records.changes import Changes
from summarizer.render.canonical_json import to_json
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, Shell

AGAIN = BRIDGE.replace("40 workers", "45 workers")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    return shell


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def _run(shell: Shell, server: ScriptedServer, *more: str) -> str:
    ended = shell.run("articles", "--base-url", server.base_url, "--model", "small", *more)
    assert ended.code == 0, ended.err
    return ended.out


def test_diff_compares_two_output_folders(shell: Shell, server: ScriptedServer) -> None:
    """Folders or files, Markdown or JSON: the new article, the new version, and what it said before; the model is not
    asked."""
    _run(shell, server, "--out", "monday")
    shell.write("bridge.txt", AGAIN)
    shell.write("protest.txt", PROTEST)
    _run(shell, server, "--out", "tuesday")
    asked = len(server.requests)
    ended = shell.run("diff", "monday", "tuesday")
    assert (ended.code, ended.err) == (0, "")
    assert "- New article: **protest**" in ended.out
    assert "- New version of an article: **bridge**" in ended.out
    assert "40 workers" in ended.out
    assert "[bridge before:2]" in ended.out
    changes = Changes.model_validate_json(shell.run("diff", "monday", "tuesday", "--format", "json").out)
    assert [one.after.id for one in changes.stories[0].revisions] == ["bridge"]
    (old,), (new,) = ((shell.folder / day).glob("*/brief.json") for day in ("monday", "tuesday"))
    assert shell.run("diff", str(old), str(new.parent)).out == ended.out
    assert len(server.requests) == asked


def test_diff_exits_with_0_unless_asked(shell: Shell, server: ScriptedServer) -> None:
    """0 with and without changes; with --exit-code 1 when there are any, as git diff does."""
    _run(shell, server, "--out", "monday")
    shell.write("bridge.txt", AGAIN)
    _run(shell, server, "--out", "tuesday")
    assert [shell.run("diff", "monday", to).code for to in ("monday", "tuesday")] == [0, 0]
    assert [shell.run("diff", "monday", to, "--exit-code").code for to in ("monday", "tuesday")] == [0, 1]
    assert shell.run("diff", "monday", "monday").out == "Nothing has changed.\n"


def test_since_prints_the_changes_and_keeps_both(shell: Shell, server: ScriptedServer) -> None:
    """--since: the changes on stdout and in changes.md and changes.json, also where OLD is the folder written to."""
    first = _run(shell, server)
    assert _run(shell, server, "--since", "out") == "Nothing has changed.\n"
    shell.write("protest.txt", PROTEST)
    shown = _run(shell, server, "--since", "out")
    assert "New article: **protest**" in shown
    assert "# Since last time" in shown
    assert shell.files()["changes.md"].decode() == shown
    changes = Changes.model_validate_json(shell.files()["changes.json"])
    assert changes.stories[0].same == 1
    assert any(name.endswith("brief.md") and content.decode() != first for name, content in shell.files().items())
    line = _run(shell, server, "--since", "out", "--format", "json")
    assert line.count("\n") == 1
    assert json.loads(line)["stories"][0]["same"] == 2


def test_a_folder_of_a_former_name_does_not_count(shell: Shell, server: ScriptedServer) -> None:
    """Of briefs in one folder that share an article, the one written last is compared."""
    _run(shell, server)
    (brief,) = (shell.folder / "out").glob("*/brief.json")
    stale = shell.folder / "out" / "a-former-name" / "brief.json"
    stale.parent.mkdir()
    former = StoryBrief.model_validate_json(brief.read_bytes()).model_copy(update={"story": "a-former-name"})
    stale.write_text(to_json(former), "utf-8")
    os.utime(stale, (1, 1))
    assert [one.story for one in read_briefs(shell.folder / "out")] == [brief.parent.name]
    assert shell.run("diff", "out", str(brief)).out == "Nothing has changed.\n"


def test_what_is_no_brief_is_said(shell: Shell) -> None:
    """A missing file, a folder without briefs, another JSON: exit code 1, the path, and what to do; a missing OLD of
    --since is said before anything is asked or written."""
    (shell.folder / "other.json").write_text('{"story": 1}')
    for path, said in (
        ("nowhere/brief.json", "cannot be read (No such file"),
        ("articles", "has no brief"),
        ("other.json", "is no brief of this version of the program (story:"),
    ):
        ended = shell.run("diff", path, path)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
        assert f"summarize: {path} {said}" in ended.err
    ended = shell.run("articles", "--since", "nowhere", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    assert (ended.code, (shell.folder / "out").exists()) == (1, False)
    assert shell.run("diff", "articles").code == 2


def test_on_a_terminal_the_changes_are_rendered(
    shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal headings are drawn, not written with #."""
    _run(shell, server, "--out", "monday")
    shell.write("protest.txt", PROTEST)
    _run(shell, server, "--out", "tuesday")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    ended = shell.run("diff", "monday", "tuesday")
    assert "Since last time" in ended.out
    assert "# Since" not in ended.out
