"""One request put to an OpenAI-compatible server, with all its attempts.

The only importer of openai, instructor and tenacity. They take more than a second to import, so `model.py` imports this
module when the first call is made that no recording answers.

One loop tries again, for two reasons that each have their own count: transport faults (statuses 429, 500, 502, 503 and
504, time-outs, broken connections) up to `Limits.transport_retries`, replies that do not validate up to
`Limits.re_asks`. The counts add and never multiply; the SDK's own retries are off.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from instructor import Mode, patch
from instructor.core.exceptions import InstructorRetryException
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
    OpenAIError,
    Timeout,
)
from openai.types.chat import ChatCompletion, ChatCompletionMessage, ChatCompletionMessageParam
from openai.types.chat.chat_completion import Choice
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, stop_before_delay, wait_random_exponential

from summarizer.model.budget import Account, Spending
from summarizer.model.connection import Connection, NoCookies, address_of, check_connection, hide, is_loopback
from summarizer.model.pacing import CallLimits, Pace, ServerHealth
from summarizer.model.replies import (
    PASSING_STATUSES,
    CallPlace,
    certificate_refused,
    is_out_of_quota,
    nobody_there,
    seconds_to_wait,
)
from summarizer.recordings.request import Recording, Request
from summarizer.records.errors import SummarizerError, UsageFault
from summarizer.records.ledger import Usage

if TYPE_CHECKING:
    from httpx2 import Request as HttpRequest
    from httpx2 import Response as HttpResponse

# A reply of 8,000 tokens, the most that a shipped profile asks for, is some 50 kB.
_LONGEST_ANSWER = 1_000_000
# How an answer was carried, which is over once it is read.
_CARRIAGE = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})

# instructor logs as an error what is raised here as one, with the server's words, which may echo the key.
logging.getLogger("instructor").setLevel(logging.CRITICAL)


class _TooLongError(OpenAIError):
    """An answer that is longer than any completion; of this base, so that the SDK passes it on as it is."""


class _BoundedClient(DefaultAsyncHttpxClient):
    """An HTTP client that reads an answer whole, for so long and no longer, and to `_LONGEST_ANSWER` bytes, unpacked.

    The SDK's time-out is for the pause between two pieces of an answer, of which there may be infinitely many. Nor does
    it follow a redirection, which would take key and articles to a server that nobody named. It keeps no cookie, and an
    answer is UTF-8 whatever it says of itself.
    """

    def __init__(self, seconds: float, trusted: ssl.SSLContext | None, login: tuple[str, str] | None) -> None:
        super().__init__(
            trust_env=trusted is None,
            verify=trusted or True,
            follow_redirects=False,
            auth=login,
            cookies=NoCookies(),
        )
        self._seconds = seconds

    async def send(self, request: HttpRequest, **settings: object) -> HttpResponse:
        """As the base class does it, with `stream` seen to here."""
        settings["stream"] = True
        async with asyncio.timeout(self._seconds):
            response = await super().send(request, **settings)  # type: ignore[arg-type]
            try:
                content = await self._content(response)
            finally:
                await response.aclose()
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _CARRIAGE]
        answer = type(response)(response.status_code, headers=headers, content=content, request=response.request)
        # As JSON is (RFC 8259, section 8.1); by the name of a charset Python knows things that are none.
        answer.encoding = "utf-8"
        return answer

    async def _content(self, response: HttpResponse) -> bytes:
        content = bytearray()
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > _LONGEST_ANSWER:
                if response.is_success:
                    raise _TooLongError
                break  # of an error page the beginning will do
        return bytes(content)


@dataclass(frozen=True)
class Server:
    """A server that can be asked: the SDK's client, and how it came about."""

    client: AsyncOpenAI
    connection: Connection

    def place(self, where: str) -> CallPlace:
        """A call's place, for messages; `where` names the article and sentences."""
        return CallPlace(
            where=where,
            address=address_of(str(self.client.base_url)),
            model=self.connection.model,
            secrets=self.connection.secrets,
        )


def open_server(connection: Connection, limits: CallLimits) -> Server:
    """The server of `connection`; nothing is sent yet. Raises UsageFault when no request can be made of it."""
    if connection.base_url is None and (base_url := os.environ.get("OPENAI_BASE_URL")):
        connection = connection.model_copy(update={"base_url": base_url})
    check_connection(connection.base_url, connection.api_key, insecure=connection.insecure)
    # Without the login, which libraries would log.
    address = None if connection.base_url is None else address_of(connection.base_url)
    # A proxy set for the outside world does not reach a server on this machine; SSL_CERT_FILE holds for it too.
    direct = address is not None and is_loopback(address)
    try:
        client = AsyncOpenAI(
            api_key=connection.api_key.get_secret_value(),
            base_url=address,
            max_retries=0,
            timeout=Timeout(limits.read, connect=limits.connect),
            http_client=_BoundedClient(limits.read, ssl.create_default_context() if direct else None, connection.login),
        )
    except Exception as error:  # noqa: BLE001  # what the libraries make of a proxy or a certificates' file that is none
        raise UsageFault(
            f"No request can be made of {address or 'the default server'} ({hide(str(error), connection.secrets)}). "
            "Check --base-url, and in the environment the proxies (HTTPS_PROXY, ALL_PROXY), SSL_CERT_FILE and OPENAI_*."
        ) from None
    return Server(client, connection)


@dataclass(frozen=True)
class CallTerms:
    """Under which a model's server is asked; one for all of its exchanges."""

    limits: CallLimits
    account: Account
    pace: Pace
    standing: ServerHealth


class Exchange:
    """One request put to a server, with all its attempts.

    `was_answered` says that a completion came, whatever it was worth; `is_lasting` that every other call must end as
    this one did. Of a server that has answered before, a refused connection may pass, as when it is started anew.
    """

    def __init__(self, request: Request, server: Server, terms: CallTerms, where: str) -> None:
        self.was_answered = False
        self.is_lasting = False
        self._request = request
        self._server = server
        self._terms = terms
        self._limits = terms.limits
        self._place = server.place(where)
        self._known = terms.standing.has_answered
        self._transport_faults = 0
        self._invalid_replies = 0
        self._usage = Usage()
        self._reply = ""
        self._answered_by: str | None = None

    async def recording(self, reply_type: type[BaseModel]) -> Recording:
        """The recording of the first reply that validates.

        Raises ServerFault or ReplyFault when none does, BudgetSpent when an attempt could not be afforded.
        """
        loop = AsyncRetrying(
            retry=self._goes_on, wait=self._wait, stop=stop_before_delay(self._limits.total), reraise=True
        )
        # instructor types what it returns for a coroutine function as if the function were not one.
        create = cast("Callable[..., Awaitable[BaseModel]]", patch(create=self._completion, mode=Mode.JSON_SCHEMA))
        messages = [message.model_dump() for message in self._request.messages]
        try:
            await create(response_model=reply_type, messages=messages, max_retries=loop)
        except Exception as error:  # noqa: BLE001  # no answer whatever may end more than its own call
            wrapped = isinstance(error, InstructorRetryException)
            # Not chained: the cause's text is the server's, which may echo the key.
            raise self._fault((error.__cause__ if wrapped else None) or error) from None
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
        async with self._terms.pace.turn() as turn, self._terms.account.charge(self._most(body)) as charge:
            if self._server.connection.prepare:
                await self._server.connection.prepare(self._request)
            started = time.perf_counter()
            try:
                text = await self._server.client.post("/chat/completions", cast_to=str, body=body)
            except APIStatusError as error:
                charge.spent = Spending(calls=1)
                self._slow_down(turn, error)
                raise
            except APIConnectionError as error:
                self._slow_down(turn, error)
                raise
            except _TooLongError:
                raise self._place.too_long(_LONGEST_ANSWER) from None
            completion = self._place.completion(text)
            self.was_answered = True
            self._terms.standing.answered()
            self._terms.pace.faster()
            charge.spent = completion.spending(charge.spent)
        # Counted also when the reply is of no use, since it was paid for.
        self._usage += Usage(
            calls=1,
            input_tokens=completion.tokens.prompt_tokens or 0,
            output_tokens=completion.tokens.completion_tokens or 0,
            seconds=round(time.perf_counter() - started, 3),
        )
        self._reply = self._place.content(completion)
        self._answered_by = completion.model
        return _as_completion(self._reply)

    def _most(self, body: dict[str, object]) -> Spending:
        """What an attempt can cost: a token is a byte of what is sent at least, and no reply is longer than asked."""
        sent = len(json.dumps(body, ensure_ascii=False).encode())
        return Spending(calls=1, input_tokens=sent, output_tokens=self._request.parameters.max_tokens)

    def _slow_down(self, turn: int, error: APIStatusError | APIConnectionError) -> None:
        if self._passes(error):
            asked = _asked_wait(error)
            self._terms.pace.slower(turn, None if asked is None else min(asked, self._limits.patience))

    def _goes_on(self, state: RetryCallState) -> bool:
        error = _failure(state)
        if isinstance(error, ValidationError):
            self._invalid_replies += 1
            return self._invalid_replies <= self._limits.re_asks
        if self._passes(error) and not self._asks_too_much(error) and not self._terms.standing.given_up:
            self._transport_faults += 1
            return self._transport_faults <= self._limits.transport_retries
        return False

    def _passes(self, error: BaseException | None) -> bool:
        """True for a transport fault that a later attempt may not meet."""
        if isinstance(error, APIStatusError):
            return error.status_code in PASSING_STATUSES and not is_out_of_quota(error.body)
        if not isinstance(error, APIConnectionError) or certificate_refused(error):
            return False
        return self._known or not nobody_there(error)

    def _asks_too_much(self, error: BaseException | None) -> bool:
        return (_asked_wait(error) or 0.0) > self._limits.patience

    def _wait(self, state: RetryCallState) -> float:
        error = _failure(state)
        if isinstance(error, ValidationError):
            return 0.0
        own = wait_random_exponential(multiplier=self._limits.first_wait, max=self._limits.longest_wait)(state)
        return max(own, _asked_wait(error) or 0.0)

    def _fault(self, error: BaseException) -> SummarizerError:
        if isinstance(error, ValidationError):
            return self._place.invalid(self._reply, error, self._usage.calls)
        if isinstance(error, APIStatusError):
            code = error.status_code
            gone = code == 401 or code < 400 or is_out_of_quota(error.body) or self._asks_too_much(error)
            self.is_lasting = gone or (not self._known and code in (403, 404))
            return self._place.refused(code, error.body, known=self._known, wait=_asked_wait(error))
        if isinstance(error, APIConnectionError):
            if isinstance(error, APITimeoutError) or isinstance(error.__cause__, TimeoutError):
                return self._place.unreachable("no answer in time")
            self.is_lasting = certificate_refused(error) or (not self._known and nobody_there(error))
            if certificate_refused(error):
                return self._place.distrusted()
            return self._place.unreachable("nothing answers" if nobody_there(error) else "the connection broke")
        return error if isinstance(error, SummarizerError) else self._place.unreadable(error)


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _asked_wait(error: BaseException | None) -> float | None:
    """The seconds that the server asks to wait before another attempt, if it does."""
    if not isinstance(error, APIStatusError):
        return None
    return seconds_to_wait(error.response.headers, datetime.now(UTC))


def _as_completion(reply: str) -> ChatCompletion:
    message = ChatCompletionMessage(role="assistant", content=reply)
    choice = Choice(index=0, finish_reason="stop", message=message)
    return ChatCompletion(id="", created=0, model="", object="chat.completion", choices=[choice])
