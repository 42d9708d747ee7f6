"""What is asked about a story as a whole and gets no answer is lost, like a window: said, and exit code 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer import Options, summarize
from summarizer.records.brief import StoryBrief
from tests.support.answering import Answering
from tests.support.runs import ARTICLES
from tests.support.servers import Act, ScriptedServer, Seen, completion, status
from tests.support.shell import Shell

pytestmark = pytest.mark.enable_socket

TASKS = {"narrative": "sentences", "same_question": "pairs"}
FAULTS: dict[str, tuple[Act, str, str]] = {
    "unreachable": (status(503, Retry_After="0"), "failed", "keeps failing (503"),
    "refused key": (status(401), "failed", "Set OPENAI_API_KEY"),
    "refused text": (status(400), "failed", "rejected the request (400"),
    "prose": (completion("I will not."), "failed", "does not fit the response schema after 2 calls"),
    "cut off": (completion('{"', finish_reason="length"), "truncated", "ran into the token limit"),
}


def instead(task: str, act: Act) -> Callable[[Seen], Act]:
    """A server that answers everything but the questions of `task`, to which it does `act`."""

    def answer(seen: Seen) -> Act:
        schema = seen.json["response_format"]["json_schema"]["schema"]
        return act if task in schema["properties"] else Answering()(seen)

    return answer


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    for name, text in ARTICLES.items():
        shell.write(f"{name}.txt", text)
    return shell


@pytest.fixture
def half(shell: Shell, task: str) -> Iterator[tuple[str, ...]]:
    """The options that lead to recordings of everything but `task`, and to a server that answers all."""
    with ScriptedServer(instead(task, status(400))) as server:
        shell.run("articles", "--base-url", server.base_url, "--model", "small")
    with ScriptedServer(Answering()) as server:
        yield ("--base-url", server.base_url, "--model", "small")


def written(shell: Shell) -> StoryBrief:
    (content,) = (content for name, content in shell.files().items() if name.endswith("brief.json"))
    return StoryBrief.model_validate_json(content)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("task", TASKS)
def test_a_question_without_an_answer_is_lost(shell: Shell, task: str, fault: str) -> None:
    """Exit code 1, and the brief all the same; stderr and the ledgers of run and brief say of which story, how many,
    why and what to do, once."""
    act, outcome, reason = FAULTS[fault]
    with ScriptedServer(instead(task, act)) as server:
        ended = shell.run("articles", "--base-url", server.base_url, "--model", "small", "--quiet")
        run = summarize("articles", Options(model="small", base_url=server.base_url))
    brief = written(shell)
    assert (ended.code, run.failed, ended.out.startswith("# ")) == (1, True, True)
    lost = [incident for incident in run.ledger.incidents if f", 1 of 1 {TASKS[task]}" in incident.where]
    lost += [incident for incident in run.ledger.incidents if f", 2 of 2 {TASKS[task]}" in incident.where]
    (incident,) = lost
    assert incident in brief.ledger.incidents
    assert incident.where.startswith(f"story {brief.story}, ")
    assert incident.outcome == outcome
    assert reason in incident.reason
    assert not incident.reason.startswith("story ")
    assert ended.err.count(reason) == 1
    assert f"story {brief.story}, " in ended.err


@pytest.mark.parametrize("task", TASKS)
def test_a_replay_that_misses_one_is_an_error(shell: Shell, half: tuple[str, ...], task: str) -> None:
    """As for an article: exit code 1, the story, the prompt, what differs from the nearest recording, what to do."""
    ended = shell.run("articles", *half, "--replay", "--quiet")
    assert ended.code == 1
    assert f"story {written(shell).story}, " in ended.err
    assert f"no recording of {task}.v" in ended.err
    assert "The nearest recording (" in ended.err
    assert "Run without replay, or import the recordings." in ended.err


@pytest.mark.parametrize("task", TASKS)
def test_the_next_run_asks_for_what_was_lost(shell: Shell, half: tuple[str, ...], task: str) -> None:
    """It ends with exit code 0 and the brief of an undisturbed run, which a replay then gives too."""
    assert shell.run("articles", *half, "--quiet").code == 0
    mended = written(shell)
    assert not any(incident.is_lost for incident in mended.ledger.incidents)
    assert shell.run("articles", *half, "--replay", "--quiet").code == 0
    assert written(shell) == mended


def test_what_the_gate_refused_is_not_lost(shell: Shell) -> None:
    """A sentence that was written and may not stand is a normal end: exit code 0, and no incident."""
    nonsense = completion(json.dumps({"narrative": [{"at": at, "text": "Nobody knows."} for at in (1, 2)]}))
    alone = completion(json.dumps({"narrative": [{"text": "Nobody knows."}]}))

    def answer(seen: Seen) -> Act:
        return instead("narrative", nonsense if '"at"' in seen.body.decode().replace("\\", "") else alone)(seen)

    with ScriptedServer(answer) as server:
        ended = shell.run("articles", "--base-url", server.base_url, "--model", "small", "--quiet")
    brief = written(shell)
    assert (ended.code, ended.err, brief.ledger.incidents) == (0, "", ())
    assert brief.narration is not None
    assert len(brief.narration.kept_plain) == len(brief.narrative) > 0


def test_plain_loses_nothing(shell: Shell) -> None:
    """Where nothing is asked about the story, nothing can be lost."""
    with ScriptedServer(instead("narrative", status(400))) as server:
        assert shell.run("articles", "--base-url", server.base_url, "--model", "small", "--plain").code == 0


def test_what_the_budget_did_not_reach_of_a_story_is_said(shell: Shell) -> None:
    """Not asked, with how many: the articles are whole, so the brief is not called incomplete."""
    with ScriptedServer(instead("narrative", status(400))) as server:
        at = ("--base-url", server.base_url, "--model", "small", "--quiet")
        shell.run("articles", *at)
        ended = shell.run("articles", *at, "--max-calls", "0")
    assert ended.code == 1
    assert "narrative, 2 of 2 sentences: not asked: " in ended.err
    assert "Incomplete" not in ended.out
