"""What an OpenAI-compatible server says: a completion, or a fault put in words for the user (what, where, what to do).

Pure. A server may echo the key that it was sent, so all that is repeated of its words passes through `Place.excerpt`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from summarizer.model.budget import Spending
from summarizer.model.connection import hide, repeats
from summarizer.recordings.request import MOST_TOKENS
from summarizer.records.errors import ReplyFault, RequestRejected, ServerFault, TruncatedReply
from summarizer.records.facets import Record

# The statuses that a later attempt may clear: 429 asks for patience (RFC 6585, section 4), the others are faults of the
# server or of a gateway before it (RFC 9110, section 15.6). 501 and 505 are not passing.
PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})

_EXCERPT_CHARACTERS = 160

# Seconds: a wait of 31 years is as good as any longer one, and can be written down.
_LONGEST_WAIT = 10.0**9


class CallPlace(Record):
    """Where a call went and for whom: `where` names the article and sentences, `address` is without credentials.

    `secrets` is what was sent there and must not be repeated.
    """

    where: str
    address: str
    model: str
    secrets: tuple[str, ...] = Field(repr=False)

    def excerpt(self, text: str) -> str:
        """The beginning of `text` on one line, without the key, and with ? for what cannot be seen or written."""
        words = " ".join(hide(text, self.secrets).split())
        words = "".join(character if character.isprintable() else "?" for character in words)
        return words if len(words) <= _EXCERPT_CHARACTERS else f"{words[:_EXCERPT_CHARACTERS]}…"

    def refused(self, status: int, body: object, *, known: bool = False, wait: float | None = None) -> ServerFault:
        """The fault for an HTTP status of 300 or more; `body` is what came with it, as the SDK unpacked it.

        `known` says that the server has taken other requests, `wait` how many seconds it asks to wait.
        """
        said = self.excerpt(_explanation(body))
        server = f"{self.where}: the server at {self.address}"
        if status < 400:
            return ServerFault(
                f"{server} sends requests on to another address ({status}), which is not followed. Give that address "
                "as --base-url (https in place of http, as a rule)."
            )
        if status == 401:
            return ServerFault(f"{server} refused the key (401). Set OPENAI_API_KEY to a key that it accepts.")
        if status == 403 and not known:
            return ServerFault(
                f"{server} does not let this key use the model {self.model} (403). Use another key or another --model."
            )
        if status == 404:
            return ServerFault(
                f"{server} has no model {self.model} at this address (404). Check --model and --base-url "
                "(most servers want it to end in /v1)."
            )
        if is_out_of_quota(body):
            return ServerFault(
                f"{server} has no quota left for this key ({status}: {said}). See to its plan, or use another key: "
                "finished calls are recorded and not repeated."
            )
        if status in PASSING_STATUSES:
            asks = f"asks to wait {wait:,.0f} s" if wait else "still asks to wait after all retries"
            fails = asks if status == 429 else "keeps failing"
            return ServerFault(
                f"{server} {fails} ({status}: {said}). Run again later: finished calls are recorded and not repeated."
            )
        return RequestRejected(
            f"{server} rejected the request ({status}: {said}). Check that the model {self.model} takes "
            "JSON schemas and that its context holds the window (see the profile)."
        )

    def unreachable(self, reason: str) -> ServerFault:
        """The fault when no HTTP answer came."""
        return ServerFault(f"{self.where}: {reason} at {self.address}. Check --base-url and that the server runs.")

    def distrusted(self) -> ServerFault:
        """The fault when the server cannot show that it is who it says."""
        return ServerFault(
            f"{self.where}: the certificate of the server at {self.address} is not to be trusted, so nothing was sent. "
            "Check --base-url; for a certificate of your own, name its authority's file in SSL_CERT_FILE."
        )

    def completion(self, body: str) -> Completion:
        """The completion in a response's body; raises ReplyFault when it is none."""
        try:
            return Completion.model_validate_json(body)
        except ValidationError:
            # Not chained: its text quotes the body without regard to the key.
            raise ReplyFault(
                f"{self.where}: the server at {self.address} answered, but not with a chat completion: "
                f"{self.excerpt(body)!r}. Check --base-url (most servers want it to end in /v1)."
            ) from None

    def content(self, completion: Completion) -> str:
        """What the model wrote; raises ReplyFault when there is no choice, or it refused.

        TruncatedReply when the token limit cut it off: asking for the same again would cut it again.
        """
        if not completion.choices:
            raise ReplyFault(
                f"{self.where}: the server at {self.address} sent a completion without choices. Run again, or use "
                "another --model."
            )
        first = completion.choices[0]
        said = (first.message.content, first.message.refusal, first.finish_reason, completion.model)
        if any(repeats(text, self.secrets) for text in said if text):
            raise ReplyFault(
                f"{self.where}: the reply from {self.address} repeats the API key, so it was not recorded. See what "
                "runs there, and use another key."
            )
        if first.message.refusal:
            raise ReplyFault(
                f"{self.where}: {self.model} refused to answer: {self.excerpt(first.message.refusal)!r}. Use another "
                "--model."
            )
        if first.finish_reason == "length":
            raise TruncatedReply(
                f"{self.where}: the reply of {self.model} ran into the token limit; it began "
                f"{self.excerpt(first.message.content or '')!r}. Raise the profile's max_tokens or use shorter windows."
            )
        return first.message.content or ""

    def too_long(self, limit: int) -> ReplyFault:
        """The fault for an answer of more than `limit` bytes."""
        return ReplyFault(
            f"{self.where}: the server at {self.address} answered with more than {limit:,} bytes, which no completion "
            "has. Check --base-url, or use another --model."
        )

    def unreadable(self, error: BaseException) -> ReplyFault:
        """The fault when making the call, or reading its answer, met what nobody foresaw."""
        return ReplyFault(
            f"{self.where}: the exchange with the server at {self.address} failed ({type(error).__name__}: "
            f"{self.excerpt(str(error))}). Check --base-url, or use another --model."
        )

    def invalid(self, reply: str, error: ValidationError, calls: int) -> ReplyFault:
        """The fault for a last reply that does not validate."""
        return ReplyFault(
            f"{self.where}: the reply of {self.model} does not fit the response schema after {calls} "
            f"call{'s' if calls > 1 else ''}: {reasons(error)}. It began {self.excerpt(reply)!r}. Run again, or "
            "use another --model."
        )


class ChoiceMessage(BaseModel):
    """What the model wrote, or why it would not."""

    content: str | None = None
    refusal: str | None = None


class ReplyChoice(BaseModel):
    """One choice of a completion; `finish_reason` is `length` when the token limit cut it off."""

    message: ChoiceMessage
    finish_reason: str | None = None


def _count(given: object) -> object:
    return given if isinstance(given, int) and 0 <= given <= MOST_TOKENS else None


class TokenCounts(BaseModel):
    """A completion's token counts; servers leave them out at will, and what is no count is as good as none."""

    prompt_tokens: Annotated[int | None, BeforeValidator(_count)] = None
    completion_tokens: Annotated[int | None, BeforeValidator(_count)] = None


class Completion(BaseModel):
    """A chat completion, as far as it is read (https://platform.openai.com/docs/api-reference/chat/object)."""

    choices: list[ReplyChoice]
    usage: TokenCounts | None = None
    model: str | None = None

    @property
    def tokens(self) -> TokenCounts:
        """The token counts, without values when the server left them out."""
        return self.usage or TokenCounts()

    def spending(self, most: Spending) -> Spending:
        """What the call cost; where the server does not count, it counts as `most`."""
        sent, written = self.tokens.prompt_tokens, self.tokens.completion_tokens
        return Spending(
            calls=1,
            input_tokens=most.input_tokens if sent is None else sent,
            output_tokens=most.output_tokens if written is None else written,
        )


def is_out_of_quota(body: object) -> bool:
    """True for an error that says, as OpenAI's does with a 429, that the key's account is used up."""
    return isinstance(body, dict) and "insufficient_quota" in (body.get("code"), body.get("type"))


def _explanation(body: object) -> str:
    try:
        return str(body.get("message", body) if isinstance(body, dict) else body or "no explanation")
    except (RecursionError, ValueError):  # nested too deeply to be written, or a number of too many digits
        return "no explanation"


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait that a reply's headers (lower-case names) ask for, in seconds, or None when they ask for none that can
    be read, and never more than `_LONGEST_WAIT`.

    `retry-after-ms` (OpenAI's and Azure's own, in milliseconds), or else Retry-After in either form of RFC 9110,
    section 10.2.3: a number of seconds or an HTTP date, the latter compared with `now`.
    """
    with suppress(KeyError, ValueError):
        if math.isfinite(milliseconds := float(headers["retry-after-ms"])):
            return _bounded(milliseconds / 1000)
    retry_after = headers.get("retry-after")
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            date = parsedate_to_datetime(retry_after)
            seconds = (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds()
        except (ValueError, OverflowError):  # such as a year of 20 digits
            return None
    return _bounded(seconds) if math.isfinite(seconds) else None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def certificate_refused(error: BaseException | None) -> bool:
    """True when a connection failed since the server cannot show who it is."""
    while error is not None and not isinstance(error, SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def nobody_there(error: BaseException) -> bool:
    """True when a connection failed since nothing listens, or there is no such host."""
    return type(error.__cause__).__name__ == "ConnectError"  # by name, since the SDK has changed its HTTP library


def reasons(error: ValidationError) -> str:
    """The first three faults, each with its place; without the reply's text."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    listed = [f"{'.'.join(str(part) for part in fault['loc']) or 'reply'}: {fault['msg']}" for fault in faults[:3]]
    return "; ".join([*listed, f"and {len(faults) - 3} more"] if len(faults) > 3 else listed)
