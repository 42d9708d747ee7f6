"""Asking a model: answered by a recording where there is one, else by an OpenAI-compatible server.

The only importer of openai, instructor and tenacity. They take more than a second to import, so the first call that no
recording answers imports them, and a run that is wholly recorded never does.

One loop tries again, for two reasons that each have their own count: transport faults (statuses 429, 500, 502, 503 and
504, time-outs, broken connections) up to `Limits.transport_retries`, replies that do not validate up to
`Limits.re_asks`. The counts add and never multiply; the SDK's own retries are off.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast
from weakref import WeakValueDictionary

from pydantic import BaseModel, Field, SecretStr, ValidationError

from summarizer.calls import Recording, Request
from summarizer.errors import CacheFault, RecordingMissing, ReplyFault, SummarizerError
from summarizer.facets import Record
from summarizer.recordings import Recordings
from summarizer.records import Usage
from summarizer.redaction import redacted
from summarizer.server_replies import (
    PASSING_STATUSES,
    Place,
    address_of,
    check_connection,
    is_loopback,
    is_secret,
    reasons,
    seconds_to_wait,
)

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
    from tenacity import RetryCallState

T = TypeVar("T", bound=BaseModel)

# How often a call that another process is making is looked for in the recordings.
_CLAIM_SECONDS = 0.1


class Connection(Record):
    """Where a model is served: `base_url` (None: the SDK's default), the key, and the model's name on that server."""

    base_url: str | None = Field(default=None, repr=False)
    api_key: SecretStr
    model: str


class Limits(Record):
    """What a call may cost before it fails; all durations in seconds.

    `transport_retries` and `re_asks` are attempts beyond the first. Between attempts after a transport fault lies what
    the server's Retry-After asks for, or else a random wait of up to `first_wait`, doubled each time; neither exceeds
    `longest_wait`, and no attempt begins later than `total` after the first.
    """

    concurrency: int = Field(default=4, ge=1)
    connect: float = Field(default=5.0, gt=0)
    read: float = Field(default=300.0, gt=0)
    transport_retries: int = Field(default=4, ge=0)
    re_asks: int = Field(default=1, ge=0)
    first_wait: float = Field(default=0.5, ge=0)
    longest_wait: float = Field(default=30.0, ge=0)
    total: float = Field(default=900.0, gt=0)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A validated reply; `usage` is what the call cost when it was made, `replayed` says that a recording answered."""

    value: T
    recording_key: str
    usage: Usage
    replayed: bool


@dataclass(frozen=True)
class _Server:
    client: AsyncOpenAI
    connection: Connection


class Model:
    """A model by its identity. `connect` is entered once, by the first call that the recordings do not answer.

    To be used as an async context manager, which closes the connection, in one event loop.
    """

    def __init__(
        self,
        identity: str,
        connect: Callable[[], AbstractAsyncContextManager[Connection]],
        recordings: Recordings,
        limits: Limits | None = None,
    ) -> None:
        self.identity = identity
        self.recordings = recordings
        self.limits = limits or Limits()
        self._connect = connect
        self._open = AsyncExitStack()
        self._connecting = asyncio.Lock()
        self._server: _Server | SummarizerError | None = None
        self._slots = asyncio.Semaphore(self.limits.concurrency)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._answered: set[str] = set()

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The validated reply to `request`; `where` (article and sentences) is for messages only.

        Every attempt sends the request's messages and schema unaltered; a re-ask adds the faulty reply and its faults
        to the messages. Of concurrent asks of one request, in other processes too, the first makes the call. A reply
        that validates is recorded before the next call begins.

        Raises RecordingMissing (mode `replay` only), ServerFault, ReplyFault or TruncatedReply, CacheFault, and what
        `connect` raises; nothing of that is recorded. ValueError when the request is meant for another model.
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
        exchange = _Exchange(request, await self._connected(), self.limits, where)
        recording = await exchange.recording(reply_type)
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

    async def _connected(self) -> _Server:
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

    async def _connection_made(self) -> _Server:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

        # instructor logs as an error what is raised here as one, with the server's words, which may echo the key.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        connection = await self._open.enter_async_context(self._connect())
        check_connection(connection.base_url, connection.api_key)
        if is_secret(connection.api_key):
            # The SDK's import has set up its log where OPENAI_LOG asks for one.
            self._open.enter_context(redacted(connection.api_key.get_secret_value()))
        # A proxy set for the outside world does not reach a server on this machine; SSL_CERT_FILE holds for it too.
        direct = is_loopback(connection.base_url or "")
        trusted = ssl.create_default_context() if direct else None
        client = AsyncOpenAI(
            api_key=connection.api_key.get_secret_value(),
            base_url=connection.base_url,
            max_retries=0,
            timeout=Timeout(self.limits.read, connect=self.limits.connect),
            http_client=DefaultAsyncHttpxClient(trust_env=False, verify=trusted) if trusted else None,
        )
        self._open.push_async_callback(client.close)
        return _Server(client, connection)


class _Exchange:
    """One request put to the server, with all its attempts."""

    def __init__(self, request: Request, server: _Server, limits: Limits, where: str) -> None:
        self._request = request
        self._server = server
        self._limits = limits
        self._place = Place(
            where=where,
            address=address_of(str(server.client.base_url)),
            model=server.connection.model,
            api_key=server.connection.api_key,
        )
        self._transport_faults = 0
        self._invalid_replies = 0
        self._usage = Usage()
        self._reply = ""
        self._answered_by: str | None = None

    async def recording(self, reply_type: type[BaseModel]) -> Recording:
        """The recording of the first reply that validates; raises ServerFault or ReplyFault when none does."""
        from instructor import Mode, patch
        from instructor.core.exceptions import InstructorRetryException
        from tenacity import AsyncRetrying, stop_before_delay

        loop = AsyncRetrying(
            retry=self._goes_on, wait=self._wait, stop=stop_before_delay(self._limits.total), reraise=True
        )
        # instructor types what it returns for a coroutine function as if the function were not one.
        create = cast("Callable[..., Awaitable[BaseModel]]", patch(create=self._completion, mode=Mode.JSON_SCHEMA))
        messages = [message.model_dump() for message in self._request.messages]
        try:
            await create(response_model=reply_type, messages=messages, max_retries=loop)
        except InstructorRetryException as error:
            # Not chained: the cause's text is the server's, which may echo the key.
            raise self._fault(error.__cause__ or error) from None
        return Recording(
            key=self._request.key,
            request=self._request,
            reply=self._reply,
            input_tokens=self._usage.input_tokens,
            output_tokens=self._usage.output_tokens,
            seconds=self._usage.seconds,
            calls=self._usage.calls,
            answered_by=self._answered_by,
        )

    async def _completion(
        self, messages: list[ChatCompletionMessageParam], response_format: object = None
    ) -> ChatCompletion:
        """One HTTP call, with the request's schema, which the key is of, in place of instructor's `response_format`."""
        body = {
            "model": self._server.connection.model,
            "messages": messages,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": json.loads(self._request.response_schema)},
            },
            **self._request.parameters.model_dump(exclude_none=True),
        }
        started = time.perf_counter()
        text = await self._server.client.post("/chat/completions", cast_to=str, body=body)
        completion = self._place.completion(text)
        self._reply = completion.choices[0].message.content or ""
        self._answered_by = completion.model
        self._usage += Usage(
            calls=1,
            input_tokens=completion.tokens.prompt_tokens or 0,
            output_tokens=completion.tokens.completion_tokens or 0,
            seconds=round(time.perf_counter() - started, 3),
        )
        return _as_completion(self._reply)

    def _goes_on(self, state: RetryCallState) -> bool:
        error = _failure(state)
        if isinstance(error, ValidationError):
            self._invalid_replies += 1
            return self._invalid_replies <= self._limits.re_asks
        if _passes(error):
            self._transport_faults += 1
            return self._transport_faults <= self._limits.transport_retries
        return False

    def _wait(self, state: RetryCallState) -> float:
        from openai import APIStatusError
        from tenacity import wait_random_exponential

        error = _failure(state)
        if isinstance(error, ValidationError):
            return 0.0
        if isinstance(error, APIStatusError):
            asked = seconds_to_wait(error.response.headers.get("retry-after"), datetime.now(UTC))
            if asked is not None:
                return min(asked, self._limits.longest_wait)
        return wait_random_exponential(multiplier=self._limits.first_wait, max=self._limits.longest_wait)(state)

    def _fault(self, error: BaseException) -> BaseException:
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        if isinstance(error, ValidationError):
            return self._place.invalid(self._reply, error, self._usage.calls)
        if isinstance(error, APIStatusError):
            return self._place.refused(error.status_code, error.body)
        if isinstance(error, APITimeoutError):
            return self._place.unreachable("no answer in time")
        if isinstance(error, APIConnectionError):
            if _certificate_refused(error):
                return self._place.distrusted()
            return self._place.unreachable("nothing answers" if _nobody_there(error) else "the connection broke")
        return error


def _validated(reply_type: type[T], reply: str) -> T:
    # Strict as instructor is, so that a reply passes here exactly when it passed there.
    return reply_type.model_validate_json(reply, strict=True)


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _passes(error: BaseException | None) -> bool:
    """True for a transport fault that a later attempt may not meet."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        return error.status_code in PASSING_STATUSES
    return isinstance(error, APIConnectionError) and not _nobody_there(error)


def _certificate_refused(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _nobody_there(error: BaseException) -> bool:
    # By name, since the SDK has changed its HTTP library: nothing listens, or no such host.
    return type(error.__cause__).__name__ == "ConnectError"


def _as_completion(reply: str) -> ChatCompletion:
    from openai.types.chat import ChatCompletion, ChatCompletionMessage
    from openai.types.chat.chat_completion import Choice

    message = ChatCompletionMessage(role="assistant", content=reply)
    choice = Choice(index=0, finish_reason="stop", message=message)
    return ChatCompletion(id="", created=0, model="", object="chat.completion", choices=[choice])
