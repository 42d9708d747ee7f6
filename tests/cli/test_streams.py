"""Standard output and standard error: one place writes to them, nothing that is written steers a terminal, and losing
them ends nothing."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import summarizer
from summarizer.cli.display import Bars
from summarizer.cli.schemas import schema_json
from summarizer.recordings.store import Recordings
from tests.support.answering import Answering
from tests.support.runs import outputs, started, write_articles
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, ROOT, Shell

pytestmark = pytest.mark.enable_socket

# --- one place ------------------------------------------------------------------------------------------------------

_WRITERS = {
    "click": {"echo", "secho", "confirm", "prompt", "echo_via_pager", "get_text_stream", "get_binary_stream"},
    "sys": {"stdout", "stderr", "__stdout__", "__stderr__"},
    "os": {"write", "dup2"},
    "logging": {"basicConfig", "StreamHandler"},
    "traceback": {"print_exc", "print_exception", "print_tb", "print_stack"},
}


def writes(source: str) -> list[str]:
    """What in this source writes to a terminal by itself, or makes what does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found += [f"{node.value.id}.{node.attr}"] * (node.attr in _WRITERS.get(node.value.id, ()))
        if isinstance(node, ast.ImportFrom):
            names = _WRITERS.get(node.module or "", set())
            found += [f"from {node.module} import {one.name}" for one in node.names if one.name in names]
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found += [name] * (name == "Console" or (name in ("print", "input") and isinstance(node.func, ast.Name)))
            found += ["show"] * (name == "show" and isinstance(node.func, ast.Attribute))  # click's display of errors
    return found


def test_one_module_writes_to_the_terminal() -> None:
    """No other module prints, echoes, shows an error of click's, opens a rich console or touches stdout and stderr;
    besides it there is a program of its own, whose output this one reads."""
    package = Path(summarizer.__file__).parent
    writers = {path.name for path in package.rglob("*.py") if writes(path.read_text("utf-8"))}
    assert writers == {"streams.py", "llama_server.py"}


@pytest.mark.parametrize(
    "source",
    [
        "print(1)",
        "click.echo('x')",
        "from click import echo",
        "sys.stderr.write('x')",
        "from sys import stdout",
        "error.show()",
        "rich.console.Console(stderr=True)",
        "traceback.print_exc()",
    ],
)
def test_the_search_finds_what_writes(source: str) -> None:
    """Each way of writing is seen."""
    assert writes(source)


# --- nothing steers a terminal --------------------------------------------------------------------------------------

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff]")
HOSTILE = "x\x1b[31my\x9b31mz\u202e\u2066\x1b]8;;http://a.test\x1b\\w\x1b]8;;\x1b\\"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    return shell


FILE = HOSTILE.replace("/", "")  # what can be the name of a file


@pytest.mark.parametrize(
    "arguments",
    [
        (f"--no{HOSTILE}",),
        ("schema", HOSTILE),
        ("articles", "--max-cost", HOSTILE),
        ("cache", "import", f"nowhere{HOSTILE}"),
        ("cache", "export", f"{FILE}.jsonl"),
        ("cache", "stats", "--cache", FILE),
        ("cache", "check", "--cache", f"articles/bridge.txt/{FILE}"),
        ("cache", "clear", "--cache", FILE),
        ("prompts", "show", HOSTILE),
        ("prompts", "check", FILE),
        ("diff", FILE, "articles"),
        ("eval", "--gold", FILE),
        ("articles", "--out", f"articles/bridge.txt/{FILE}"),
        ("articles", "--profile", HOSTILE),
        ("articles", "--prompt", HOSTILE),
        ("articles", "--prices", FILE, "--max-cost", "1"),
        ("articles", "--as-of", HOSTILE),
        ("articles", "--base-url", HOSTILE),
        (FILE,),
        ("articles", "--dry-run", "--model", HOSTILE),
    ],
)
@pytest.mark.parametrize("terminal", [False, True])
def test_an_argument_that_is_repeated_steers_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], terminal: bool
) -> None:
    """Whatever command says it, in its result or in what is wrong with it: every control is spelled out."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    # So that no model is loaded, and no bar of ours shown.
    still = ("--replay", "--quiet") if arguments[0] in ("articles", FILE) else ()
    ended = shell.run(*arguments, *still)
    assert STEERING.findall(ended.out + ended.err) == []
    assert "Traceback" not in ended.err


def test_a_wrong_command_steers_nothing(shell: Shell) -> None:
    """What is wrong with it may name a file."""
    (shell.folder / "gold").mkdir()
    (shell.folder / "gold" / f"{FILE}.json").write_text("{}")
    ended = shell.run("eval", "init", f"articles/{FILE}.txt", "--out", "gold")
    assert (ended.code, STEERING.findall(ended.err)) == (2, [])
    assert "Error: gold/x\\x1b[31my" in ended.err


def test_what_is_spelled_out_can_be_read(shell: Shell) -> None:
    """A missing file is named with each of its controls as U+001B and its like are written, a line end among them."""
    ended = shell.run("prompts", "show", "a\x1b[31m\nb\u202e\x9b")
    assert "a\\x1b[31m\\nb\\u202e\\x9b" in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("form", ["markdown", "json", "html", "csv", "sqlite"])
def test_what_articles_and_models_say_steers_nothing(
    shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, form: str, terminal: bool
) -> None:
    """File names, texts, the model's name, the output folder: in every format, on a terminal and not; in JSON the
    values are there."""
    shell.write(f"{FILE}.txt", BRIDGE.replace("bridge", f"bridge {HOSTILE}"))
    at = ("--base-url", server.base_url, "--model", HOSTILE, "--format", form, "--quiet")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    ended = shell.run("articles", *at, "--out", FILE if terminal else "out")
    shown = re.sub("\x1b\\[[0-9;]*m", "", ended.out) if terminal and form == "markdown" else ended.out  # rich's colours
    assert (ended.code, STEERING.findall(shown + ended.err)) == (0, [])
    if form == "json":
        assert [json.loads(line)["models"] for line in ended.out.splitlines()] == [[HOSTILE]]
    planned = shell.run("articles", *at[:4], "--dry-run", *(at[4:6] if form == "json" else ()))
    assert STEERING.findall(planned.out) == []
    assert STEERING.findall(shell.run("cache", "stats").out) == []


def test_a_path_in_a_pipe_is_left_as_it_is(shell: Shell, server: ScriptedServer) -> None:
    """It is data: another program opens the file."""
    ended = shell.run("articles", "--base-url", server.base_url, "--model", "m", "--format", "sqlite", "--out", FILE)
    assert ended.out == f"{FILE}/briefs.sqlite\n"


def test_a_brief_from_elsewhere_steers_nothing(shell: Shell, server: ScriptedServer) -> None:
    """Its values and its very keys, in what has changed and in why it cannot be read."""
    shell.run("articles", "--base-url", server.base_url, "--model", "m")
    (path,) = (shell.folder / "out").rglob("brief.json")
    brief = json.loads(path.read_bytes())
    for name, changed in (("value", brief | {"title": HOSTILE}), ("key", brief | {HOSTILE: 1})):
        path.write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
        for form in ("markdown", "json"):
            ended = shell.run("diff", str(path.parent), str(path.parent), "--format", form)
            assert STEERING.findall(ended.out + ended.err) == []
            assert ended.code == (name == "key")


def test_a_damaged_recording_steers_nothing(shell: Shell) -> None:
    """The name of a row of the store is whatever somebody wrote there."""
    with Recordings() as recordings:
        recordings._cache.set(HOSTILE, "{}")
    ended = shell.run("cache", "check")
    assert (ended.code, STEERING.findall(ended.out + ended.err)) == (1, [])


def test_what_a_library_says_steers_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library's own words to stderr pass the same place."""

    def said(name: str) -> str:
        sys.stderr.write(f"warning: {HOSTILE}\n")
        return schema_json("changes")

    monkeypatch.setattr("summarizer.cli.schemas.schema_json", said)
    ended = shell.run("schema")
    assert ended.err.startswith("warning: x\\x1b[31my")
    assert STEERING.findall(ended.err) == []


def test_a_fault_of_the_program_is_a_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1, its kind and its place, and nothing of what it says, which may be anybody's."""

    def fail(name: str) -> str:
        raise KeyError(HOSTILE)

    monkeypatch.setattr("summarizer.cli.schemas.schema_json", fail)
    ended = shell.run("schema")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "the program failed (KeyError in tests.cli.test_streams, line " in ended.err


def test_the_bars_show_what_they_are_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No link, no markup and no escape of another's gets to the terminal through them."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich then takes any stream for a terminal
    monkeypatch.setenv("COLUMNS", "250")
    bars = Bars(lambda summary: None)
    bars.start(10, f"[link=http://a.test]fetch[/link] {HOSTILE}")
    bars.say(f"[link=http://a.test]said[/link] {HOSTILE}")
    bars.close()
    shown = capsys.readouterr().err
    assert "\x1b]8;" not in shown
    assert "[link=http://a.test]said[/link] x\\x1b[31my\\x9b31mz\\u202e" in shown


def test_json_is_committed_as_it_is_printed() -> None:
    """The committed brief holds nothing that is escaped on stdout: its bytes are those that a pipe gets."""
    expected = (ROOT / "tests" / "expected" / "brief.json").read_text("utf-8")
    assert STEERING.findall(expected) == []


# --- losing them ----------------------------------------------------------------------------------------------------


COMMAND = ("articles", "--model", "small", "--format", "html", "--since", "earlier")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an earlier brief, and the files and recordings of a run that loses nothing."""
    folder = tmp_path_factory.mktemp("whole")
    write_articles(folder)
    with ScriptedServer(Answering()) as server:
        at = ("--base-url", server.base_url, "--quiet")
        for command in (("articles/tower.txt", "--model", "small", "--out", "earlier"), COMMAND):
            running = started(folder, [*command, *at])
            running.join(60)
            assert running.exitcode == 0
    return folder


def assert_nothing_is_missing(folder: Path, whole: Path) -> None:
    """In `folder` are the files and the recordings that are in `whole`."""
    assert outputs(folder) == outputs(whole)
    with Recordings(folder / "recordings") as one, Recordings(whole / "recordings") as other:
        assert {each.key for each in one.sound()} <= {each.key for each in other.sound()}
        assert len(list(one.sound())) > 10


@pytest.fixture
def folder(tmp_path: Path, whole: Path) -> Path:
    """A folder with the articles and the earlier brief of `whole`."""
    for name in ("articles", "earlier"):
        shutil.copytree(whole / name, tmp_path / name)
    return tmp_path


def lose(streams: tuple[int, ...], how: str) -> None:
    """From now on these streams of this process take nothing."""
    pipe = os.pipe()
    lost = os.open("/dev/full", os.O_WRONLY) if how == "full" else pipe[1]
    os.close(pipe[0])
    for stream in streams:
        os.dup2(lost, stream)
        if how == "closed":
            os.close(stream)


@pytest.mark.processes
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize(
    ("lost", "code"),
    [
        (((2,), "full"), 0),
        (((2,), "gone"), 0),
        (((2,), "closed"), 0),
        (((1,), "gone"), 0),
        (((1,), "full"), 1),
        (((1, 2), "full"), 1),
    ],
)
def test_a_lost_stream_ends_nothing(
    folder: Path, whole: Path, server: ScriptedServer, lost: tuple[tuple[int, ...], str], code: int
) -> None:
    """Every file and recording is there, as in a run that loses nothing; the exit code is 1 only where the result was
    to go where there is no room for it, and stderr says so in a line."""
    streams, how = lost
    running = started(folder, [*COMMAND, "--base-url", server.base_url], partial(lose, streams, how))
    running.join(60)
    said = (folder / f"{running.pid}.err").read_text()
    assert (running.exitcode, "Traceback" in said) == (code, False), said
    assert ("free space" in said) == (code == 1 and 2 not in streams)
    assert_nothing_is_missing(folder, whole)


@pytest.mark.processes
@pytest.mark.skipif(shutil.which("bash") is None, reason="the system has no bash")
@pytest.mark.parametrize(
    "how", [">&- 2>&- <&-", ">/dev/null 2>/dev/full", "2>&1 | head -1 >first; exit ${PIPESTATUS[0]}"]
)
def test_a_shell_s_redirections_end_nothing(folder: Path, whole: Path, server: ScriptedServer, how: str) -> None:
    """As people write it: exit code 0, and all files and recordings."""
    # What is held back is written once more when the process ends, unless nothing is held back.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    environment |= {"PYTHONPATH": str(ROOT), "SUMMARIZER_CACHE_DIR": str(folder), "COLUMNS": "100"}
    command = " ".join([sys.executable, "-m", "summarizer", *COMMAND, "--base-url", server.base_url, how])
    ended = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert_nothing_is_missing(folder, whole)


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "openpty"), reason="the system has no pseudo-terminals")
def test_a_terminal_that_goes_ends_nothing(shell: Shell, server: ScriptedServer) -> None:
    """The bars go on without it: exit code 0, and all files."""
    control, terminal = os.openpty()
    running = shell.start("articles", "--base-url", server.base_url, "--model", "small", stderr=terminal)
    os.close(terminal)
    assert os.read(control, 1)
    os.close(control)
    out, _ = running.communicate(timeout=60)
    assert (running.returncode, out[:2]) == (0, "# ")
    assert sorted(Path(name).name for name in shell.files()) == ["bridge.json", "brief.json", "brief.md"]


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_no_file_takes_the_place_of_a_closed_stream(descriptor: int) -> None:
    """What a library writes to the closed stream would get into that file."""
    code = (
        f"import os; os.close({descriptor})\n"
        "from summarizer.cli.main import main\n"
        "main(['schema', 'changes'])\n"
        "os._exit(os.open(os.devnull, os.O_RDONLY))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode > 2


def test_clearing_without_standard_input_asks_nobody(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """`summarize cache clear <&-`: there is nobody to answer."""
    monkeypatch.setattr(sys, "stdin", None)
    assert shell.run("cache", "clear").code == 0
