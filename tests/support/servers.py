"""A loopback server that speaks the OpenAI chat API as a script tells it to, misbehaviour included.

    with ScriptedServer([status(503), completion('{"city": "Gyumri"}')]) as server:
        ...  # server.base_url, server.requests

Each request takes the next act of the script; the last one is repeated. An act may also be made from the request by a
function, for a model that answers what it is asked.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Seen:
    """A request as it arrived: path, headers (names in lower case), body bytes."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        return json.loads(self.body)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Act:
    """What is done to one request: an HTTP answer after `delay` seconds, or a reset in place of one.

    `missing` bytes are announced in Content-Length and never sent. `endless` is sent after the body, again and again,
    `pause` seconds apart, until the client goes.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    delay: float = 0.0
    reset: bool = False
    missing: int = 0
    endless: bytes = b""
    pause: float = 0.0


Script = Sequence[Act] | Callable[[Seen], Act]


def completion(content: str | None, finish_reason: str = "stop", refusal: str | None = None, delay: float = 0.0) -> Act:
    """A chat completion with this content: 7 input tokens, 5 output tokens, from `a-model`."""
    return completion_with(
        choices=[
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
        delay=delay,
    )


def completion_with(choices: list[dict[str, Any]], delay: float = 0.0) -> Act:
    """A chat completion with these choices, an empty list among them."""
    body = {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1,
        "model": "a-model",
        "choices": choices,
        "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
    }
    return Act(body=json.dumps(body, ensure_ascii=False).encode(), delay=delay)


def status(code: int, message: str = "so it is", **headers: str) -> Act:
    """An error answer in the API's form; header names are given with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": {"message": message, "type": "scripted", "code": None}})
    return Act(status=code, body=body.encode(), headers={"Content-Type": "application/json", **named})


def page(html: str = "<!doctype html><title>Sign in</title><h1>Sign in</h1>", code: int = 200) -> Act:
    """A web page in place of an API answer."""
    return Act(status=code, body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def raw(body: str) -> Act:
    """This body, said to be JSON."""
    return Act(body=body.encode())


def reset() -> Act:
    """The connection is reset without an answer."""
    return Act(reset=True)


def stalled(body: str = '{"choices": [') -> Act:
    """An answer that begins, and then nothing more comes."""
    return Act(body=body.encode(), endless=b" ", pause=30.0)


def zipped(act: Act) -> Act:
    """The same answer, packed."""
    return Act(act.status, gzip.compress(act.body), {**act.headers, "Content-Encoding": "gzip"})


def silence(seconds: float = 30.0) -> Act:
    """No answer for so long."""
    return Act(delay=seconds)


class RawServer:
    """A socket on loopback that takes any request whole, sends `answer` as it stands, and hangs up.

    `requests` is what came, headers and all. It also stands for a proxy, of which it takes no more than the request.
    """

    def __init__(self, answer: bytes = b"") -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def base_url(self) -> str:
        """The address to give to a client."""
        return f"{self.address}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed
            with connection, suppress(OSError):
                self.requests.append(_request(connection))
                connection.sendall(self.answer)


def _request(connection: socket.socket) -> bytes:
    """A request's bytes, its body as long as its headers say."""
    came = b""
    while b"\r\n\r\n" not in came and (piece := connection.recv(65_536)):
        came += piece
    head = came.partition(b"\r\n\r\n")[0]
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    while length and len(came) < len(head) + 4 + int(length[1]) and (piece := connection.recv(65_536)):
        came += piece
    return came


class ScriptedServer:
    """The server, running from `with` to the end of its block. `requests` is what it has got, in order (unless it is
    told to `keep` none), `answered` those whose answer was handed to the system whole, `busy` how many are in hand."""

    def __init__(self, script: Script, port: int = 0, tls: ssl.SSLContext | None = None, keep: bool = True) -> None:
        self._script = script
        self._tls = tls
        self._port = port
        self._keep = keep
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.busy = 0
        self.requests: list[Seen] = []
        self.answered: list[Seen] = []
        self.busiest = 0

    @property
    def base_url(self) -> str:
        """The address to give to a client."""
        assert self._http is not None
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        act = self._act

        class Requests(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                act(self)

            do_GET = do_POST  # noqa: N815  # the name that http.server looks for

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: what came is in `requests`."""

        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), Requests)
        self._http.daemon_threads = True
        if self._tls:
            self._http.socket = self._tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._http is not None
        assert self._thread is not None
        self._ending.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def settle(self) -> None:
        """Waits until what a killed client had sent is counted: nothing comes for a tenth of a second, none is busy."""
        seen = -1
        while self.busy or seen != len(self.requests):
            seen = len(self.requests)
            time.sleep(0.1)

    def _act(self, http: BaseHTTPRequestHandler) -> None:
        length = int(http.headers.get("content-length", 0))
        body = http.rfile.read(length)
        if len(body) < length:
            return  # the client was killed while it sent its request, which so has not come
        seen = Seen(http.path, {name.lower(): value for name, value in http.headers.items()}, body)
        with self._lock:
            if self._keep:
                self.requests.append(seen)
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
            act = self._next(seen)
        self._ending.wait(act.delay)
        with self._lock:
            self.busy -= 1
        if self._answer(http, act) and self._keep:
            self.answered.append(seen)

    def _next(self, seen: Seen) -> Act:
        if callable(self._script):
            return self._script(seen)
        return self._script[min(len(self.requests), len(self._script)) - 1]

    def _answer(self, http: BaseHTTPRequestHandler, act: Act) -> bool:
        http.close_connection = True
        if act.reset or self._ending.is_set():
            # A linger of zero seconds makes close() send a reset instead of an orderly end.
            http.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            http.connection.close()
            return False
        try:
            http.send_response(act.status)
            for name, value in act.headers.items():
                http.send_header(name, value)
            if not act.endless:
                http.send_header("Content-Length", str(len(act.body) + act.missing))
            http.send_header("Connection", "close")
            http.end_headers()
            http.wfile.write(act.body)
            while act.endless and not self._ending.wait(act.pause):
                http.wfile.write(act.endless)
        except OSError:
            return False  # the client has gone, as one does after a time-out
        return act.missing == 0
