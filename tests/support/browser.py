"""A real browser for the pages: Chromium, headless, with no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("SUMMARIZER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@dataclass
class Watched:
    """A page, what it complained of and what it asked the network for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def processor_seconds(self) -> float:
        """What the page has cost its thread so far: seconds of work, however busy the machine is."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in metrics if one["name"] == "ThreadTime")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Skips the tests where there is no Chromium, unless CI is set: there it has to be."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here: install it, or name it in SUMMARIZER_CHROMIUM")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses to run as root
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def opened(browser: Browser, file: Path, anchor: str = "", **options: object) -> Watched:
    """`file` in a window of its own, from disk, with the network off; at `anchor` if there is one."""
    context = browser.new_context(offline=True, **{"viewport": {"width": 1400, "height": 900}, **options})
    watched = Watched(context.new_page())
    watched.page.on("console", lambda message: watched.complaints.append(message.text))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.goto(f"{file.as_uri()}{anchor}")
    return watched
