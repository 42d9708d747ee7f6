"""How time and memory of the merge grow: `python -m evals.speed.merge` (from the repository's root).

Each size runs in a process of its own, on two cores at most: makes so many synthetic summaries, groups them into
stories and writes every story's brief. Prints processor seconds, peak memory, and by how much the time of grouping and
writing grew between sizes, over the growth of n log n: 1 or less when the merge is as near-linear as it is meant to be.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from math import log

from evals.speed.synthetic import synthetic_summaries
from summarizer.pipeline import write_brief
from summarizer.records.summary import ArticleSummary
from summarizer.stories.group import group_stories

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_CORES = 2


def measure(articles: int) -> dict[str, float]:
    """Processor seconds of each part, peak memory in megabytes, and how many stories there were.

    The summaries lie in a file, as those of a run do: grouping reads them one by one, and a brief those of its story.
    """
    spent = dict.fromkeys(("read", "group", "brief"), 0.0)
    with tempfile.TemporaryFile() as file:
        places = {}
        for summary in synthetic_summaries(articles):
            places[summary.article.id] = file.tell()
            file.write(summary.model_dump_json().encode() + b"\n")

        def read(place: int) -> ArticleSummary:
            start = time.process_time()
            file.seek(place)
            summary = ArticleSummary.model_validate_json(file.readline())
            spent["read"] += time.process_time() - start
            return summary

        start = time.process_time()
        stories = group_stories(read(place) for place in places.values())
        spent["group"] = time.process_time() - start - spent["read"]
        for story in stories:
            own = [read(places[identity]) for identity in story.articles]
            start = time.process_time()
            write_brief(story, own)
            spent["brief"] += time.process_time() - start
    return {
        "articles": articles,
        "stories": len(stories),
        "largest": len(stories[0].articles),
        "total": spent["group"] + spent["brief"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **spent,
    }


def main() -> None:
    """Measures the sizes asked for, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of articles")
    parser.add_argument("--one", type=int, help="measure one size in this process and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:_CORES])
        sys.stdout.write(json.dumps(measure(asked.one)) + "\n")
        return
    sys.stdout.write("articles  stories  largest   read s  group s  brief s  over n log n  peak MB\n")
    before: dict[str, float] | None = None
    for size in asked.sizes:
        ran = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--one", str(size)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ,
        )
        now = json.loads(ran.stdout)
        growth = f"{_growth(before, now):12.2f}" if before else " " * 12
        sys.stdout.write(
            f"{size:8,} {now['stories']:8,} {now['largest']:8,} {now['read']:8.1f} {now['group']:8.1f} "
            f"{now['brief']:8.1f}  {growth} {now['peak_mb']:8,.0f}\n"
        )
        sys.stdout.flush()
        before = now


def _growth(before: dict[str, float], now: dict[str, float]) -> float:
    expected = now["articles"] * log(now["articles"]) / (before["articles"] * log(before["articles"]))
    return now["total"] / before["total"] / expected


if __name__ == "__main__":
    main()
