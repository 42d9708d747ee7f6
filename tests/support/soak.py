"""Many articles through a faulty server, in one process: `python tests/soak.py --articles 2000 --runs 20`.

The articles are spread over the runs. The server is a process of its own; one request in twenty meets a fault. After
each run it prints the process's memory, open files, sockets and threads, and how everything ended; it exits with 1 when
something leaks or is not accounted for. `--runs 1` is one run with all articles, whose memory it prints as it goes.
"""

from __future__ import annotations

import argparse
import functools
import gc
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summarizer.model import choose as serving
from summarizer.model.choose import Options
from summarizer.model.pacing import CallLimits
from summarizer.pipeline import summarize
from summarizer.records.article import Article
from summarizer.records.errors import SummarizerError
from summarizer.records.summary import ArticleSummary
from summarizer.run import Run, Watch
from tests.support.answering import Answering
from tests.support.servers import Act, ScriptedServer, Seen, completion, completion_with, page, reset, status

FAULT_SHARE = 0.05
# Once for a request, after which it is answered; and every time.
PASSING = (
    status(429),
    status(429, Retry_After="0.02"),
    status(503),
    page(code=502),
    reset(),
    Act(body=b"{", missing=9),
)
LASTING = (
    completion("The mill burned."),
    completion("{", finish_reason="length"),
    completion(None, refusal="I will not."),
    status(400, "filtered"),
    page(),
    completion_with([]),
    status(503),
    reset(),
)
# The program's own, but for the waits.
HASTY = CallLimits(first_wait=0.02, longest_wait=0.1)
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


class Faulty:
    """Answers as a model does, but for one request in twenty, chosen by its bytes; half of the faults pass."""

    def __init__(self) -> None:
        self.met: Counter[bytes] = Counter()

    def __call__(self, seen: Seen) -> Act:
        digest = hashlib.sha256(seen.body).digest()
        draw = int.from_bytes(digest[:4]) / 2**32
        if draw < FAULT_SHARE / 2:
            return LASTING[digest[4] % len(LASTING)]
        if draw < FAULT_SHARE:
            self.met[digest] += 1
            if self.met[digest] == 1:
                return PASSING[digest[4] % len(PASSING)]
        return Answering()(seen)


class Growing(Watch):
    """Prints the process's memory after every 200 articles of a run."""

    def __init__(self) -> None:
        self.ended = 0

    def article_done(self, summary: ArticleSummary) -> None:
        self._count()

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        self._count()

    def _count(self) -> None:
        self.ended += 1
        if self.ended % 200 == 0:
            print(f"  {self.ended} articles of this run: {resident():.1f} MB", flush=True)


def resident() -> float:
    """The process's resident memory, in megabytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 1e6


@dataclass(frozen=True)
class Held:
    """What the process holds: resident memory in megabytes, Python objects, open files, sockets among them, threads.

    `remembered` are the entries of caches, which hold so many and no more; they are emptied before the rest is counted.
    """

    remembered: int
    megabytes: float
    objects: int
    files: int
    sockets: int
    threads: int


def held() -> Held:
    """What this process holds at the moment, after emptying the caches and collecting garbage."""
    gc.collect()
    caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    own = [each for each in caches if each.__module__.startswith("summarizer")]
    remembered = sum(each.cache_info().currsize for each in own)
    for each in own:
        each.cache_clear()
    gc.collect()
    links = [os.readlink(link) for link in map(str, Path("/proc/self/fd").iterdir()) if os.path.islink(link)]
    sockets = sum(link.startswith("socket:") for link in links)
    objects = len(gc.get_objects())
    return Held(remembered, round(resident(), 1), objects, len(links), sockets, threading.active_count())


def an_article(number: int) -> str:
    """An article of its own: names, place and figures that no other has, in six sentences."""
    draw = random.Random(number)

    def name() -> str:
        return "".join(draw.choice(_SYLLABLES) for _ in range(3)).capitalize()

    one, other, place = f"{name()} {name()}", f"{name()} {name()}", name()
    people, cost = draw.randint(11, 99_999), draw.randint(2, 900)
    return (
        f"Mayor {one} opened the {name()} bridge in {place} on Monday. It had cost {cost} million euros. "
        f"{other} accused {one} of wasting the money of {people:,} people in {place}. {one} denied the charge. "
        f"About {draw.randint(20, 90)} percent of {place} had voted for {other} in {draw.randint(1990, 2030)}. "
        f"The court of {name()} will hear both sides.\n"
    )


@contextmanager
def a_server() -> Iterator[str]:
    """The faulty server's address, in a process of its own, so that what it holds is not counted."""
    command = [sys.executable, "-m", __spec__.name, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def serve() -> None:
    """Serve until standard input ends; keeps no request."""
    with ScriptedServer(Faulty(), keep=False) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


def one_run(numbers: range, base_url: str, folder: Path) -> Run:
    """One run over the articles of these numbers, with recordings that later runs add to."""
    articles = folder / f"articles-{numbers.start}"
    articles.mkdir()
    for number in numbers:
        (articles / f"{number}.txt").write_text(an_article(number), "utf-8")
    serving.CallLimits = lambda concurrency: HASTY.model_copy(update={"concurrency": concurrency})
    options = Options(model="small", base_url=base_url, cache=folder / "cache")
    return summarize(str(articles), options, Growing())


def unaccounted(run: Run, given: int) -> list[str]:
    """What does not add up in a run over so many articles."""
    articles, windows = run.ledger.articles, run.ledger.windows
    of_articles = [incident for incident in run.ledger.incidents if not incident.where.startswith("story ")]
    told = {head.id for brief in run.briefs for head in brief.articles}
    sums = {
        "articles by outcome": (articles.used + articles.failed, given),
        "articles in briefs": (len(told), articles.used),
        "summaries": (len(run.summaries), articles.used),
        "windows by outcome": (windows.total, 4 * articles.used),
        "incidents": (len(of_articles), articles.failed + windows.failed + windows.truncated),
    }
    return [f"{name}: {got} for {expected}" for name, (got, expected) in sums.items() if got != expected]


def soak(articles: int, runs: int) -> list[Held]:
    """What the process holds after each run; prints it. Raises AssertionError when an article is not accounted for."""
    each, after = articles // runs, []
    with tempfile.TemporaryDirectory() as folder, a_server() as base_url:
        for start in range(0, each * runs, each):
            began = time.perf_counter()
            run = one_run(range(start, start + each), base_url, Path(folder))
            missing = unaccounted(run, each)
            assert not missing, missing
            assert run.spent.calls <= 6 * (run.ledger.windows.total + 8 * len(run.briefs))
            told = f"{run.ledger.articles}, {run.ledger.windows}, {run.spent.calls} calls"
            del run
            after.append(held())
            print(f"{start + each}: {after[-1]}; {told}; {time.perf_counter() - began:.1f} s", flush=True)
    return after


def leaks(first: Held, last: Held, megabytes: float | None = None) -> list[str]:
    """What the process holds more of than before; it may be a thousandth of the objects, and so much memory."""
    found = [
        f"{name}: {getattr(first, name)}, then {getattr(last, name)}"
        for name in ("files", "sockets", "threads")
        if getattr(last, name) > getattr(first, name)
    ]
    if last.objects > first.objects * 1.001:
        found.append(f"objects: {first.objects:,}, then {last.objects:,}")
    if megabytes is not None and last.megabytes > first.megabytes + megabytes:
        found.append(f"memory: {first.megabytes} MB, then {last.megabytes} MB")
    return found


def main() -> int:
    """Runs it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--serve", action="store_true")
    asked = parser.parse_args()
    if asked.serve:
        serve()
        return 0
    after = soak(asked.articles, asked.runs)
    # The first run imports and warms what all others use.
    found = leaks(after[1], after[-1], megabytes=10) if len(after) > 2 else []
    print("; ".join(found) or "nothing leaks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
