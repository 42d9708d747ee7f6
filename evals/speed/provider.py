"""A pretended provider of a hosted model, on the loopback: latencies as hosted models have them, and rate limits.

    python -m evals.speed.provider --requests-per-minute 480

Prints its address and serves until it is ended. A call takes the time to the first token and the time of its output
tokens, both log-normal, and the same for the same request; one call in a hundred takes four times as long. What exceeds
a limit is answered with 429 and Retry-After in whole seconds, as providers do. Tokens are counted as OpenAI's guide to
rate limits says: the larger of max_tokens and the request's length. `GET /stats` tells what was served.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import math
import random
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Self

from tests.support.answering import reply
from tests.support.servers import Seen

CHARACTERS_A_TOKEN = 4  # of English, as providers' own rule of thumb has it
_DRAFTS = 8  # in a list whose length is left to the model


@dataclass(frozen=True)
class Terms:
    """How the provider serves. `scale` multiplies every latency; the limits are by the minute, None is no limit; a
    client that has rested may send what `burst` seconds allow at once."""

    scale: float = 1.0
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    burst: float = 10.0


@dataclass
class Stats:
    """What was served: calls answered and refused, the seconds that answers took, tokens counted against the limit,
    most calls at once."""

    answered: int = 0
    refused: int = 0
    seconds: float = 0.0
    tokens: int = 0
    busiest: int = 0


class Bucket:
    """A token bucket: `rate` a second flow in, and at most `rate * burst` stay. `now` is any clock's seconds."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.capacity = rate * burst
        self._level = self.capacity
        self._at: float | None = None

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` could be taken, 0 when it can be now. More than ever stays counts as all that does."""
        elapsed = 0.0 if self._at is None else now - self._at
        self._level, self._at = min(self.capacity, self._level + elapsed * self.rate), now
        return max(0.0, (min(amount, self.capacity) - self._level) / self.rate)

    def take(self, amount: float) -> None:
        """Takes `amount`, for which there was no wait."""
        self._level -= amount


@dataclass(frozen=True)
class Cost:
    """What one call costs: seconds until it is answered, tokens of its output, tokens counted against the limit."""

    seconds: float
    output_tokens: int
    counted_tokens: int


def cost_of(body: bytes, scale: float) -> Cost:
    """The cost of a request, drawn from its bytes."""
    rng = random.Random(hashlib.sha256(body).digest())
    first_token = 0.5 * math.exp(rng.gauss(0, 0.4))
    output_tokens = round(200 * math.exp(rng.gauss(0, 0.5)))
    seconds = first_token + output_tokens / (80 * math.exp(rng.gauss(0, 0.25)))
    straggles = 4 if rng.random() < 0.01 else 1
    counted = max(len(body) // CHARACTERS_A_TOKEN, json.loads(body).get("max_tokens") or 0)
    return Cost(seconds * straggles * scale, output_tokens, counted)


class Provider:
    """Serves chat completions on the loopback under `terms`."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.stats = Stats()
        limits = (terms.requests_per_minute, terms.tokens_per_minute)
        self._buckets = [Bucket(limit / 60, terms.burst) if limit else None for limit in limits]
        self._busy = 0

    async def serve(self) -> None:
        """Prints the base URL, and serves until it is cancelled."""
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
        sys.stdout.flush()
        async with server:
            await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                named = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                body = await reader.readexactly(int(named.get("content-length", 0)))
                status, headers, said = await self._answer(head[0], body)
                lines = [f"HTTP/1.1 {status} -", "Content-Type: application/json", f"Content-Length: {len(said)}"]
                writer.write("\r\n".join([*lines, *headers, "", ""]).encode() + said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # the client has gone

    async def _answer(self, request: str, body: bytes) -> tuple[int, list[str], bytes]:
        if request.startswith("GET"):
            return 200, [], json.dumps(asdict(self.stats)).encode()
        cost = cost_of(body, self.terms.scale)
        if wait := self._wait(cost):
            self.stats.refused += 1
            said = {"error": {"message": "Rate limit reached", "type": "rate_limit", "code": "rate_limit_exceeded"}}
            return 429, [f"Retry-After: {math.ceil(wait)}"], json.dumps(said).encode()
        self._busy += 1
        self.stats.busiest = max(self.stats.busiest, self._busy)
        due = time.monotonic() + cost.seconds
        said = _completion(body, cost)
        await asyncio.sleep(due - time.monotonic())
        self._busy -= 1
        self.stats.answered += 1
        self.stats.seconds += cost.seconds
        self.stats.tokens += cost.counted_tokens
        return 200, [], said

    def _wait(self, cost: Cost) -> float:
        """Seconds to wait before a call is let in; it is, and is counted, when there are none."""
        limits = [(bucket, amount) for bucket, amount in zip(self._buckets, (1, cost.counted_tokens), strict=True)]
        wait = max((bucket.wait(amount, time.monotonic()) for bucket, amount in limits if bucket), default=0.0)
        if not wait:
            for bucket, amount in limits:
                if bucket:
                    bucket.take(amount)
        return wait


def _completion(body: bytes, cost: Cost) -> bytes:
    """A reply that fits the request's schema, with the tokens that it is said to have taken."""
    message = {"role": "assistant", "content": reply(Seen("", {}, body), _DRAFTS)}
    read = len(body) // CHARACTERS_A_TOKEN
    usage = {"prompt_tokens": read, "completion_tokens": cost.output_tokens, "total_tokens": read + cost.output_tokens}
    choices = [{"index": 0, "finish_reason": "stop", "message": message}]
    said = {"id": "c", "object": "chat.completion", "created": 1, "model": "pretended"}
    return json.dumps({**said, "choices": choices, "usage": usage}, ensure_ascii=False).encode()


class Served:
    """The provider in a process of its own, from `with` to the end of its block."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.base_url = ""
        self._process: subprocess.Popen[str] | None = None

    @property
    def stats(self) -> Stats:
        """What has been served so far."""
        with urllib.request.urlopen(f"{self.base_url}/stats") as answer:
            return Stats(**json.load(answer))

    def __enter__(self) -> Self:
        options = [f"--{name.replace('_', '-')}={value}" for name, value in asdict(self.terms).items() if value]
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, *options], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.base_url = self._process.stdout.readline().strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.communicate()


def main() -> None:
    """Serves under the terms asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every latency")
    parser.add_argument("--requests-per-minute", type=float)
    parser.add_argument("--tokens-per-minute", type=float)
    parser.add_argument("--burst", type=float, default=10.0, help="seconds' worth of the limits at once")
    asyncio.run(Provider(Terms(**vars(parser.parse_args()))).serve())


if __name__ == "__main__":
    main()
