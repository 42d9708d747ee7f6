"""The embedded model against what else runs on it: `python -m evals.speed.embedded` (from the repository's root).

Serves the model once, with the program's own settings, and puts every article to every system in turn, each article
beginning with another one, so that all meet the same machine. Correct items are those that `summarize eval` pairs with
a label. `--recorded` runs nothing, and prints the table from the recordings of the seeds and the peers' committed runs.
README.md says how to install the peers and what is not comparable.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from summarizer.embedded.find import find_weights, model_identity
from summarizer.embedded.server import EmbeddedServer
from summarizer.model.choose import Options
from summarizer.pipeline import summarize
from summarizer.recordings.store import Recordings
from summarizer.records.facets import FACETS
from summarizer.records.ledger import Usage
from summarizer.run import Run
from summarizer.scoring.labels.gold import GoldSet, read_gold, read_predictions
from summarizer.scoring.labels.sheets import Sheet, sheet_of_summary
from summarizer.scoring.match import match_sheets
from summarizer.scoring.metrics import count

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "evals" / "peers"
OURS = "summarizer"
KEY = "none"  # what the peers' programs send
SCRIPTS = {"langextract": "with_langextract.py", "naive": "naive.py", "bare": "bare.py"}


@dataclass(frozen=True)
class Row:
    """One system's run on one article. `correct` is None without labels."""

    system: str
    article: str
    seconds: float
    calls: int
    input_tokens: int
    output_tokens: int
    correct: int | None = None


@dataclass(frozen=True)
class Server:
    """Where the model is served, and its name there."""

    base_url: str
    model: str


# --- runs ------------------------------------------------------------------------------------------------------------


def run_ours(server: Server, article: Path, gold: GoldSet | None) -> Row:
    """The pipeline on one article, with recordings of its own; no narrative, since no peer writes one."""
    with tempfile.TemporaryDirectory() as cache:
        # The server's own name of the model is the identity, so that the requests are those of `--model embedded`.
        asked = Options(model=server.model, base_url=server.base_url, profile="embedded", cache=Path(cache), plain=True)
        started = time.monotonic()
        run = summarize(str(article), asked)
        return _row_of_run(run, article, time.monotonic() - started, gold)


def run_peer(system: str, python: Path, server: Server, article: Path, gold: GoldSet | None) -> Row:
    """A peer's own script on one article, which times its calls itself."""
    with tempfile.TemporaryDirectory() as folder:
        script = [str(python), str(PEERS / SCRIPTS[system]), str(article.parent), "--only", article.name]
        subprocess.run(
            [*script, "--base-url", server.base_url, "--model", server.model, "--out", folder], check=True, cwd=ROOT
        )
        (row,) = rows_of_ledger(Path(folder) / system, gold)
        return row


def rows_of_ledger(folder: Path, gold: GoldSet | None) -> list[Row]:
    """The rows of a peer's `run.json`, with what of its predictions beside it is correct."""
    ledger = json.loads((folder / "run.json").read_text("utf-8"))
    predicted = gold and any((folder / f"{one.id}.json").exists() for one in gold.articles)
    correct = _correct(read_predictions(folder, gold) if predicted else (), gold) if gold else {}
    fields = ("seconds", "calls", "input_tokens", "output_tokens")
    names = [Path(one["article"]).stem for one in ledger["articles"]]
    told = [[one[name] for name in fields] for one in ledger["articles"]]
    return [Row(folder.name, name, *values, correct.get(name)) for name, values in zip(names, told, strict=True)]


def rows_recorded(articles: Sequence[Path], predictions: Path, recordings: Path, gold: GoldSet | None) -> list[Row]:
    """What the committed recordings and ledgers tell, with the seconds of the machine that they were made on."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as cache:
        with Recordings(Path(cache)) as store:
            store.import_(recordings)
        for article in articles:
            run = summarize(str(article), Options(model="embedded", cache=Path(cache), mode="replay", plain=True))
            rows.append(_row_of_run(run, article, sum(one.usage.seconds for one in run.summaries), gold))
    names = {path.stem for path in articles}
    for ledger in sorted(predictions.glob("*/run.json")):
        rows += [row for row in rows_of_ledger(ledger.parent, gold) if row.article in names]
    return rows


def _row_of_run(run: Run, article: Path, seconds: float, gold: GoldSet | None) -> Row:
    usage = sum((summary.usage for summary in run.summaries), Usage())
    correct = _correct([sheet_of_summary(summary) for summary in run.summaries], gold) if gold else {}
    told = (usage.calls, usage.input_tokens, usage.output_tokens, correct.get(article.stem))
    return Row(OURS, article.stem, round(seconds, 1), *told)


def _correct(sheets: Iterable[Sheet], gold: GoldSet) -> dict[str, int]:
    """How many labels of each labelled article are found, by the rules of `summarize eval`; a label that is optional
    counts on neither side."""
    found = {sheet.article: sheet for sheet in sheets}
    counts = {one.id: count(match_sheets(one.sheet, found.get(one.id, Sheet(article=one.id)))) for one in gold.articles}
    return {article: sum(counted.of(facet).correct for facet in FACETS) for article, counted in counts.items()}


# --- the table -------------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The systems side by side; the last column is ours over theirs, in correct items a minute."""
    yield (
        "system       articles  calls  median s   total s    input   output  correct  a 1,000 output  a minute  ours/it"
    )
    systems = dict.fromkeys(row.system for row in rows)
    rates = {system: _rate([row for row in rows if row.system == system]) for system in systems}
    for system in systems:
        own = [row for row in rows if row.system == system]
        seconds, output = sum(row.seconds for row in own), sum(row.output_tokens for row in own)
        correct = sum(row.correct or 0 for row in own)
        known = any(row.correct is not None for row in own)
        rate, ours = rates[system], rates.get(OURS)
        yield (
            f"{system:12} {len(own):8} {sum(row.calls for row in own):6} "
            f"{statistics.median(row.seconds for row in own):9.1f} {seconds:9.1f} "
            f"{sum(row.input_tokens for row in own):8,} {output:8,} {correct if known else '–':>8} "
            f"{f'{1000 * correct / output:.1f}' if known and output else '–':>15} "
            f"{f'{rate:.1f}' if rate is not None else '–':>9} {f'{ours / rate:.2f}' if ours and rate else '–':>8}"
        )


def _rate(rows: Sequence[Row]) -> float | None:
    """Correct items a minute."""
    seconds = sum(row.seconds for row in rows)
    if not seconds or all(row.correct is None for row in rows):
        return None
    return 60 * sum(row.correct or 0 for row in rows) / seconds


class Kept:
    """The rows of a benchmark that takes an hour, in a file after each of them: one that broke off goes on there."""

    def __init__(self, head: str, file: Path | None) -> None:
        self.head = head
        self.file = file
        told = json.loads(file.read_text("utf-8"))["rows"] if file and file.exists() else []
        self.rows = [Row(**row) for row in told]

    def has(self, system: str, article: Path) -> bool:
        """True when the row has been measured."""
        return any((row.system, row.article) == (system, article.stem) for row in self.rows)

    def add(self, row: Row) -> None:
        """Keeps a row."""
        self.rows.append(row)
        if self.file:
            told = {"head": self.head, "rows": [asdict(row) for row in self.rows]}
            self.file.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


# --- the benchmark ---------------------------------------------------------------------------------------------------


@contextmanager
def serving(asked: argparse.Namespace) -> Iterator[Server]:
    """The server that is named, or the embedded model served by this process; says how long it took to load."""
    if asked.base_url:
        yield Server(asked.base_url, asked.model or model_identity())
        return
    weights = find_weights()
    started = time.monotonic()
    with EmbeddedServer(weights, api_key=SecretStr(KEY)) as server:
        say(f"model loaded in {time.monotonic() - started:.1f} s")
        yield Server(server.base_url, weights.model_id)


def measure(articles: Sequence[Path], asked: argparse.Namespace, gold: GoldSet | None, kept: Kept) -> list[Row]:
    """Every article by every system that `kept` has no row of, in turn; a system's rows together."""
    os.environ["OPENAI_API_KEY"] = KEY
    with serving(asked) as server:
        for number, article in enumerate(articles):
            first = number % len(asked.systems)
            for system in (*asked.systems[first:], *asked.systems[:first]):
                if kept.has(system, article):
                    continue
                if system == OURS:
                    row = run_ours(server, article, gold)
                else:
                    row = run_peer(system, asked.peers_python, server, article, gold)
                kept.add(row)
                say(f"{article.stem}: {system}, {row.seconds:.1f} s, {row.calls} calls, {row.output_tokens} tokens")
    return sorted(kept.rows, key=lambda row: (asked.systems.index(row.system), row.article))


def say(line: str) -> None:
    """A line at once, since the next may take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measures, or reads what was recorded, prints the table and keeps its rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=ROOT / "seeds", help="folder of *.txt")
    parser.add_argument("--gold", type=Path, default=ROOT / "evals" / "gold" / "seeds", help="their labels")
    parser.add_argument("--no-gold", action="store_true", help="articles without labels: seconds and tokens only")
    parser.add_argument("--only", nargs="*", help="beginnings of article names")
    parser.add_argument("--systems", nargs="*", default=[OURS, *SCRIPTS], choices=[OURS, *SCRIPTS])
    parser.add_argument("--peers-python", type=Path, default=ROOT / "build" / "peers" / "bin" / "python")
    parser.add_argument("--base-url", help="a server that runs already; else the embedded model is served")
    parser.add_argument("--model", help="the model's name there")
    parser.add_argument("--recorded", action="store_true", help="run nothing: the committed recordings and ledgers")
    parser.add_argument("--out", type=Path, help="where to keep the rows, as JSON; those in it are not measured again")
    asked = parser.parse_args()
    articles = [
        path
        for path in sorted(asked.articles.glob("*.txt"))
        if not asked.only or path.name.startswith(tuple(asked.only))
    ]
    gold = None if asked.no_gold else read_gold(asked.gold, asked.articles)
    packages = {name: version(name) for name in ("xllamacpp", "openai", "instructor")}
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    head = f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {load}, {packages}, {model_identity()}"
    say(head)
    if asked.recorded:
        recordings = ROOT / "tests" / "recordings" / "seeds.jsonl"
        rows = rows_recorded(articles, PEERS / "predictions", recordings, gold)
        say("recorded, at different times on a shared machine: compare tokens, not seconds")
    else:
        rows = measure(articles, asked, gold, Kept(head, asked.out))
    for line in table(rows):
        say(line)


if __name__ == "__main__":
    main()
