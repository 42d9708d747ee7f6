"""What the tables of many articles take: `python -m evals.speed.tables [articles]` (from the repository's root; Linux).

Makes so many synthetic summaries and their briefs, then writes the tables in both forms. Prints processor seconds,
bytes, and by how much the peak of memory rose above what summaries and briefs take.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evals.speed.synthetic import synthetic_summaries
from summarizer.cli.table_files import write_csv, write_sqlite
from summarizer.pipeline import merge
from summarizer.records.ledger import Ledger
from summarizer.render.tables import Table, tables

_ARTICLES = 10_000


def peak() -> float:
    """The most memory that this process has held since the last look, in megabytes."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5")
    return int(line.split()[1]) / 1024


def all_as_csv(folder: Path, made: tuple[Table, ...]) -> None:
    """A file for each table."""
    for table in made:
        write_csv(folder / f"{table.name}.csv", table)


def as_sqlite(folder: Path, made: tuple[Table, ...]) -> None:
    """One database."""
    write_sqlite(folder / "briefs.sqlite", made)


def main() -> None:
    """Measures both forms and prints a line for each."""
    summaries = tuple(synthetic_summaries(int(sys.argv[1]) if len(sys.argv) > 1 else _ARTICLES))
    made = tables(merge(summaries), summaries, Ledger())
    rows = sum(1 for table in made for _ in table.rows())
    sys.stdout.write(f"{len(summaries):,} articles, {len(made)} tables, {rows:,} rows\n")
    writers: tuple[Callable[[Path, tuple[Table, ...]], None], ...] = (all_as_csv, as_sqlite)
    for write in writers:
        peak()
        before = peak()
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            write(Path(folder), made)
            seconds = time.process_time() - start
            size = sum(path.stat().st_size for path in Path(folder).iterdir())
        sys.stdout.write(f"{write.__name__}: {seconds:.1f} s, {size:,} bytes, {peak() - before:+.1f} MB\n")


if __name__ == "__main__":
    main()
