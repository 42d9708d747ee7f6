"""Keys: a request is a function of article, prompt, profile and model, whatever the process has seen or is.

What shows it is a replay: where one request is another than when it was recorded, there is no recording of it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations, islice, permutations
from pathlib import Path

import pytest

from summarizer import Options, Run, summarize
from summarizer.cli.plan import plan
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, ROOT

pytestmark = pytest.mark.enable_socket

DAYS = ("Monday", "Wednesday", "Friday")
PROFILES = ("embedded", "hosted", "constrained")
# The same three days in several orders, and texts with names, numbers and positions, also in other scripts.
ARTICLES = {
    f"days{number}": f"Peru's army entered Lomas on {one}, after the vote on {two} and the talks of {three}.\n"
    for number, (one, two, three) in enumerate(list(permutations(DAYS))[::2])
} | {
    "flood": "A flood drowned 12 cows near Lomas in Peru on 5 May 2031. Peru accused Chile of neglect in June 2031.\n",
    "bridge": BRIDGE,
    "protest": PROTEST,
    "greek": "Η Άννα Κέλερ κατηγόρησε τον Δήμο Αθηναίων για 40 λάθη. Mayor Anna Keller rejected what Greece said.\n",
    "chinese": "安娜说，40名工人在2019年建成了大桥。 Anna Keller said the bridge must be closed, and China agreed.\n",
}
# Replays, in a process of its own with its own locale, all articles in the order they are given in, by each profile.
REPLAYING = """
import calendar, json, sys
calendar.month_name = calendar.day_name = ["in another locale"] * 13
from summarizer import Options, summarize

cache, *paths = sys.argv[1:]
for profile in ("embedded", "hosted", "constrained"):
    options = Options(model="small", base_url="http://127.0.0.1:9/v1", profile=profile, cache=cache, mode="replay")
    run = summarize(paths, options)
    briefs = [brief.model_dump_json(exclude={"ledger"}) for brief in run.briefs]
    print(json.dumps([run.failed, sorted(briefs), sorted(one.model_dump_json() for one in run.summaries)]))
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The articles' files."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return tuple(str(folder / f"{name}.txt") for name in ARTICLES)


@pytest.fixture(scope="module")
def recorded(paths: Sequence[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the calls of every article taken by itself, the last one first, and of the stories of all."""
    cache = tmp_path_factory.mktemp("recorded")
    with ScriptedServer(Answering(), keep=False) as server:
        for profile in PROFILES:
            for several in ([path] for path in reversed(paths)):
                assert not summarize(several, options(cache, profile, server.base_url, plain=True)).failed
            assert not summarize(paths, options(cache, profile, server.base_url)).failed
    return cache


def options(cache: Path, profile: str, base_url: str = "http://127.0.0.1:9/v1", **changes: object) -> Options:
    fields = {"model": "small", "base_url": base_url, "profile": profile, "cache": cache}
    return Options.model_validate(fields | changes)


def told(run: Run) -> list[object]:
    """What the run gives, whatever the order of its articles."""
    briefs = sorted(brief.model_dump_json(exclude={"ledger"}) for brief in run.briefs)
    return [run.failed, briefs, sorted(one.model_dump_json() for one in run.summaries)]


@pytest.mark.parametrize("hash_seed", ["0", "20310501"])
def test_a_request_is_the_same_in_every_order_of_articles_and_under_every_hash_seed(
    paths: Sequence[str], recorded: Path, hash_seed: str
) -> None:
    """Each article was recorded by itself in this process, and is replayed in another, behind others."""
    shuffled = random.Random(hash_seed).sample(paths, len(paths))
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", REPLAYING, str(recorded), *shuffled]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    replayed = [json.loads(line) for line in ended.stdout.splitlines()]
    assert replayed == [told(summarize(paths, options(recorded, profile, mode="replay"))) for profile in PROFILES]
    assert not any(failed for failed, *_ in replayed)
    assert "no recording" not in ended.stdout


def test_a_request_is_the_same_after_10_000_others(paths: Sequence[str], recorded: Path, tmp_path: Path) -> None:
    """Whatever a process remembers of requests, and has forgotten again, is in no later one."""
    for number, years in enumerate(islice(combinations(range(2001, 2016), 3), 300)):
        told_in = ", ".join(map(str, years))
        sentences = (f"Peru's army sank {boats} boats in {told_in}, which Chile denied." for boats in range(20, 32))
        (tmp_path / f"{number}.txt").write_text("\n".join(sentences), "utf-8")
    others = plan([str(tmp_path)], options(tmp_path / "none", "embedded"))
    assert others.cost.calls > 10_000
    for profile in PROFILES:
        assert plan(paths, options(recorded, profile)).unrecorded.calls == 0
