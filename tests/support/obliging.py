"""A model that answers everything in the words of the passage: as many drafts as a reply may hold, up to two for each
sentence or cue. It needs no server, and what it is asked costs little beside what is made of its answers."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Self, TypeVar

from pydantic import BaseModel

from summarizer.model.budget import Account
from summarizer.model.client import Answer
from summarizer.recordings.request import Request
from summarizer.records.ledger import Usage
from tests.support.answering import reply
from tests.support.servers import Seen

T = TypeVar("T", bound=BaseModel)


class Obliging:
    """Stands where a run opens its model."""

    identity = "obliging@1"

    def __init__(self) -> None:
        self.account = Account()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The reply to the request, validated."""
        schema = {"json_schema": {"schema": json.loads(request.response_schema)}}
        body = {"messages": [message.model_dump() for message in request.messages], "response_format": schema}
        text = reply(Seen("/", {}, json.dumps(body).encode()), most=2)
        return Answer(
            value=reply_type.model_validate_json(text), recording_key=request.key, usage=Usage(), replayed=False
        )
