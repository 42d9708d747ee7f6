"""How time and memory of the merge grow: `python evals/speed/merge.py` (from the repository's root).

Each size runs in a process of its own, on two cores at most: makes so many synthetic summaries, groups them into
stories and writes every story's brief. Prints seconds, peak memory, and the growth of time between sizes over that of
n log n, which is 1 when the merge is as near-linear as it is meant to be.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from math import log

from synthetic import synthetic_summaries

from summarizer.brief import write_brief
from summarizer.stories import group_stories

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_CORES = 2


def measure(articles: int) -> dict[str, float]:
    """Seconds of each part, peak memory in megabytes, and how many stories and disputes there were."""
    summaries = {summary.article.id: summary for summary in synthetic_summaries(articles)}
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    stories = group_stories(summaries.values())
    grouped = time.process_time()
    counts: dict[str, int] = defaultdict(int)
    for story in stories:
        brief = write_brief(story, [summaries[identity] for identity in story.articles])
        counts["disputes"] += len(brief.disputes)
        counts["shared"] += len(brief.shared_text)
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "articles": articles,
        "stories": len(stories),
        "largest": len(stories[0].articles),
        "group_s": grouped - start,
        "brief_s": done - grouped,
        "total_s": done - start,
        "summaries_mb": made,
        "peak_mb": peak,
        **counts,
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
    sys.stdout.write("articles  stories  largest  group s  brief s  total s  over n log n  peak MB\n")
    before: dict[str, float] | None = None
    for size in asked.sizes:
        ran = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True, env=os.environ
        )
        now = json.loads(ran.stdout)
        growth = f"{_growth(before, now):12.2f}" if before else " " * 12
        sys.stdout.write(
            f"{size:8,} {now['stories']:8,} {now['largest']:8,} {now['group_s']:8.1f} {now['brief_s']:8.1f} "
            f"{now['total_s']:8.1f}  {growth} {now['peak_mb']:8,.0f}\n"
        )
        sys.stdout.flush()
        before = now


def _growth(before: dict[str, float], now: dict[str, float]) -> float:
    expected = now["articles"] * log(now["articles"]) / (before["articles"] * log(before["articles"]))
    return now["total_s"] / before["total_s"] / expected


if __name__ == "__main__":
    main()
