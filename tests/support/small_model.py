"""A model in one small class: it answers from a table, without a server and without recordings."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from summarizer.model.budget import Account
from summarizer.model.client import Answer
from summarizer.recordings.request import Request
from summarizer.records.facets import Facet
from summarizer.records.ledger import Usage
from tests.support.answering import listed

T = TypeVar("T", bound=BaseModel)
USAGE = Usage(calls=1, input_tokens=7, output_tokens=5, seconds=0.5)


class SmallModel:
    """Answers by task and sentence number: drafts to give back, or a fault to raise.

    What the table does not have gets the shortest reply that validates: candidates are persons, numbers count things,
    and there is no event and no stance. `asked` keeps the requests, `under_way` and `most_under_way` how many at once.
    """

    identity = "small@1"

    def __init__(self, table: Mapping[tuple[Facet, int], object] | None = None) -> None:
        self.table = dict(table or {})
        self.asked: list[Request] = []
        self.cancelled = 0
        self.account = Account()

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The reply that the table has for the task and the last number in `where`, validated."""
        self.asked.append(request)
        task = request.prompt.partition(".")[0]
        reply = (
            None if task in ("narrative", "same_question") else self.table.get((task, int(where.rpartition(" ")[2])))
        )  # type: ignore[call-overload]
        try:
            await asyncio.sleep(0)
            if reply == "wait":
                await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(reply, Exception):
            raise reply
        drafts = reply if reply is not None else _least(request, task)
        value = reply_type.model_validate_json(json.dumps({task: drafts}))
        return Answer(value=value, recording_key=request.key, usage=USAGE, replayed=False)

    def asked_about(self, task: Facet) -> list[str]:
        """The last messages of the task's requests."""
        return [request.messages[-1].content for request in self.asked if request.prompt.startswith(task)]


def _least(request: Request, task: str) -> object:
    """The least that may be answered: a label for every candidate and number, no event and no stance, a statement as it
    is, and no to every question."""
    candidates = listed(request.messages[-1].content)
    if task == "narrative":
        return [{"text": request.messages[-1].content.removeprefix("Note: ")}]
    if task == "same_question":
        return [{"same": "no"}]
    if task not in ("actors", "figures"):
        return []
    if task == "actors":
        return dict.fromkeys(candidates["actors"], "person")
    label = {"unit": "thing", "measures": "things"}
    asks = '"number"' in request.response_schema
    return [{"number": number, **label} if asks else label for number in candidates["number"]]
