"""The frozen values between the merge and a model that is asked what only wording decides: questions and answers."""

from __future__ import annotations

from summarizer.records.facets import Record


class Worded(Record):
    """What a figure (`member`) measures in the words of its record, with its sentence."""

    member: str
    measures: str
    sentence: str


class OpenPair(Record):
    """Two figures of which only their wording says whether they answer one question."""

    first: Worded
    second: Worded


class SameQuestion(Record):
    """Two figures (members) that answer one question by a model's reading of both; the recordings of its answers."""

    members: tuple[str, str]
    recordings: tuple[str, ...]


class Settling(Record):
    """How many pairs of figures a model was asked about, whether they answer one question; how many it found to; and
    why others got no answer."""

    asked: int = 0
    same: int = 0
    unanswered: tuple[str, ...] = ()
