"""How much of the input a provider can take from its prompt cache: tokens in a prefix that an earlier request had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.speed.provider import CHARACTERS_A_TOKEN
from summarizer.recordings.request import Request

BLOCK = 128  # tokens: OpenAI's cache grows by as many
LEAST = 1024  # tokens: a shorter prefix is not kept by OpenAI and Anthropic; llama.cpp and vLLM keep any


@dataclass(frozen=True)
class Share:
    """Tokens of input, and those of them that a cache had."""

    tokens: int
    cached: int

    @property
    def percent(self) -> float:
        """The cached tokens of 100."""
        return 100 * self.cached / self.tokens if self.tokens else 0.0


def cacheable(texts: Iterable[str], least: int = 0) -> Share:
    """The share of the input when every prefix of whole blocks is kept; prefixes of under `least` tokens are not."""
    seen: set[bytes] = set()
    tokens = cached = 0
    for text in texts:
        tokens += len(text) // CHARACTERS_A_TOKEN
        prefix, known = hashlib.sha256(), 0
        for end in range(BLOCK, len(text) // CHARACTERS_A_TOKEN + 1, BLOCK):
            prefix.update(text[(end - BLOCK) * CHARACTERS_A_TOKEN : end * CHARACTERS_A_TOKEN].encode())
            if prefix.digest() in seen:
                known = end
            seen.add(prefix.digest())
        cached += known if known >= least else 0
    return Share(tokens, cached)


def messages_text(request: Request) -> str:
    """The request's messages as one text: what a server reads that turns the schema into a grammar."""
    return "".join(f"{message.role}\n{message.content}\n" for message in request.messages)


def schema_first(request: Request) -> str:
    """The schema and then the messages, which is how OpenAI says that it reads a request with a schema."""
    return f"{request.response_schema}\n{messages_text(request)}"


def by_prompt(requests: Sequence[Request]) -> dict[str, list[Request]]:
    """The requests of each prompt, by its id, in order of ids."""
    prompts = sorted({request.prompt for request in requests})
    return {prompt: [request for request in requests if request.prompt == prompt] for prompt in prompts}
