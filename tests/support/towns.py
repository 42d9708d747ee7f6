"""What the tests of the model ask: a town, of a server that a script plays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from summarizer.model.client import Answer, Model
from summarizer.model.connection import Connection
from summarizer.model.pacing import CallLimits
from summarizer.recordings.request import Message, Recording, Request, Sampling, schema_text
from summarizer.recordings.store import Recordings
from summarizer.records.errors import (
    SummarizerError,
)
from tests.support.servers import RawServer, ScriptedServer

KEY = "sk-very-secret-0123456789"
WHERE = "delta, sentences 3-4"
QUICK = CallLimits(first_wait=0.001, longest_wait=0.002, read=5, transport_retries=2, re_asks=1)


class Town(BaseModel):
    """A town and how many live there."""

    model_config = ConfigDict(extra="forbid")

    name: str
    people: int
    rivers: tuple[str, ...] = ()


class ExactTown(Town):
    """The same schema with a check that no schema can express."""

    model_config = ConfigDict(title="Town")

    @field_validator("people")
    @classmethod
    def _never_round(cls, people: int) -> int:
        if people % 10 == 0:
            raise ValueError("a round number")
        return people


VARDE = '{"name":"Vardé","people":4210,"rivers":["Ash"]}'


def a_request(text: str = "[1] Vardé has 4,210 people.", parameters: Sampling | None = None) -> Request:
    return Request(
        model="small@1",
        prompt="towns.v1",
        prompt_sha256="a" * 64,
        messages=(Message(role="system", content="Say “which” town. {{ x }}"), Message(role="user", content=text)),
        response_schema=schema_text(Town),
        parameters=parameters or Sampling(temperature=0, max_tokens=60, seed=7),
    )


def a_recording(reply: str = VARDE) -> Recording:
    request = a_request()
    return Recording(key=request.key, request=request, reply=reply, input_tokens=7, output_tokens=5, seconds=1.5)


class Connecting:
    """Connections to one address, counted as they are opened and closed."""

    def __init__(self, base_url: str, fault: SummarizerError | None = None, key: str = KEY) -> None:
        self.base_url = base_url
        self.fault = fault
        self.key = key
        self.opened = 0
        self.closed = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Connection]:
        self.opened += 1
        await asyncio.sleep(0.01)
        if self.fault:
            raise self.fault
        try:
            yield Connection(base_url=self.base_url, api_key=SecretStr(self.key), model="a-model")
        finally:
            self.closed += 1


async def ask(
    server: ScriptedServer | RawServer, store: Recordings, limits: CallLimits = QUICK, request: Request | None = None
) -> Answer[Town]:
    async with Model("small@1", Connecting(server.base_url), store, limits) as model:
        return await model.ask(request or a_request(), Town, WHERE)
