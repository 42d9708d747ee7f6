"""The command line as a test calls it: in this process for most, in one of its own where the process matters.

A shell has a folder of its own for articles, output and recordings, and an environment without keys and servers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from summarizer.cli.main import main

ROOT = Path(__file__).parents[2]
BRIDGE = (
    "Mayor Anna Keller opened the new bridge in Lindau on Monday. She said that 40 workers had built it in two years. "
    "The Harbour Union criticised Anna Keller for the cost.\n"
)
PROTEST = (
    "The Harbour Union criticised Mayor Anna Keller on Tuesday in Lindau. Its members said that the bridge had cost "
    "12 million euros. Anna Keller rejected what the Harbour Union said.\n"
)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Shell:
    """Runs `summarize`; `folder` is the working directory, `requests_to` the options that lead to a server."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture
        for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_GGUF", "HF_ENDPOINT"):
            patch.delenv(name, raising=False)
        patch.setenv("SUMMARIZER_CACHE_DIR", str(folder))
        patch.chdir(folder)

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the folder `articles`."""
        path = self.folder / "articles" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *arguments: str) -> Ended:
        """The command in this process."""
        self.shown()
        code = main(arguments)
        return self.shown(code)

    def shown(self, code: int = 0) -> Ended:
        """What this process has printed since the last look."""
        shown = self._capture.readouterr()
        return Ended(code, shown.out, shown.err)

    def start(self, *arguments: str, **streams: int) -> subprocess.Popen[str]:
        """The command in a process of its own, its streams piped unless they are given."""
        chosen: Mapping[str, int] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-m", "summarizer", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, **(chosen | streams))

    def files(self) -> dict[str, bytes]:
        """Every file of the output folder by its path in there."""
        out = self.folder / "out"
        return {
            path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
        }
