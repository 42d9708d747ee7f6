"""What an OpenAI-compatible server says: a completion, or a fault put in words for the user (what, where, what to do).

Pure. A server may echo the key that it was sent, so all that is repeated of its words passes through `Place.excerpt`.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr, ValidationError

from summarizer.errors import ReplyFault, ServerFault, TruncatedReply, UsageFault
from summarizer.facets import Record

# The statuses that a later attempt may clear: 429 asks for patience (RFC 6585, section 4), the others are faults of the
# server or of a gateway before it (RFC 9110, section 15.6). 501 and 505 are not passing.
PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})

_EXCERPT_CHARACTERS = 160

# A key of fewer characters may be a word, such as those that stand for none; real ones have 20 and more.
_KEY_CHARACTERS = 12


class Place(Record):
    """Where a call went and for whom: `where` names the article and sentences, `address` is without credentials."""

    where: str
    address: str
    model: str
    api_key: SecretStr

    def excerpt(self, text: str) -> str:
        """The beginning of `text` on one line, without the key."""
        secret = self.api_key.get_secret_value()
        words = " ".join((text.replace(secret, "…") if secret else text).split())
        return words if len(words) <= _EXCERPT_CHARACTERS else f"{words[:_EXCERPT_CHARACTERS]}…"

    def _holds_key(self, text: str | None) -> bool:
        return text is not None and is_secret(self.api_key) and self.api_key.get_secret_value() in text

    def refused(self, status: int, body: object) -> ServerFault:
        """The fault for an HTTP status of 400 or more; `body` is what came with it, as the SDK unpacked it."""
        said = self.excerpt(str(body.get("message", body) if isinstance(body, dict) else body or "no explanation"))
        server = f"{self.where}: the server at {self.address}"
        if status == 401:
            return ServerFault(f"{server} refused the key (401). Set OPENAI_API_KEY to a key that it accepts.")
        if status == 403:
            return ServerFault(
                f"{server} does not let this key use the model {self.model} (403). Use another key or another --model."
            )
        if status == 404:
            return ServerFault(
                f"{server} has no model {self.model} at this address (404). Check --model and --base-url "
                "(most servers want it to end in /v1)."
            )
        if status == 429:
            return ServerFault(
                f"{server} still asks to wait after all retries (429: {said}). Run again later: finished "
                "calls are recorded and not repeated."
            )
        if status in PASSING_STATUSES:
            return ServerFault(
                f"{server} keeps failing ({status}: {said}). Run again later: finished calls are "
                "recorded and not repeated."
            )
        return ServerFault(
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
        """The completion in a response's body; raises ReplyFault when it is none, or one without usable content.

        TruncatedReply when the token limit cut it off: asking for the same again would cut it again.
        """
        try:
            completion = Completion.model_validate_json(body)
        except ValidationError:
            # Not chained: its text quotes the body without regard to the key.
            raise ReplyFault(
                f"{self.where}: the server at {self.address} answered, but not with a chat completion: "
                f"{self.excerpt(body)!r}. Check --base-url (most servers want it to end in /v1)."
            ) from None
        if not completion.choices:
            raise ReplyFault(
                f"{self.where}: the server at {self.address} sent a completion without choices. Run again, or use "
                "another --model."
            )
        first = completion.choices[0]
        if self._holds_key(first.message.content) or self._holds_key(completion.model):
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
        return completion

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


class Choice(BaseModel):
    """One choice of a completion; `finish_reason` is `length` when the token limit cut it off."""

    message: ChoiceMessage
    finish_reason: str | None = None


class TokenCounts(BaseModel):
    """A completion's token counts; servers leave them out at will."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Completion(BaseModel):
    """A chat completion, as far as it is read (https://platform.openai.com/docs/api-reference/chat/object)."""

    choices: list[Choice]
    usage: TokenCounts | None = None
    model: str | None = None

    @property
    def tokens(self) -> TokenCounts:
        """The token counts, without values when the server left them out."""
        return self.usage or TokenCounts()


def check_connection(base_url: str | None, api_key: SecretStr) -> None:
    """Raises UsageFault when no request can be made of these: not an http(s) address, or a key no header can carry."""
    secret = api_key.get_secret_value()
    if not secret:
        raise UsageFault("OPENAI_API_KEY is empty. Set it; a server that asks for no key takes any word.")
    if not (secret.isascii() and secret.isprintable() and secret == secret.strip()):
        raise UsageFault("OPENAI_API_KEY holds spaces, line ends or characters that no key has. Set it again.")
    if base_url is None:
        return
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageFault(
            f"--base-url {base_url!r} is not the address of a server. Give one such as http://localhost:8080/v1."
        )


def is_secret(api_key: SecretStr) -> bool:
    """False for what is too short to be a real key, and may be any word."""
    return len(api_key.get_secret_value()) >= _KEY_CHARACTERS


def address_of(url: str) -> str:
    """The URL's scheme, host, port and path, without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}".rstrip("/")


def is_loopback(url: str) -> bool:
    """True for an address of this very machine."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def seconds_to_wait(retry_after: str | None, now: datetime) -> float | None:
    """The wait that a Retry-After header asks for, in seconds, or None when it asks for none that can be read.

    Either form of RFC 9110, section 10.2.3: a number of seconds or an HTTP date, the latter compared with `now`.
    """
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            date = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        seconds = (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def reasons(error: ValidationError) -> str:
    """The first three faults, each with its place; without the reply's text."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    listed = [f"{'.'.join(str(part) for part in fault['loc']) or 'reply'}: {fault['msg']}" for fault in faults[:3]]
    return "; ".join([*listed, f"and {len(faults) - 3} more"] if len(faults) > 3 else listed)
