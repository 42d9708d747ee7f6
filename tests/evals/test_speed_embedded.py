"""The benchmark of the embedded model: rows from recordings, ledgers and runs, and a table that adds up."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import pytest

from summarizer.recordings.jsonl import read
from summarizer.records.facets import FACETS
from summarizer.scoring.labels.gold import read_gold
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer

from evals.speed.embedded import OURS, PEERS, Kept, Row, measure, rows_of_ledger, rows_recorded, table  # isort: skip
from evals.speed.levers import LEVERS, chosen, lever_named, setting  # isort: skip

ROOT = (Path(__file__).parents[2] / "evals" / "speed").parents[1]
RECORDINGS = ROOT / "tests" / "recordings" / "seeds.jsonl"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def test_the_recorded_rows_are_those_of_the_recordings_and_ledgers() -> None:
    """Each system has a row for each seed; ours has the recordings' tokens, and more correct items than a peer."""
    gold = read_gold(ROOT / "evals" / "gold" / "seeds", ROOT / "seeds")
    rows = rows_recorded(SEEDS, PEERS / "predictions", RECORDINGS, gold)
    assert {row.system for row in rows} == {OURS, "langextract", "naive"}
    assert all(sum(row.system == system for row in rows) == len(SEEDS) for system in (OURS, "langextract", "naive"))
    ours = [row for row in rows if row.system == OURS]
    asked = [one for one in read(RECORDINGS) if one.request.prompt.partition(".")[0] in FACETS]
    assert sum(row.output_tokens for row in ours) == sum(one.output_tokens for one in asked)
    assert sum(row.calls for row in ours) == len(asked)
    assert sum(row.correct or 0 for row in ours) > sum(row.correct or 0 for row in rows if row.system == "langextract")


def test_without_labels_nothing_is_correct_or_wrong() -> None:
    """A ledger without labels gives seconds and tokens, and no count."""
    rows = rows_of_ledger(PEERS / "predictions" / "naive", None)
    assert len(rows) == len(SEEDS)
    assert {row.correct for row in rows} == {None}


def test_the_table_adds_up() -> None:
    """Items a minute and a thousand tokens are of the sums, and the last column is ours over theirs."""
    rows = [Row(OURS, "a", 30, 2, 100, 500, 6), Row(OURS, "b", 90, 2, 100, 500, 6), Row("peer", "a", 60, 1, 9, 2000, 3)]
    _, ours, peer = list(table(rows))
    assert ours.split() == [OURS, "2", "4", "60.0", "120.0", "200", "1,000", "12", "12.0", "6.0", "1.00"]
    assert peer.split() == ["peer", "1", "1", "60.0", "60.0", "9", "2,000", "3", "1.5", "3.0", "2.00"]


def test_a_table_without_labels_has_no_rates() -> None:
    """Without labels there is a dash where a count would be."""
    _, line = list(table([Row(OURS, "a", 30, 2, 100, 500)]))
    assert line.split()[-4:] == ["–", "–", "–", "–"]


@pytest.mark.enable_socket
def test_every_system_gets_every_article_from_one_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pipeline and the bare client are run on the same server, each article beginning with another one, and the
    tokens are those that the server counted."""
    monkeypatch.setenv("OPENAI_API_KEY", "put back afterwards")
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"On Friday Ana Lopez accused {name.title()} Bank of fraud.\n", "utf-8")
    articles = sorted(tmp_path.glob("*.txt"))
    with ScriptedServer(Answering()) as server:
        asked = Namespace(
            base_url=server.base_url, model="small@1", systems=[OURS, "naive"], peers_python=Path(sys.executable)
        )
        file = tmp_path / "rows.json"
        rows = measure(articles, asked, None, Kept("a machine", file))
        calls = len(server.requests)
        # A second run, as after one that broke off, finds its rows and calls nothing.
        assert measure(articles, asked, None, Kept("a machine", file)) == rows
        assert len(server.requests) == calls
    assert [(row.system, row.article) for row in rows] == [
        (OURS, "one"),
        (OURS, "two"),
        ("naive", "one"),
        ("naive", "two"),
    ]
    assert all(row.output_tokens == 5 * row.calls and row.input_tokens == 7 * row.calls for row in rows)
    assert {seen.headers["authorization"] for seen in server.requests} == {"Bearer none"}
    told = [line.partition(",")[0] for line in capsys.readouterr().out.splitlines()]
    assert told == ["one: summarizer", "one: naive", "two: naive", "two: summarizer"]


def test_levers_set_what_they_name() -> None:
    """A lever changes the fields it names, nested ones too; an unknown name is refused with the known ones."""
    params = SimpleNamespace(n_batch=1, cpuparams=SimpleNamespace(n_threads=1, poll=50))
    setting(n_batch=2, cpuparams__n_threads=3)(params)
    assert (params.n_batch, params.cpuparams.n_threads, params.cpuparams.poll) == (2, 3, 50)
    lever_named("cpuparams.poll=0")(params)
    assert params.cpuparams.poll == 0
    with pytest.raises(SystemExit, match="flash attention"):
        lever_named("more speed")


def test_every_lever_is_one_of_llama_cpp() -> None:
    """Each lever sets a field that the installed llama.cpp has."""
    xllamacpp = pytest.importorskip("xllamacpp")
    for lever in LEVERS.values():
        lever(xllamacpp.CommonParams())


def test_a_round_asks_evenly_of_all_prompts() -> None:
    """As many requests as asked for, none of the narrative, of each prompt about as many, the same each time."""
    requests = chosen(read(RECORDINGS), 10)
    prompts = [request.prompt for request in requests]
    assert len(requests) == 10
    assert {prompts.count(prompt) for prompt in set(prompts)} <= {1, 2, 3}
    assert len(set(prompts)) == 4
    assert requests == chosen(list(reversed(read(RECORDINGS))), 10)
