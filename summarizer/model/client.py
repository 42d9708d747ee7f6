"""Asking a model: answered by a recording where there is one, else by an OpenAI-compatible server.

The first call that no recording answers imports `summarizer.model.exchange`, and with it the SDK; a run that is wholly
recorded never does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar
from weakref import WeakValueDictionary

from pydantic import BaseModel, ValidationError

from summarizer.model.budget import Account
from summarizer.model.connection import Connection, redacted
from summarizer.model.pacing import CallLimits, Pace, ServerHealth
from summarizer.model.replies import reasons
from summarizer.recordings.request import Recording, Request
from summarizer.recordings.store import Recordings
from summarizer.records.errors import (
    CacheFault,
    RecordingMissing,
    ReplyFault,
    RequestRejected,
    ServerFault,
    SummarizerError,
)
from summarizer.records.ledger import Usage

if TYPE_CHECKING:
    from summarizer.model.exchange import Server

T = TypeVar("T", bound=BaseModel)

# How often a call that another process is making is looked for in the recordings.
_CLAIM_SECONDS = 0.1


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A validated reply; `usage` is what the call cost when it was made, `replayed` says that a recording answered."""

    value: T
    recording_key: str
    usage: Usage
    replayed: bool


class Model:
    """A model by its identity. `connect` is entered once, by the first call that the recordings do not answer.

    To be used as an async context manager, which closes the connection, in one event loop.
    """

    def __init__(
        self,
        identity: str,
        connect: Callable[[], AbstractAsyncContextManager[Connection]],
        recordings: Recordings,
        limits: CallLimits | None = None,
        account: Account | None = None,
    ) -> None:
        self.identity = identity
        self.recordings = recordings
        self.limits = limits or CallLimits()
        self.account = account or Account()
        self._connect = connect
        self._open = AsyncExitStack()
        self._connecting = asyncio.Lock()
        self._server: Server | SummarizerError | None = None
        self._slots = asyncio.Semaphore(self.limits.concurrency)
        self._pace = Pace(self.limits.concurrency)
        self._standing = ServerHealth(self.limits.rounds)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._answered: set[str] = set()

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The validated reply to `request`; `where` (article and sentences) is for messages only.

        Every attempt sends the request's messages and schema unaltered; a re-ask adds the faulty reply and its faults
        to the messages. Of concurrent asks of one request, in other processes too, the first makes the call. A reply
        that validates is recorded before the next call begins.

        Raises RecordingMissing (mode `replay` only), ServerFault or RequestRejected, ReplyFault or TruncatedReply,
        BudgetSpent, CacheFault, and what `connect` raises; nothing of that is recorded. ValueError when the request is
        meant for another model.
        """
        if request.model != self.identity:
            raise ValueError(f"a request for {request.model} was put to {self.identity}")
        async with self._asking.setdefault(request.key, asyncio.Lock()):
            while True:
                answer = self._from_recording(request, reply_type, where)
                if answer is not None:
                    return answer
                async with self._slots:
                    with self.recordings.claim(request.key) as is_ours:
                        # Whoever had the claim before may have answered since.
                        if is_ours and (answer := self._from_recording(request, reply_type, where)) is None:
                            answer = await self._called(request, reply_type, where)
                if answer is not None:
                    return answer
                await asyncio.sleep(_CLAIM_SECONDS)

    async def _called(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The answer of the server, recorded before anything else can happen in this event loop."""
        recording = await self._asked(request, reply_type, where)
        try:
            self.recordings.put(recording)
        except CacheFault as fault:
            # A store that takes no reply takes the next one no more than this; none is paid for in vain.
            self._server = fault
            raise
        self._answered.add(request.key)
        return Answer(_validated(reply_type, recording.reply), request.key, recording.usage, replayed=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    def _from_recording(self, request: Request, reply_type: type[T], where: str) -> Answer[T] | None:
        mode = self.recordings.mode
        if mode == "refresh" and request.key not in self._answered:
            return None
        recording = self.recordings.get(request.key)
        if recording is None:
            if mode == "replay":
                raise RecordingMissing(
                    f"{where}: no recording of {request.prompt} for it (key {request.key[:12]}), and replay calls no "
                    f"model. {self.recordings.nearest(request)} Run without replay, or import the recordings."
                )
            return None
        try:
            value = _validated(reply_type, recording.reply)
        except ValidationError as error:
            if mode == "replay":
                raise ReplyFault(
                    f"{where}: the recorded reply {request.key[:12]} no longer validates: {reasons(error)}. "
                    "Run without replay, and it is asked for again."
                ) from error
            return None
        return Answer(value, request.key, recording.usage, replayed=True)

    async def _asked(self, request: Request, reply_type: type[BaseModel], where: str) -> Recording:
        """The recording of a call that is made now, unless the server has been given up."""
        from summarizer.model.exchange import CallTerms, Exchange

        server = await self._connected()
        standing = self._standing
        async with standing.admitted() as began:
            if standing.given_up:
                raise ServerFault(f"{where}: {standing.given_up}")
            terms = CallTerms(limits=self.limits, account=self.account, pace=self._pace, standing=standing)
            exchange = Exchange(request, server, terms, where)
            try:
                return await exchange.recording(reply_type)
            except (ServerFault, ReplyFault) as fault:
                # What the server refuses for its content says nothing about other requests, once it has answered some.
                if not (exchange.was_answered or (isinstance(fault, RequestRejected) and standing.has_answered)):
                    standing.failed(str(fault).removeprefix(f"{where}: "), began, lasting=exchange.is_lasting)
                raise

    async def _connected(self) -> Server:
        async with self._connecting:
            if self._server is None:
                try:
                    self._server = await self._connection_made()
                except SummarizerError as error:
                    # Later calls fail likewise: starting a model that cannot start takes its time each time.
                    self._server = error
            if isinstance(self._server, SummarizerError):
                raise self._server
            return self._server

    async def _connection_made(self) -> Server:
        from summarizer.model.exchange import open_server

        connection = await self._open.enter_async_context(self._connect())
        server = open_server(connection, self.limits)
        self._open.enter_context(redacted(server.connection.secrets))
        self._open.push_async_callback(server.client.close)
        return server


def _validated(reply_type: type[T], reply: str) -> T:
    # Strict as instructor is, so that a reply passes here exactly when it passed there.
    return reply_type.model_validate_json(reply, strict=True)
