"""How calls are put in order, without regard to the machine: in virtual time only calls take any."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import pytest
from pydantic import BaseModel

from summarizer import pipeline
from summarizer.model.budget import Account
from summarizer.model.choose import Options
from summarizer.model.client import Answer
from summarizer.pipeline import summarize_async
from summarizer.recordings.request import Request
from summarizer.records.ledger import Usage
from tests.support.answering import reply
from tests.support.servers import Seen
from tests.support.virtual_time import run

from evals.speed.articles import articles  # isort: skip
from evals.speed.provider import cost_of  # isort: skip

T = TypeVar("T", bound=BaseModel)
CONCURRENCY = 16


class SlowModel:
    """A model with so many slots, whose answers take as long as a provider's."""

    identity = "pretended"

    def __init__(self) -> None:
        self.busy = 0.0
        self.calls = 0
        self.account = Account()
        self._free = asyncio.Semaphore(CONCURRENCY)

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """A reply that fits, after the time that the provider would take for this request."""
        schema = {"schema": json.loads(request.response_schema)}
        messages = [message.model_dump() for message in request.messages]
        body = json.dumps({"messages": messages, "response_format": {"json_schema": schema}}).encode()
        seconds = cost_of(body, 1.0).seconds
        async with self._free:
            await asyncio.sleep(seconds)
        self.busy += seconds
        self.calls += 1
        value = reply_type.model_validate_json(reply(Seen("", {}, body), 3))
        return Answer(value, request.key, Usage(calls=1), replayed=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""


def test_slots_are_hardly_ever_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With whole articles and sixteen calls at once a run of 150 articles in 30 stories, narratives included, takes at
    most 1.15 times as long as its calls one behind the other in sixteen rows."""
    for one in articles(150, sentences=4):
        (tmp_path / one.name).write_text(one.text, "utf-8")
    model = SlowModel()
    monkeypatch.setattr(pipeline, "open_model", lambda *_: model)
    options = Options(model="pretended", base_url="http://127.0.0.1:9/v1", cache=tmp_path / "cache")
    made, seconds = run(summarize_async([str(tmp_path)], options))
    assert len(made.summaries) == 150
    assert len(made.briefs) >= 20
    assert model.calls >= 4 * 150
    assert seconds <= 1.15 * model.busy / CONCURRENCY
