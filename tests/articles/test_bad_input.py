"""Bad input and bad servers: each is said in words, costs nothing else, and exits with 1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.articles.read import MAX_BYTES
from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.summary import ArticleSummary
from tests.support.answering import Answering
from tests.support.servers import Act, ScriptedServer, Seen, completion, page, raw, status
from tests.support.shell import BRIDGE, PROTEST, Ended, Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capfd)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def summaries(shell: Shell) -> list[str]:
    """The ids of the articles that have a file."""
    files = shell.files().items()
    return sorted(ArticleSummary.model_validate_json(text).article.id for name, text in files if "/articles/" in name)


def recorded(shell: Shell) -> int:
    return int(shell.run("cache", "stats").out.splitlines()[1].partition(" ")[0])


def run(shell: Shell, server: ScriptedServer, *paths: str) -> Ended:
    return shell.run(*paths, "--base-url", server.base_url, "--model", "small")


# --- files ----------------------------------------------------------------------------------------------------------

BINARY = bytes(range(256)) * 40


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", ["no text", "leave it out"]),
        ("blank.txt", b" \n\t\n", ["no text", "leave it out"]),
        ("binary.txt", b"\x7fELF" + BINARY, ["binary", "plain text"]),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + BINARY, ["binary", "plain text"]),
        ("nul.txt", b"Ann \x00\x00 left Lindau.\x00 She will be back.", ["NUL"]),
        ("paper.pdf", b"%PDF-1.7", [".pdf", "plain text"]),
    ],
)
def test_a_bad_file_is_said_and_the_others_go_on(
    shell: Shell, server: ScriptedServer, name: str, content: bytes, said: list[str]
) -> None:
    """One line names the file, what is wrong and what to do; the good article gets its brief; exit code 1."""
    bad = shell.write(name, content)
    good = shell.write("bridge.txt", BRIDGE)
    ended = run(shell, server, str(bad), str(good))
    (line,) = [line for line in ended.err.splitlines() if line.startswith(f"{bad}: ")]
    assert (ended.code, summaries(shell)) == (1, ["bridge"])
    assert [words for words in said if words not in line] == [], line
    assert name.replace("_", r"\_") in ended.out, "the brief's footer names it too"


def test_a_file_of_50_mb_is_not_read_to_its_end(shell: Shell, server: ScriptedServer) -> None:
    """The limit is said, and the file takes neither its size in memory nor any call."""
    large = shell.write("large.txt", b"")
    with large.open("wb") as stream:
        stream.truncate(50_000_000)
    ended = run(shell, server, "articles")
    assert (ended.code, ended.out, server.requests) == (1, "", [])
    assert "articles/large.txt: failed: it is larger than the limit" in ended.err
    assert f"{MAX_BYTES:,}" in ended.err


def test_a_missing_path_is_said_and_the_others_go_on(shell: Shell, server: ScriptedServer) -> None:
    """Beside a good article: its brief, and one line about the path."""
    shell.write("bridge.txt", BRIDGE)
    ended = run(shell, server, "nowhere/at-all.txt", "articles/bridge.txt")
    assert (ended.code, summaries(shell)) == (1, ["bridge"])
    assert "nowhere/at-all.txt: failed: no such file or folder. Check the spelling" in ended.err


@pytest.mark.parametrize("path", ["articles", "nowhere", "articles/*.txt"])
def test_without_an_article_nothing_is_asked(shell: Shell, server: ScriptedServer, path: str) -> None:
    """An empty folder, a missing path, a glob without a match: said, nothing on stdout, no request."""
    (shell.folder / "articles").mkdir()
    ended = run(shell, server, path)
    assert (ended.code, ended.out, server.requests) == (1, "", [])
    assert path in ended.err
    assert "nothing was written" in ended.err


def test_an_unreadable_file_is_said(shell: Shell, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system has it, here a refused permission (root, as whom tests may run, is never refused)."""
    shell.write("bridge.txt", BRIDGE)
    closed = shell.write("closed.txt", PROTEST)
    opened = Path.open

    def refuse(self: Path, *arguments: str, **named: str) -> object:
        if self.name == closed.name:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    ended = run(shell, server, "articles")
    assert (ended.code, summaries(shell)) == (1, ["bridge"])
    assert "closed.txt: failed: the file cannot be read (Permission denied)" in ended.err


@pytest.mark.parametrize(
    "stem", ["two words", "Բարեւ мост 橋", "odd ]name", "100% sure", "back\\slash", 'q"u:o?t*e', "é" * 120]
)
def test_a_name_with_any_letters_is_a_good_name(shell: Shell, server: ScriptedServer, stem: str) -> None:
    """Spaces, other scripts and signs in a file name are no fault: the summary has the id, and a file of its own."""
    shell.write(f"{stem}.txt", BRIDGE)
    assert run(shell, server, "articles").code == 0
    assert summaries(shell) == [stem]


# --- servers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "what", "remedy"),
    [
        (status(404, "no such model"), "has no model small at this address (404)", "Check --model and --base-url"),
        (status(401, "wrong key"), "refused the key (401)", "Set OPENAI_API_KEY"),
        (status(403, "not yours"), "does not let this key use the model small (403)", "another --model"),
        (status(400, "too long"), "rejected the request (400: too long)", "Check that the model"),
        (completion("Here is the summary you asked for."), "does not fit the response schema", "another --model"),
        (completion('{"actors": [{"name": "An'), "does not fit the response schema", "another --model"),
        (completion('{"actors": [', finish_reason="length"), "ran into the token limit", "max_tokens"),
        (completion(None, refusal="I would rather not."), "refused to answer", "another --model"),
        (page(), "not with a chat completion", "Check --base-url"),
        (raw('{"choices": [{"mess'), "not with a chat completion", "Check --base-url"),
    ],
)
def test_a_server_that_gives_no_answer_is_said(shell: Shell, act: Act, what: str, remedy: str) -> None:
    """What, where and what to do; once, however many calls it befell; exit code 1; nothing is recorded or shown."""
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)
    with ScriptedServer([act]) as server:
        ended = run(shell, server, "articles")
    assert ended.code == 1
    told = [line for line in ended.err.splitlines() if what in line]
    assert told, ended.err
    assert all(remedy in line for line in told)
    assert len({line.partition(": failed: ")[2] for line in told}) == len(told)
    assert "Traceback" not in ended.err
    assert recorded(shell) == 0


def test_no_server_at_all_is_said(shell: Shell) -> None:
    """Nothing listens at --base-url: the address and what to check, one line for both articles."""
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)
    with ScriptedServer([]) as server:
        address = server.base_url
    ended = shell.run("articles", "--base-url", address, "--model", "small")
    (line,) = [line for line in ended.err.splitlines() if "nothing answers" in line]
    assert (ended.code, ended.out) == (1, "")
    assert line == (
        f"articles/bridge.txt and 1 more: failed: nothing answers at {address}. Check --base-url and that the server "
        "runs."
    )
    assert recorded(shell) == 0


def test_one_bad_reply_leaves_the_rest(shell: Shell) -> None:
    """Prose for one window of one article: the other article, and the other windows, are in the brief; exit code 1."""
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)

    def act(seen: Seen) -> Act:
        asked_about = seen.json["response_format"]["json_schema"]["schema"]["properties"]
        is_bad = "figures" in asked_about and b"Its members said" in seen.body
        return completion("Gladly!") if is_bad else Answering()(seen)

    with ScriptedServer(act) as server:
        ended = run(shell, server, "articles")
    assert (ended.code, summaries(shell)) == (1, ["bridge", "protest"])
    (line,) = [line for line in ended.err.splitlines() if "response schema" in line]
    assert line.startswith("article protest, sentences 1 to 3, figures: failed: the reply of small does not fit")
    assert recorded(shell) == 7


def test_words_that_steer_a_terminal_do_not_reach_it(shell: Shell, server: ScriptedServer) -> None:
    """A file name with an escape sequence is shown with it spelled out."""
    shell.write("red\x1b[31m.txt", b"")
    ended = run(shell, server, "articles")
    assert ended.code == 1
    assert "\x1b" not in ended.err
    assert "red\\x1b[31m.txt" in ended.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "which is not a file. Give the path of a GGUF file."),
        (b"MZ, no model", "which is not a GGUF model"),
        (b"GGUF, and no more", "llama.cpp cannot load mine.gguf (17 bytes)"),
    ],
)
def test_a_model_file_that_is_none_is_said(shell: Shell, content: bytes | None, said: str) -> None:
    """`--model mine.gguf`: missing, another kind of file, or one that llama.cpp cannot load."""
    shell.write("bridge.txt", BRIDGE)
    if content is not None:
        (shell.folder / "mine.gguf").write_bytes(content)
    ended = shell.run("articles", "--model", "mine.gguf")
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_model_that_cannot_be_found_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised in the thread that looks for the model reaches the run."""

    def nowhere(gguf: str | None, progress: object) -> None:
        raise EmbeddedModelFault("The embedded model is nowhere to be had. Try later.")

    monkeypatch.setattr("summarizer.model.choose.find_weights", nowhere)
    shell.write("bridge.txt", BRIDGE)
    ended = shell.run("articles", "--model", "embedded")
    assert (ended.code, ended.out) == (1, "")
    assert "articles/bridge.txt: failed: The embedded model is nowhere to be had. Try later." in ended.err
