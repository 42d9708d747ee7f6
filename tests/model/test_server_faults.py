"""What each fault of a server does to the window that it hits, to its article and to the run.

The table in docs/reliability.md is that of `CASES`; a test compares the two. The retries are the program's own, the
waits between them are shortened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from summarizer.model.choose import Options
from summarizer.model.pacing import CallLimits
from summarizer.pipeline import summarize
from summarizer.recordings.store import Recordings
from summarizer.run import Run
from tests.support.answering import Answering, reply
from tests.support.servers import (
    Act,
    ScriptedServer,
    Seen,
    completion,
    completion_with,
    page,
    raw,
    reset,
    silence,
    stalled,
    status,
    zipped,
)
from tests.support.shell import BRIDGE, ROOT

Script: TypeAlias = Callable[[Seen], Act]
MILL = "The old mill in Odense burned down on Sunday.\n"
DEFAULTS = CallLimits()
HASTY = DEFAULTS.model_copy(update={"first_wait": 0.001, "longest_wait": 0.002, "concurrency": 1})
# For answers that never end: what takes the program five minutes takes the test a fifth of a second.
BRIEF = HASTY.model_copy(update={"read": 0.2})
HOUR = status(429, Retry_After="3600")
BOMB = zipped(raw(" " * 20_000_000))
NESTED = "[" * 100_000


@dataclass(frozen=True)
class Case:
    """A fault that meets the events call of one article, act by act (the last one stays); `name` as in the table.

    `calls` is how many HTTP calls the window takes, `window` and `article` how they end, `said` what is said of it; a
    `run` that ends asks nothing more.
    """

    name: str
    acts: tuple[Act | Script, ...]
    calls: int
    window: str
    article: str = "used"
    said: str = ""
    run: str = "goes on"
    limits: CallLimits = HASTY


def good(seen: Seen) -> Act:
    """The right answer."""
    return completion(reply(seen))


def plain(seen: Seen) -> Act:
    """The right answer, said to be text."""
    return replace(good(seen), headers={"Content-Type": "text/plain"})


def doubled(seen: Seen) -> Act:
    """The right answer behind a wrong one under the same key."""
    return completion('{"events": 7, ' + reply(seen)[1:])


def event(what: str) -> str:
    return json.dumps({"events": [{"what": what, "where": None, "status": "happened"}]}, ensure_ascii=False)


CASES = (
    Case("429, then an answer", (status(429), status(429), good), 3, "used"),
    Case("429 with Retry-After in seconds", (status(429, Retry_After="0.05"), good), 2, "used"),
    Case("429 with Retry-After as a date", (status(429, Retry_After="Mon, 06 May 2024 07:08:19 GMT"), good), 2, "used"),
    Case("429 with a Retry-After of an hour", (HOUR,), 1, "lost", "failed", "3,600 s", "ends"),
    Case("429 for good", (status(429),), 5, "lost", "failed", "still asks to wait"),
    Case("a burst of 500, 502, 503", (status(500), page(code=502), status(503), good), 4, "used"),
    Case("503 for good", (status(503),), 5, "lost", "failed", "keeps failing (503"),
    Case("connection reset once", (reset(), good), 2, "used"),
    Case("connection reset for good", (reset(),), 5, "lost", "failed", "the connection broke"),
    Case("connection cut in mid-body, once", (Act(body=b'{"choices": [', missing=99), good), 2, "used"),
    Case("connection cut in mid-body, for good", (Act(body=b"{", missing=9),), 5, "lost", "failed", "broke"),
    Case("a body that stalls", (stalled(),), 5, "lost", "failed", "no answer in time", limits=BRIEF),
    Case("an answer after ten minutes", (silence(600),), 5, "lost", "failed", "no answer in time", limits=BRIEF),
    Case(
        "a space every now and then, for ever",
        (Act(endless=b" ", pause=0.02),),
        5,
        "lost",
        "failed",
        "no answer in time",
        limits=BRIEF,
    ),
    Case("spaces without end", (Act(endless=b" " * 65_536),), 1, "failed", said="more than 1,000,000 bytes"),
    Case("a reply of 10 MB", (completion("x" * 10_000_000),), 1, "failed", said="more than 1,000,000 bytes"),
    Case("20 MB packed into 20 kB", (BOMB,), 1, "failed", said="more than 1,000,000 bytes"),
    Case("an error page of 10 MB", (Act(status=400, body=b"x" * 10_000_000),), 1, "failed", said="rejected"),
    Case("an error page without end", (Act(status=503, endless=b"x" * 65_536), good), 2, "used"),
    Case("400, 413, 422: refused for its content", (status(400, "filtered"),), 1, "failed", said="(400: filtered)"),
    Case("403 after other answers", (status(403, "flagged"),), 1, "failed", said="(403: flagged)"),
    Case("redirection", (status(307, Location="http://127.0.0.1:9/"),), 1, "lost", "failed", "not followed", "ends"),
    Case("a web page in place of an answer", (page(),), 1, "failed", said="not with a chat completion"),
    Case("JSON that is called plain text", (plain,), 1, "used"),
    Case("no choices", (completion_with([]),), 1, "failed", said="without choices"),
    Case("`finish_reason` is `length`", (completion("{", "length"),), 1, "truncated", said="token limit"),
    Case("a refusal", (completion(None, refusal="I will not."),), 1, "failed", said="refused to answer"),
    Case("prose, then JSON", (completion("The mill burned."), good), 2, "used"),
    Case("prose in place of JSON", (completion("The mill burned."),), 2, "failed", said="Invalid JSON"),
    Case("JSON in fences", (completion(f"```json\n{event('x')}\n```"),), 2, "failed", said="Invalid JSON"),
    Case("extra keys", (completion('{"events": [], "mood": "good"}'),), 2, "failed", said="mood: Extra inputs"),
    Case("wrong types", (completion('{"events": "none"}'),), 2, "failed", said="events: Input should be"),
    Case("NaN", (completion('{"events": NaN}'),), 2, "failed", said="events: Input should be"),
    Case("duplicate keys", (doubled,), 1, "used"),
    Case("a lone surrogate", (completion(event("x").replace("x", "\\ud800")),), 2, "failed", said="Invalid JSON"),
    Case(
        "a lone surrogate in the envelope",
        (raw(r'{"choices": [{"message": {"content": "\ud800"}}]}'),),
        1,
        "failed",
        said="not with a chat completion",
    ),
    Case("100,000 brackets", (completion(NESTED),), 2, "failed", said="Invalid JSON"),
    Case("100,000 brackets in the envelope", (raw(NESTED),), 1, "failed", said="not with a chat completion"),
    Case("nothing but spaces", (completion(" " * 900_000),), 2, "failed", said="Invalid JSON"),
    Case("no content at all", (Act(status=204),), 1, "failed", said="not with a chat completion"),
)


class Faulty:
    """Answers as a model does, and one article's events call by a script; counts the calls of that one."""

    def __init__(self, acts: tuple[Act | Script, ...]) -> None:
        self.acts = acts
        self.met = 0

    def __call__(self, seen: Seen) -> Act:
        if b"Odense" not in seen.body or '"events"' not in seen.body.decode():
            return Answering()(seen)
        self.met += 1
        act = self.acts[min(self.met, len(self.acts)) - 1]
        return act(seen) if callable(act) else act


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(BRIDGE, "utf-8")
    # The shortest article is begun first, and the one with the fault is to come between two others.
    (articles / "mill.txt").write_text(MILL + "\n" * len(BRIDGE), "utf-8")
    (articles / "z.txt").write_text(BRIDGE.replace("Lindau", "Bregenz").replace("40", "70"), "utf-8")
    return articles


def run(folder: Path, server: ScriptedServer, limits: CallLimits, patch: pytest.MonkeyPatch) -> Run:
    patch.setenv("OPENAI_API_KEY", "sk-none")
    patch.setattr("summarizer.model.choose.CallLimits", lambda concurrency: limits)
    options = Options(model="small", base_url=server.base_url, cache=folder.parent / "cache", concurrency=1, plain=True)
    return summarize(str(folder), options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_fault_does(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: the fault costs the stated calls; it takes the window, or the article, and no other; nothing of it is
    recorded, all else is, so that the next run asks for that window alone."""
    script = Faulty(case.acts)
    with ScriptedServer(script) as server:
        made = run(folder, server, case.limits, monkeypatch)
    asked, met = len(server.requests), script.met
    articles, windows, goes_on = made.ledger.articles, made.ledger.windows, case.run == "goes on"
    assert met == case.calls
    assert (articles.used, articles.failed) == ((3, 0) if case.article == "used" else (2, 1) if goes_on else (1, 2))
    lost = {"failed": windows.failed, "truncated": windows.truncated}
    assert lost == {"failed": 0, "truncated": 0} | ({case.window: 1} if case.window in lost else {})
    assert made.failed == (case.window != "used")
    assert made.spent.calls == asked
    assert case.said in " ".join(incident.reason for incident in made.ledger.incidents)
    assert len(made.ledger.incidents) == articles.failed + windows.failed + windows.truncated
    with Recordings(folder.parent / "cache") as recordings:
        check = recordings.check()
    assert (check.bad, check.sound) == ((), asked - met + (case.window == "used"))
    if case.window == "used":
        return
    with ScriptedServer(Answering()) as server:
        again = run(folder, server, HASTY, monkeypatch)
    assert not again.failed
    if case.article == "used":
        assert len(server.requests) == 1


def test_the_table_is_that_of_the_cases() -> None:
    """Every case is a row of the table, with its calls and how window and article end, and there is no other row."""
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    section = text.partition("## Faults of the server")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\w+) \| (\w+) \| (goes on|ends) \|", section, re.MULTILINE)
    assert rows == [(case.name, str(case.calls), case.window, case.article, case.run) for case in CASES]
