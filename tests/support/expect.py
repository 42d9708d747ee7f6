"""Writes anew what tests expect of the seeds: `python tests/expect.py`. Read the difference before you commit it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from summarizer.cli.evaluation import read_evaluation
from summarizer.render.canonical_json import to_json
from summarizer.render.markdown.brief import to_markdown
from tests.pipeline.test_end_to_end import EXPECTED, ROOT, replayed
from tests.support.report_markdown import peers_table

BASELINE = ROOT / "evals" / "baseline.json"
# README shows the brief up to this heading.
UP_TO = "\n## Agreed"


def main() -> None:
    """Replays the seeds; writes tests/expected, and README's excerpt and table of scores."""
    with tempfile.TemporaryDirectory() as folder:
        (brief,) = replayed(Path(folder)).briefs
    EXPECTED.mkdir(exist_ok=True)
    markdown = to_markdown(brief)
    (EXPECTED / "brief.md").write_text(markdown, "utf-8")
    (EXPECTED / "brief.json").write_text(to_json(brief), "utf-8")
    excerpt = f"<!-- brief -->\n````markdown\n{markdown.split(UP_TO)[0].strip()}\n````\n<!-- /brief -->"
    readme = (ROOT / "README.md").read_text("utf-8")
    readme = re.sub(r"<!-- brief -->.*?<!-- /brief -->", lambda _: excerpt, readme, flags=re.DOTALL)
    readme = re.sub(r"out/[\w-]+/brief\.md`", f"out/{brief.story}/brief.md`", readme)
    scores = f"<!-- scores -->\n{peers_table(read_evaluation(BASELINE))}\n<!-- /scores -->"
    readme = re.sub(r"<!-- scores -->.*?<!-- /scores -->", lambda _: scores, readme, flags=re.DOTALL)
    (ROOT / "README.md").write_text(readme, "utf-8")


if __name__ == "__main__":
    main()
