"""Takes the pictures of the seeds' page anew: `python tests/pictures.py`. Look at them before you commit them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from summarizer.render.html.page import to_html
from tests.pipeline.test_end_to_end import ROOT, replayed
from tests.support.browser import chromium, opened

PICTURES = ROOT / "docs" / "pictures"
# Name, where in the page, and how it is looked at.
VIEWS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("page", "", {}),
    ("figures", "#figure-1", {}),
    ("events", "#events", {"color_scheme": "dark"}),
    ("stances", "#stances", {}),
    ("narrow", "#s-001-5", {"viewport": {"width": 420, "height": 850}}),
)


def main() -> None:
    """Replays the seeds, opens their page, and writes a picture of each view to docs/pictures."""
    with tempfile.TemporaryDirectory() as folder:
        run = replayed(Path(folder) / "cache")
        file = Path(folder) / "brief.html"
        file.write_text(to_html(run.briefs[0], run.articles, run.summaries), "utf-8")
        PICTURES.mkdir(parents=True, exist_ok=True)
        with chromium() as browser:
            for name, anchor, options in VIEWS:
                watched = opened(browser, file, anchor, **{"reduced_motion": "reduce", **options})
                if name == "page":
                    watched.page.locator("#in-brief .chip").first.click()
                if name == "stances":
                    watched.page.locator(".matrix [data-card]").nth(2).click()
                watched.page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
