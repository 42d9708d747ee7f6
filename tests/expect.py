"""Writes anew what the end-to-end test expects: `python tests/expect.py`. Read the difference before you commit it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from test_end_to_end import EXPECTED, ROOT, replayed

from summarizer.render.canonical_json import to_json
from summarizer.render.markdown import to_markdown

# README shows the brief up to this heading.
UP_TO = "\n## Agreed"


def main() -> None:
    """Replays the seeds and writes tests/expected and README's excerpt."""
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
    (ROOT / "README.md").write_text(readme, "utf-8")


if __name__ == "__main__":
    main()
