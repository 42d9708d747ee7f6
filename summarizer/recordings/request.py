"""A call is its key: what is asked of a model, what came back, and the hash that names both.

Pure values. `Request.key` is the SHA-256 of the request's canonical JSON: sorted keys, compact separators, UTF-8, an
integral float written as an integer (0.0, -0.0 and 0 are one value), and optional parameters that are not set left
out. Text is not normalised: two different sequences of code points are two requests, because a model reads them as
such (NFC and NFD tokenise differently). The key holds no credentials, no host and no path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, JsonValue, model_validator

from summarizer.records.facets import Record
from summarizer.records.ledger import Usage

Role = Literal["system", "user", "assistant"]
Number = Annotated[float, Field(allow_inf_nan=False)]
# No call comes near these; within them a million recordings add up to what can be written, and SQLite can count.
MOST_TOKENS = 10**9
_MOST_CALLS = 1_000
_MOST_SECONDS = 10**9
_REMEMBERED = 256  # requests: a call's key is asked for at every step


class Message(Record):
    """One chat message, exactly as it is sent."""

    role: Role
    content: str


class Sampling(Record):
    """How the model draws its tokens; a value of None is not sent, and the server's default holds.

    `repeat_penalty` is llama.cpp's and is not part of the OpenAI API.
    """

    temperature: Number
    max_tokens: int = Field(ge=1)
    seed: int
    top_p: Number | None = None
    repeat_penalty: Number | None = None
    frequency_penalty: Number | None = None
    presence_penalty: Number | None = None


class Request(Record):
    """Everything that decides a reply.

    `model` is an identity ("qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2"), `prompt` a prompt id ("extract.v1") with
    the hash of its file, `response_schema` the JSON text of the reply's schema (see `schema_text`). The last message is
    the window; those before it are instructions and worked examples.
    """

    model: str
    prompt: str
    prompt_sha256: str
    messages: tuple[Message, ...] = Field(min_length=1)
    response_schema: str
    parameters: Sampling

    @property
    def key(self) -> str:
        """SHA-256 of the request's canonical JSON, in hex."""
        return _key_of(self)


class Recording(Record):
    """A request and the reply that it got, as raw text; `key` is the request's, checked whenever one is made.

    Tokens and `seconds` are sums over `calls` HTTP calls: one, and one more for each re-ask. `answered_by` is the
    model's name as the server gave it.
    """

    key: str
    request: Request
    reply: str
    input_tokens: int = Field(ge=0, le=_MOST_CALLS * MOST_TOKENS)
    output_tokens: int = Field(ge=0, le=_MOST_CALLS * MOST_TOKENS)
    seconds: float = Field(ge=0, le=_MOST_SECONDS, allow_inf_nan=False)
    calls: int = Field(default=1, ge=1, le=_MOST_CALLS)
    answered_by: str | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> Self:
        if self.key != self.request.key:
            raise ValueError(f"key {self.key[:12]} is not that of the request, {self.request.key[:12]}")
        return self

    @property
    def usage(self) -> Usage:
        """What the call cost when it was made."""
        return Usage(
            calls=self.calls,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            seconds=self.seconds,
        )


class RequestParts(Record):
    """A request cut into the parts that can differ from another's, the long ones as hashes."""

    key: str
    model: str
    prompt: str
    prompt_sha256: str
    response_schema: str
    instructions: str
    text: str
    parameters: Sampling


# What each part is called in a message, and how much it counts towards likeness: the same window under another prompt
# or model is nearer than another window under the same prompt.
_PART_NAMES = {
    "text": ("text", 16),
    "prompt": ("prompt version", 4),
    "model": ("model", 4),
    "response_schema": ("response schema", 2),
    "prompt_sha256": ("prompt's content hash", 2),
    "instructions": ("instructions and examples", 1),
    "parameters": ("sampling parameters", 1),
}


def parts_of(request: Request) -> RequestParts:
    """The request's parts; `text` is its last message, `instructions` those before it."""
    *instructions, window = request.messages
    return RequestParts(
        key=request.key,
        model=request.model,
        prompt=request.prompt,
        prompt_sha256=request.prompt_sha256,
        response_schema=sha256_of(request.response_schema),
        instructions=sha256_of(canonical_json([message.model_dump(mode="json") for message in instructions])),
        text=sha256_of(window.content),
        parameters=request.parameters,
    )


def nearest(asked: RequestParts, recorded: Iterable[RequestParts]) -> str | None:
    """In which parts the most similar of `recorded` differs from `asked`, as a sentence; None if there is none."""

    def likeness(parts: RequestParts) -> tuple[int, str]:
        alike = (weight for name, (_, weight) in _PART_NAMES.items() if getattr(parts, name) == getattr(asked, name))
        return sum(alike), parts.key

    near = max(recorded, key=likeness, default=None)
    if near is None:
        return None
    differing = [_difference(name, near, asked) for name in _PART_NAMES if getattr(near, name) != getattr(asked, name)]
    if not differing:
        return f"The recording {near.key[:12]} is of this very request."
    return f"The nearest recording ({near.key[:12]}) differs in the {', the '.join(differing)}."


def _difference(name: str, recorded: RequestParts, asked: RequestParts) -> str:
    called, _ = _PART_NAMES[name]
    if name in ("prompt", "model"):
        return f"{called} (recorded {getattr(recorded, name)}, asked {getattr(asked, name)})"
    if name == "parameters":
        old, new = recorded.parameters.model_dump(), asked.parameters.model_dump()
        values = [f"{field}: recorded {old[field]}, asked {new[field]}" for field in old if old[field] != new[field]]
        return f"{called} ({'; '.join(values)})"
    return called


@lru_cache
def schema_text(reply_type: type[BaseModel]) -> str:
    """The JSON schema of `reply_type` as compact JSON text, properties in the order of declaration.

    The order is kept, and so is part of the key: a server that constrains the reply by the schema (llama.cpp's grammar)
    makes the model write the properties in this order.
    """
    return json.dumps(reply_type.model_json_schema(), ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: JsonValue) -> str:
    """The one JSON text of `value`: keys sorted, no spaces, characters unescaped, integral floats as integers.

    Raises ValueError for NaN and the infinities, which JSON does not have.
    """
    return json.dumps(
        _integral_as_int(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def sha256_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# Not a cached property, which a copy with another text would inherit.
@lru_cache(_REMEMBERED)
def _key_of(request: Request) -> str:
    return sha256_of(canonical_json(request.model_dump(mode="json", exclude_none=True)))


def _integral_as_int(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_integral_as_int(part) for part in value]
    if isinstance(value, dict):
        return {name: _integral_as_int(part) for name, part in value.items()}
    return value
