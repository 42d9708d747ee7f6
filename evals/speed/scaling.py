"""How the stages behind the model grow: `python -m evals.speed.scaling` (from the repository's root).

Two tables. Articles: so many of one story, each of some 3,000 characters, grounded, consolidated, and merged into one
brief. Length: one article of so many characters, up to 5 MB. Each size runs in a process of its own and prints
processor seconds of each stage, peak memory, and by how much the time grew since the size before over the growth of
n log n: 1 or less when a stage is as near-linear as it is meant to be.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from math import log

from evals.speed.invented import Invented, invented
from summarizer.grounding import ground
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.merging.article import consolidate
from summarizer.pipeline import write_brief
from summarizer.records.summary import ArticleSummary
from summarizer.stories.group import Story

ARTICLES = (1, 10, 100, 1_000)
LENGTHS = (50_000, 500_000, 5_000_000)
_CHARACTERS = 3_000
_STAGES = ("ground", "consolidate", "merge")


def main() -> None:
    """Measures the sizes asked for, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", nargs="*", type=int, default=ARTICLES)
    parser.add_argument("--lengths", nargs="*", type=int, default=LENGTHS)
    parser.add_argument("--one", nargs=2, type=int, help="measure one size (articles, characters) and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        _say(json.dumps(_measured(*asked.one)))
        return
    _print_table("articles", [(count, (count, _CHARACTERS)) for count in asked.articles])
    _print_table("characters", [(length, (1, length)) for length in asked.lengths])


def _measured(articles: int, characters: int) -> dict[str, float]:
    spent = dict.fromkeys(_STAGES, 0.0)
    summaries = []
    for number in range(articles):
        made = invented(characters, seed=number, story=0)
        started = time.process_time()
        groundwork = ground(made.article, made.drafted)
        grounded = time.process_time()
        records = consolidate(made.article, groundwork.records)
        spent["ground"] += grounded - started
        spent["consolidate"] += time.process_time() - grounded
        summaries.append(_summary(made, {facet: getattr(records, facet) for facet in records.model_fields_set}))
    started = time.process_time()
    brief = write_brief(Story(slug="a", title="a", articles=tuple(one.article.id for one in summaries)), summaries)
    spent["merge"] = time.process_time() - started
    return {
        "records": sum(len(one.events) + len(one.figures) + len(one.stances) + len(one.actors) for one in summaries),
        "statements": len(brief.events) + len(brief.figures) + len(brief.stances),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
        **spent,
    }


def _summary(made: Invented, records: dict[str, object]) -> ArticleSummary:
    article = made.article
    facets = {facet: found for facet, found in records.items() if facet != "duplicates"}
    return ArticleSummary.model_validate(
        {
            "article": article.head(),
            "model": "none",
            "profile": "none",
            "prints": word_prints(article.text, article.sentences),
            **facets,
        }
    )


def _print_table(of: str, sizes: Sequence[tuple[int, tuple[int, int]]]) -> None:
    grows = "  ".join(f"{stage:>11} s  growth" for stage in _STAGES)
    _say(f"{of:>10}  records  statements  {grows}  peak MB")
    before: dict[str, float] | None = None
    for size, (articles, characters) in sizes:
        one = ["--one", str(articles), str(characters)]
        ran = subprocess.run([sys.executable, "-m", __spec__.name, *one], check=True, stdout=subprocess.PIPE, text=True)
        now = json.loads(ran.stdout) | {"size": size}
        cells = "  ".join(f"{now[stage]:13.2f}  {_growth(before, now, stage):>6}" for stage in _STAGES)
        _say(f"{size:10,} {now['records']:8,} {now['statements']:11,}  {cells} {now['peak_mb']:8,.0f}")
        before = now


def _growth(before: dict[str, float] | None, now: dict[str, float], stage: str) -> str:
    if before is None or before["size"] == 1 or before[stage] <= 0:
        return ""
    expected = now["size"] * log(now["size"]) / (before["size"] * log(before["size"]))
    return f"{now[stage] / before[stage] / expected:.2f}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
