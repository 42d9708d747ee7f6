from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

import summarizer
from summarizer.cli import commands
from summarizer.cli.main import main
from summarizer.cli.schemas import SCHEMA_NAMES, schema_json
from summarizer.prompts.drafts import TASKS
from summarizer.recordings.store import Recordings
from summarizer.records.brief import StoryBrief
from summarizer.records.summary import ArticleSummary
from summarizer.run import Run, Watch
from tests.support.answering import Answering, passage
from tests.support.servers import ScriptedServer, Seen, silence
from tests.support.shell import BRIDGE, PROTEST, ROOT, Ended, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)
    return shell


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def at(server: ScriptedServer) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "small")


def ended_with(running: subprocess.Popen[str], seconds: float = 20.0) -> tuple[int, str, str]:
    out, err = running.communicate(timeout=seconds)
    return running.returncode, out, err


def wait_for(what: object, seconds: float = 15.0) -> None:
    """Until `what()` is true."""
    assert callable(what)
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


# --- a run ----------------------------------------------------------------------------------------------------------


def test_a_run_prints_the_brief_and_writes_its_files(shell: Shell, server: ScriptedServer) -> None:
    """stdout is brief.md to the byte; brief.json and each article's JSON read back as the records they are."""
    ended = shell.run("articles", *at(server))
    files = shell.files()
    assert ended.code == 0
    (story,) = {name.partition("/")[0] for name in files}
    assert sorted(files) == [
        f"{story}/{name}" for name in ("articles/bridge.json", "articles/protest.json", "brief.json", "brief.md")
    ]
    assert ended.out.encode() == files[f"{story}/brief.md"]
    brief = StoryBrief.model_validate_json(files[f"{story}/brief.json"])
    assert [article.id for article in brief.articles] == ["bridge", "protest"]
    summary = ArticleSummary.model_validate_json(files[f"{story}/articles/bridge.json"])
    assert (summary.article.id, summary.model) == ("bridge", "small")


def test_the_model_that_answered_is_named(shell: Shell, server: ScriptedServer) -> None:
    """In the brief and on stderr, where the paths of the briefs are said too."""
    ended = shell.run("articles", *at(server))
    assert "- Model: small" in ended.out
    assert "2 articles by small in" in ended.err
    assert "brief.md" in ended.err


def test_a_second_run_asks_nothing_and_writes_the_same_bytes(shell: Shell, server: ScriptedServer) -> None:
    """The recordings answer; no clock gets into a file or to stdout."""
    first = shell.run("articles", *at(server))
    files, asked = shell.files(), len(server.requests)
    second = shell.run("articles", *at(server))
    assert (second.code, second.out, shell.files()) == (0, first.out, files)
    assert len(server.requests) == asked > 0


def test_json_is_one_brief_a_line(shell: Shell, server: ScriptedServer) -> None:
    """--format json: each line is the content of a brief.json."""
    shell.write(
        "other.txt", "Farmer Otto Brandt sold 300 sheep in Tromso on Friday. Brandt praised the Tromso Market.\n"
    )
    ended = shell.run("articles", *at(server), "--format", "json")
    briefs = [StoryBrief.model_validate_json(line) for line in ended.out.splitlines()]
    assert len(briefs) == 2
    for brief in briefs:
        written = shell.files()[f"{brief.story}/brief.json"]
        assert StoryBrief.model_validate_json(written) == brief


@pytest.mark.parametrize(
    ("form", "named"),
    [("csv", {"out/tables/articles.csv", "out/tables/groups.csv"}), ("sqlite", {"out/briefs.sqlite"})],
)
def test_tables_are_written_and_their_paths_printed(
    shell: Shell, server: ScriptedServer, form: str, named: set[str]
) -> None:
    """--format csv, sqlite: stdout is a path a line, all are there, and so are the files of every run; the next run
    writes the same bytes."""
    ended = shell.run("articles", *at(server), "--format", form)
    paths = ended.out.splitlines()
    assert ended.code == 0
    assert named <= set(paths)
    files = shell.files()
    assert {path.removeprefix("out/") for path in paths} <= files.keys()
    assert any(name.endswith("/brief.md") for name in files)
    shell.run("articles", *at(server), "--format", form)
    assert shell.files() == files


def test_pages_are_written_and_their_paths_printed(shell: Shell, server: ScriptedServer) -> None:
    """--format html: an index over several stories first, then a page a story; the next run writes the same bytes."""
    ended = shell.run("articles", *at(server), "--format", "html")
    paths = [path.removeprefix("out/") for path in ended.out.splitlines()]
    files = shell.files()
    stories = sorted(name.partition("/")[0] for name in files if name.endswith("/brief.md"))
    assert ended.code == 0
    assert sorted(paths) == sorted(
        [*(f"{story}/brief.html" for story in stories), *["index.html"] * (len(stories) > 1)]
    )
    assert all(files[path].startswith(b"<!doctype html>") for path in paths)
    shell.run("articles", *at(server), "--format", "html")
    assert shell.files() == files


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_path_is_printed_byte_for_byte(shell: Shell, server: ScriptedServer) -> None:
    """Also one that is no UTF-8."""
    running = shell.start("articles", *at(server), "--out", os.fsdecode(b"out\xff"), "--format", "sqlite", "--quiet")
    assert running.stdout is not None
    assert running.stdout.buffer.read() == b"out\xff/briefs.sqlite\n"  # type: ignore[attr-defined]
    assert ended_with(running)[0] == 0


def test_tables_beside_changes(shell: Shell, server: ScriptedServer) -> None:
    """--since with --format sqlite: the path on stdout, the changes in their files."""
    shell.run("articles/bridge.txt", *at(server))
    ended = shell.run("articles", *at(server), "--since", "out", "--out", "new", "--format", "sqlite")
    assert (ended.code, ended.out) == (0, "new/briefs.sqlite\n")
    assert (shell.folder / "new" / "changes.md").read_text()


def test_a_run_without_a_brief_prints_no_path(shell: Shell, server: ScriptedServer) -> None:
    """--format sqlite when nothing could be read: exit code 1, and no database."""
    ended = shell.run("nowhere", *at(server), "--format", "sqlite")
    assert (ended.code, ended.out) == (1, "")
    assert not (shell.folder / "out" / "briefs.sqlite").exists()


def test_quiet_says_nothing_of_a_run_that_succeeds(shell: Shell, server: ScriptedServer) -> None:
    """--quiet: the brief, and not a word on stderr; a duplicate is no failure."""
    shell.write("copy.txt", BRIDGE)
    ended = shell.run("articles", *at(server), "--quiet")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("# ")


def test_options_may_come_first_and_run_may_be_named(shell: Shell, server: ScriptedServer) -> None:
    """`summarize --model M PATH`, `summarize run PATH` and `summarize PATH --model M` are the same."""
    outs = {
        shell.run(*at(server), "articles").out,
        shell.run("articles", *at(server)).out,
        shell.run("run", "articles", *at(server), "--concurrency", "2").out,
    }
    assert len(outs) == 1


def test_an_article_comes_from_standard_input(shell: Shell, server: ScriptedServer) -> None:
    """`-` reads stdin, also in a process whose other streams are pipes."""
    running = shell.start("-", *at(server), stdin=subprocess.PIPE)
    out, err = running.communicate(BRIDGE, timeout=20)
    assert (running.returncode, "[stdin:2]" in out) == (0, True), err
    assert "[1/1] stdin: " in err


def test_replay_needs_no_server(shell: Shell, server: ScriptedServer) -> None:
    """--replay: what is recorded is answered with the server gone; what is not is named, and exit code 1."""
    first = shell.run("articles/bridge.txt", *at(server))
    away = ("--model", "small", "--base-url", "http://127.0.0.1:9/v1", "--replay")
    again = shell.run("articles/bridge.txt", *away)
    assert (again.code, again.out) == (0, first.out)
    missing = shell.run("articles/protest.txt", *away)
    assert (missing.code, missing.out) == (1, "")
    assert "article protest, sentences 1 to 3: " not in missing.err
    assert "articles/protest.txt: failed: no recording of actors.v" in missing.err


def test_refresh_asks_again(shell: Shell, server: ScriptedServer) -> None:
    """--refresh: as many requests as the first time."""
    shell.run("articles", *at(server))
    asked = len(server.requests)
    assert shell.run("articles", *at(server), "--refresh").code == 0
    assert len(server.requests) == 2 * asked


def test_a_key_is_read_from_the_environment(
    shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OPENAI_API_KEY is sent and stands in no file and no output."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-a-test")
    ended = shell.run("articles", *at(server))
    assert server.requests[0].headers["authorization"] == "Bearer sk-of-a-test"
    assert "sk-of-a-test" not in ended.out + ended.err
    everything = [path.read_bytes() for path in shell.folder.rglob("*") if path.is_file()]
    assert not any(b"sk-of-a-test" in content for content in everything)


def test_a_dry_run_calls_and_writes_nothing(shell: Shell, server: ScriptedServer) -> None:
    """--dry-run: a table on stdout, JSON on demand, no request, no output folder."""
    ended = shell.run("articles", *at(server), "--dry-run")
    assert ended.code == 0
    assert "bridge" in ended.out
    assert "To be asked of small (profile hosted): 8 calls" in ended.out
    planned = json.loads(shell.run("articles", *at(server), "--dry-run", "--format", "json").out)
    assert planned["cost"]["calls"] == 8
    assert (server.requests, (shell.folder / "out").exists()) == ([], False)
    missing = shell.run("articles", "nowhere", *at(server), "--dry-run")
    assert (missing.code, "nowhere: failed: no such file" in missing.err) == (1, True)


def test_on_a_terminal_the_brief_is_rendered(
    shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rich renders headings and bullets; piped, it is plain Markdown (see above)."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    ended = shell.run("articles", *at(server))
    assert ended.code == 0
    assert "## " not in ended.out
    assert "Completeness" in ended.out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="the system has no pseudo-terminals")
def test_on_a_terminal_the_bars_vanish(shell: Shell, server: ScriptedServer) -> None:
    """On a terminal stderr shows a bar while the run goes on, and no line for each article."""
    control, terminal = os.openpty()
    running = shell.start("articles", *at(server), stderr=terminal)
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(control, 4096)
        except OSError:  # how Linux says that the other side has gone
            break
        if not piece:
            break
        shown += piece
    os.close(control)
    out, _ = running.communicate(timeout=20)
    assert (running.returncode, out[:2]) == (0, "# ")
    assert b"of 2 articles" in shown
    assert b"[1/2]" not in shown


# --- Ctrl-C ---------------------------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_where_it_was(shell: Shell) -> None:
    """Ctrl-C: exit 130, the finished article usable; the rerun makes the missing calls only and leaves no duplicate."""
    with ScriptedServer(Answering(slow="Its members said", delay=30.0)) as server:
        running = shell.start("articles", *at(server))
        finished = shell.folder / "out" / "_articles" / "bridge.json"
        wait_for(finished.exists)
        wait_for(lambda: any("Its members said" in passage(seen) for seen in server.requests))
        running.send_signal(signal.SIGINT)
        code, out, err = ended_with(running, 10)
        answered = [seen for seen in server.requests if "Its members said" not in passage(seen)]
    assert (code, out) == (130, "")
    assert "Traceback" not in err
    assert "1 of 2 articles are finished and in out/_articles" in err
    assert "goes on from there" in err
    assert ArticleSummary.model_validate_json(finished.read_bytes()).article.id == "bridge"
    with ScriptedServer(Answering()) as server:
        assert shell.run("articles", *at(server)).code == 0
        assert {seen.body for seen in server.requests}.isdisjoint(seen.body for seen in answered)
        assert all("Its members said" in passage(seen) for seen in server.requests)
    names = [name.partition("/")[2] for name in shell.files()]
    assert names == ["articles/bridge.json", "articles/protest.json", "brief.json", "brief.md"]


def test_a_fetch_is_interrupted_at_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the model is being fetched, which is blocking code: exit 130, not when the fetch is over."""
    with ScriptedServer([silence(30.0)]) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.base_url.removesuffix("/v1"))
        running = shell.start("articles/bridge.txt", "--model", "embedded")
        wait_for(lambda: hub.requests)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        code, _, err = ended_with(running)
    assert (code, "Traceback" in err) == (130, False), err
    assert time.monotonic() - began < 60


def test_an_interruption_is_said_with_how_far_it_got(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever Ctrl-C comes: exit 130, one line, and where finished articles lie if there are any."""

    def interrupted(paths: object, options: object, watch: Watch, stdin: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("summarizer.pipeline.summarize", interrupted)
    ended = shell.run("articles", "--model", "embedded")
    assert (ended.code, ended.out) == (130, "")
    assert "Interrupted. 0 of 0 articles are finished. The same command" in ended.err


# --- streams and folders --------------------------------------------------------------------------------------------


def test_a_reader_that_stops_is_no_error(shell: Shell) -> None:
    """`summarize schema | head -1`: exit code 0 and nothing on stderr."""
    running = shell.start("schema")
    assert running.stdout is not None
    running.stdout.close()
    running.wait(timeout=20)
    assert running.stderr is not None
    assert (running.returncode, running.stderr.read()) == (0, "")
    running.stderr.close()


def test_closed_streams_are_no_fault(shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """With stdout and stderr closed the files are written all the same."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    code = main(["articles", *at(server)])
    monkeypatch.undo()
    assert code == 0
    assert len(list((shell.folder / "out").rglob("brief.md"))) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_said(shell: Shell) -> None:
    """stdout that takes nothing: one line and exit code 1."""
    with Path("/dev/full").open("w") as full:
        code, _, err = ended_with(shell.start("schema", stdout=full.fileno()))
    assert (code, err.count("\n")) == (1, 1), err
    assert "free space" in err


def test_a_folder_that_cannot_be_written_is_said_before_any_call(shell: Shell, server: ScriptedServer) -> None:
    """--out below a file: exit code 1, the path and what to do, and the model is not asked."""
    ended = shell.run("articles", *at(server), "--out", "articles/bridge.txt/out")
    assert (ended.code, ended.out, server.requests) == (1, "", [])
    assert "articles/bridge.txt/out cannot be written" in ended.err
    assert "--out" in ended.err


def test_what_the_system_refuses_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the system, wherever it comes up: its path and reason on one line, and exit code 1."""

    def refuse(name: str) -> str:
        raise PermissionError(13, "Permission denied", "some/file")

    monkeypatch.setattr("summarizer.cli.schemas.schema_json", refuse)
    ended = shell.run("schema")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith("summarize: some/file: Permission denied. Check the path")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage"),
        (("articles", "--no-such-option"), "--no-such-option"),
        (("articles", "--replay", "--refresh"), "exclude each other"),
        (("articles", "--concurrency", "0"), "--concurrency"),
        (("articles", "--base-url", "http://127.0.0.1:9/v1"), "--model NAME"),
        (("articles", "--model", "m", "--base-url", "localhost:9"), "not the address of a server"),
        (("articles", "--profile", "giant"), "no profile 'giant'"),
        (("schema", "nothing"), "story_brief"),
        (("completion", "tcsh"), "bash"),
        (("cache", "import"), "FILE"),
    ],
)
def test_a_wrong_command_exits_with_2(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    """Usage faults: exit code 2, nothing on stdout, and what is wrong."""
    ended = shell.run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


# --- the other commands ---------------------------------------------------------------------------------------------


def test_help_shows_examples_and_the_options_of_a_run(shell: Shell) -> None:
    """`summarize --help` is enough to make a run; every command is listed."""
    ended = shell.run("--help")
    assert ended.code == 0
    for shown in (
        "summarize seeds/",
        "--base-url",
        "--dry-run",
        "--version",
        "cache",
        "completion",
        "models",
        "prompts",
    ):
        assert shown in ended.out


def test_help_imports_nothing_heavy() -> None:
    """`summarize --help` waits for no library but click."""
    heavy = "{'pydantic', 'rich', 'openai', 'yaml', 'diskcache', 'asyncio', 'sentencex', 'huggingface_hub'}"
    code = (
        f"import sys; from summarizer.cli.main import main; main(['--help']); print(sorted({heavy} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "[]"


def test_the_version_is_said_installed_or_not(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--version` names the installed version, and says so where there is none."""
    monkeypatch.setattr("importlib.metadata.version", lambda name: "9.8.7")
    assert shell.run("--version").out == "summarize 9.8.7\n"

    def not_installed(name: str) -> str:
        from importlib.metadata import PackageNotFoundError

        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", not_installed)
    assert shell.run("--version").out == "summarize, from a checkout that is not installed\n"


def test_recordings_travel_between_stores(shell: Shell, server: ScriptedServer) -> None:
    """`cache export`, `clear` and `import` bring the same recordings back; `stats` and `check` count them."""
    shell.run("articles", *at(server))
    assert "8 recordings" in shell.run("cache", "stats").out
    assert "model small: 8" in shell.run("cache", "stats").out
    assert shell.run("cache", "check").out == "8 sound, 0 bad\n"
    assert shell.run("cache", "export", "kept.jsonl").err == "8 recordings written to kept.jsonl\n"
    assert "8 recordings removed" in shell.run("cache", "clear").err
    assert "0 recordings" in shell.run("cache", "stats").out
    assert (
        shell.run("cache", "import", "kept.jsonl", "--cache", "elsewhere").err == "8 recordings read from kept.jsonl\n"
    )
    asked = len(server.requests)
    assert shell.run("articles", *at(server), "--cache", "elsewhere").code == 0
    assert len(server.requests) == asked


def test_clearing_asks_whoever_is_there(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal `cache clear` asks, unless told --yes; "no" leaves everything and exits with 1."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", lambda question, err: False)
    assert shell.run("cache", "clear").code == 1
    assert shell.run("cache", "clear", "--yes").code == 0


def test_a_damaged_recording_is_found(shell: Shell, server: ScriptedServer) -> None:
    """`cache check` names the bad row and exits with 1."""
    shell.run("articles/bridge.txt", *at(server))
    with Recordings() as recordings:
        recordings._cache.set("0" * 64, "{}")
    ended = shell.run("cache", "check")
    assert (ended.code, ended.out) == (1, "4 sound, 1 bad\n")
    assert "000000000000" in ended.err


def test_a_store_that_is_none_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the place of the store: one line, exit code 1."""
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(shell.folder / "articles" / "bridge.txt"))
    ended = shell.run("cache", "stats")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "bridge.txt" in ended.err


def test_prompts_are_listed_and_shown(shell: Shell) -> None:
    """`prompts list` names every prompt; `prompts show` prints the file; an unknown name lists the known ones."""
    listed = shell.run("prompts", "list").out
    assert list(dict.fromkeys(line.partition(".")[0] for line in listed.splitlines())) == list(TASKS)
    name = listed.split()[0]
    assert shell.run("prompts", "show", name).out == (ROOT / "prompts" / f"{name}.md").read_text("utf-8")
    unknown = shell.run("prompts", "show", "nothing")
    assert (unknown.code, name in unknown.err) == (1, True)


def test_models_are_listed(shell: Shell) -> None:
    """`models` says where the embedded model is looked for, what is there, and what build runs it."""
    ended = shell.run("models")
    assert ended.code == 0
    assert "cache: missing; " in ended.out
    assert "hub: to be fetched; " in ended.out
    assert f"engine: xllamacpp {version('xllamacpp')}; uses " in ended.out


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schemas_are_printed(shell: Shell, name: str) -> None:
    """`schema NAME` prints the schema, story_brief is the default, and no other name is offered."""
    assert commands.SCHEMAS == SCHEMA_NAMES
    assert shell.run("schema", name).out == schema_json(name)  # type: ignore[arg-type]
    assert shell.run("schema").out == schema_json("story_brief")


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: Shell, name: str) -> None:
    """`completion SHELL` prints a script that asks this program."""
    ended = shell.run("completion", name)
    assert ended.code == 0
    assert f"_SUMMARIZE_COMPLETE={name}_complete" in ended.out


@pytest.mark.parametrize(
    ("words", "number", "offered"),
    [
        ("summarize ca", "1", ["plain,cache", "file,ca"]),
        ("summarize --mo", "1", ["plain,--model"]),
        ("summarize articles --repl", "2", ["plain,--replay"]),
        ("summarize cache st", "2", ["plain,stats"]),
    ],
)
def test_completion_knows_commands_options_and_files(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: str, number: str, offered: list[str]
) -> None:
    """The shell is offered commands, the options of a run without its name, and files."""
    for name, value in {"_SUMMARIZE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": number}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        shell.run()
    shown = shell.shown().out.split()
    assert set(offered) <= set(shown)


# --- the library ----------------------------------------------------------------------------------------------------


def test_the_library_does_the_same(shell: Shell, server: ScriptedServer) -> None:
    """`from summarizer import summarize`: the briefs that the command writes, and nothing printed."""
    shell.run("articles", *at(server))
    run = summarizer.summarize("articles", summarizer.Options(model="small", base_url=server.base_url))
    assert isinstance(run, Run)
    (brief,) = run.briefs
    assert brief == StoryBrief.model_validate_json(shell.files()[f"{brief.story}/brief.json"])
    assert shell.shown() == Ended(0, "", "")


async def test_the_library_runs_in_an_event_loop(shell: Shell, server: ScriptedServer) -> None:
    """`summarize_async` is the same for callers with a loop."""
    options = summarizer.Options(model="small", base_url=server.base_url)
    run = await summarizer.summarize_async([str(shell.folder / "articles")], options)
    assert [summary.article.id for summary in run.summaries] == ["bridge", "protest"]


def test_the_packages_names_are_listed_and_no_others_known() -> None:
    """`dir(summarizer)` shows the names that are imported on demand; any other is an AttributeError."""
    assert set(summarizer.__all__) <= set(dir(summarizer))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(summarizer, "nothing")  # noqa: B009  # mypy knows that it is not there


def test_a_request_is_answered_the_same_each_time(server: ScriptedServer) -> None:
    """The stand-in for a model is a function of the request."""
    schema = {"type": "object", "properties": {"words": {"type": "string", "maxLength": 4}}}
    body = {
        "messages": [{"role": "user", "content": "Sentence: Ann left."}],
        "response_format": {"json_schema": {"schema": schema}},
    }
    seen = Seen("/v1/chat/completions", {}, json.dumps(body).encode())
    assert Answering()(seen) == Answering()(seen)
    assert b'{\\"words\\": \\"Ann\\"}' in Answering()(seen).body
