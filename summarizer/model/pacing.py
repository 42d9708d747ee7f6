"""How fast a server is asked, and when it is asked no more.

Three things keep a faulty server from being stormed. `CallLimits` bounds the attempts of one call. `Pace` lowers how
many are under way when the server cannot keep up, and raises it again as answers come: additive increase,
multiplicative decrease, as congestion is avoided in TCP (RFC 5681, section 3.1). `ServerHealth` ends all asking when
nothing comes of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pydantic import Field

from summarizer.records.facets import Record


class CallLimits(Record):
    """What a call may cost before it fails; all durations in seconds.

    `transport_retries` and `re_asks` are attempts beyond the first. An attempt takes `read` at most, from sending to
    the last byte. Between attempts after a transport fault lies a random wait of up to `first_wait`, doubled each time
    and never more than `longest_wait`, or what the server's Retry-After asks for where that is longer. A server that
    asks for more than `patience` is not waited for. No attempt begins later than `total` after the first. After
    `rounds` rounds of calls without a single answer nothing more is asked.
    """

    concurrency: int = Field(default=4, ge=1)
    connect: float = Field(default=5.0, gt=0)
    read: float = Field(default=300.0, gt=0)
    transport_retries: int = Field(default=4, ge=0)
    re_asks: int = Field(default=1, ge=0)
    first_wait: float = Field(default=1.0, ge=0)
    longest_wait: float = Field(default=30.0, ge=0)
    patience: float = Field(default=120.0, ge=0)
    total: float = Field(default=900.0, gt=0)
    rounds: int = Field(default=3, ge=1)


class Pace:
    """How many attempts are under way at once: `most` at first, fewer once the server is overtaxed.

    One event loop's own. `clock` gives seconds that never go back.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._limit = float(most)
        self._under_way = 0
        self._freed = asyncio.Event()
        self._round = 0
        self._resume = clock()

    @property
    def limit(self) -> int:
        """How many attempts may be under way at the moment, one at least."""
        return int(self._limit)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[int]:
        """Waits until an attempt may begin; yields its round, for `slower`."""
        while self._under_way >= self.limit:
            self._freed.clear()
            await self._freed.wait()
        self._under_way += 1
        try:
            while (wait := self._resume - self._clock()) > 0:
                await asyncio.sleep(wait)
            yield self._round
        finally:
            self._under_way -= 1
            self._freed.set()

    def slower(self, began: int, asked: float | None = None) -> None:
        """An attempt of the round `began` met a fault that says too much, or down; `asked` is the wait asked for.

        The limit is halved once a round: attempts that were under way together tell of one overload.
        """
        if asked is not None:
            self._resume = max(self._resume, self._clock() + asked)
        if began == self._round:
            self._limit = max(1.0, self._limit / 2)
            self._round += 1

    def faster(self) -> None:
        """An attempt was answered: the limit rises by one for as many answers as it is."""
        self._limit = min(float(self._most), self._limit + 1 / self._limit)
        self._freed.set()


class ServerHealth:
    """Whether a server is worth asking: not once `rounds` rounds of calls in a row came to nothing.

    Calls that were under way together are one round, so that a short outage counts once however many calls it hits.
    After a round that failed one call at a time tries whether the server is back.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._failed = 0
        self._trying = asyncio.Lock()
        self.round = 0
        self.has_answered = False
        self.given_up: str | None = None

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[int]:
        """Waits until a call may begin, or the server is given up; yields the call's round, for `failed`."""
        if self._failed:
            async with self._trying:
                if self._failed:
                    yield self.round
                    return
        yield self.round

    def answered(self) -> None:
        """A completion came, whatever it was worth."""
        self.has_answered = True
        self._failed = 0

    def failed(self, reason: str, began: int, *, lasting: bool) -> None:
        """A call of the round `began` ended without any completion; `lasting` when another one must end alike."""
        if lasting:
            self.given_up = reason
        elif began == self.round:
            self.round += 1
            self._failed += 1
            if self._failed >= self._rounds:
                self.given_up = reason
