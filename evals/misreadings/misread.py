"""Wrong records that a model could give, planted as its reply, and whether the brief then shows them as fact."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.articles.read import read_articles
from summarizer.language.names import fold
from summarizer.language.phrases import STATUS_WORDS
from summarizer.model.budget import Account
from summarizer.model.client import Answer
from summarizer.model.profiles import load_profile
from summarizer.pipeline import merge, summary_of
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Extractor
from summarizer.recordings.request import Request
from summarizer.records.brief import FigureSeries, Merged, MergedEvent, Position, StoryBrief
from summarizer.records.errors import ReplyFault
from summarizer.records.facets import Facet, Record
from summarizer.records.ledger import Usage

T = TypeVar("T", bound=BaseModel)
CASES = Path(__file__).with_name("cases.jsonl")


class Case(Record):
    """An article, and a record that misreads its sentence with the words `at`. `wrong` are the fields of the draft."""

    kind: str
    facet: Facet
    text: str
    at: str
    wrong: dict[str, str | None]


class Outcome(Record):
    """What `became` of a wrong record: why it was refused, or the records of its facet that the brief has.

    `shown` is the statement that tells it as fact; None where none does.
    """

    case: Case
    shown: str | None
    became: str


def load_cases(path: Path = CASES) -> tuple[Case, ...]:
    """The cases of a file, a line of JSON each."""
    return tuple(Case.model_validate_json(line) for line in path.read_text("utf-8").splitlines())


def misread(case: Case) -> Outcome:
    """Plants the wrong record in a reply, takes the article through the whole line, and looks the brief through."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "article.txt").write_text(case.text, "utf-8")
        (article,) = read_articles([folder]).articles
    extractor = Extractor(_Misreader(case), load_profile("hosted"), load_prompts())  # type: ignore[arg-type]
    summary = summary_of(article, asyncio.run(extractor.extract(article, lambda: None)), extractor)
    (brief,) = merge([summary])
    records: tuple[Merged, ...] = getattr(brief, case.facet)
    shown = next((_words(one) for one in records if _is_fact(one, case)), None) or _in_prose(brief, case)
    reasons = [one.reason for one in summary.ungrounded if one.facet == case.facet]
    reasons += [incident.reason for incident in summary.ledger.incidents]
    return Outcome(case=case, shown=shown, became="; ".join([*reasons, *map(_words, records)]) or "nothing")


class _Misreader:
    """A model that gives the wrong record about its sentence, and the least that may be answered to all else."""

    identity = "misreader@1"

    def __init__(self, case: Case) -> None:
        self._case = case
        self.account = Account()

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        """The reply, validated as a server's is. Raises ReplyFault where the schema has no room for the record."""
        task = request.prompt.partition(".")[0]
        reply = json.dumps({task: self._drafts(task, request.messages[-1].content)})
        try:
            value = reply_type.model_validate_json(reply)
        except ValidationError as error:
            raise ReplyFault(f"the schema has no room for it: {error.errors()[0]['msg']}") from error
        return Answer(value=value, recording_key=request.key, usage=Usage(calls=1), replayed=False)

    def _drafts(self, task: str, shown: str) -> object:
        lists = dict(line.split(": ", 1) for line in shown.splitlines() if ": " in line)
        if task == "actors":
            return dict.fromkeys(lists["Names"].split("; "), "organisation")
        if task == "figures":
            numbers = [] if lists["Numbers"] == "none" else lists["Numbers"].split("; ")
            return [self._figure(number) for number in numbers]
        number = next(line for line in shown.splitlines() if self._case.at in line).partition("]")[0].strip("[")
        return [{"at": int(number), **self._case.wrong}] if task == self._case.facet else []

    def _figure(self, number: str) -> dict[str, str | None]:
        is_meant = self._case.facet == "figures" and number == self._case.wrong["number"]
        return self._case.wrong if is_meant else {"number": number, "unit": "thing", "measures": "things"}


def table(outcomes: Sequence[Outcome]) -> str:
    """How many of each kind are shown as fact, as a Markdown table with a line for all."""
    lines = ["| kind | planted | shown as fact |", "| --- | ---: | ---: |"]
    for kind in (*dict.fromkeys(one.case.kind for one in outcomes), "all"):
        own = [one for one in outcomes if kind in (one.case.kind, "all")]
        lines.append(f"| {kind} | {len(own)} | {sum(one.shown is not None for one in own)} |")
    return "\n".join(lines)


# --- what a brief shows -----------------------------------------------------------------------------------------------


def _words(one: Merged) -> str:
    if isinstance(one, MergedEvent):
        return f"{one.what} ({one.status}, {one.date})"
    if isinstance(one, Position):
        return f"{one.holder} {one.act} {one.target}: {one.claim}"
    if isinstance(one, FigureSeries):
        return f"{one.measures}: {'; '.join(point.text for point in one.points)}"
    return one.id


def _is_fact(one: Merged, case: Case) -> bool:
    """True when a merged record says what the wrong one says, and does not mark it as planned, alleged or denied."""
    wrong = case.wrong
    if isinstance(one, MergedEvent):
        dated = case.kind != "date of another clause" or one.date is not None
        return one.what == wrong["what"] and one.status in ("happened", "ongoing") and dated
    if isinstance(one, Position):
        named = _is_called(one.holder, wrong["holder"]) and _is_called(one.target, wrong["target"])
        said = case.kind != "claim turned round" or one.claim == wrong["claim"]
        return named and one.act == wrong["act"] and said
    if isinstance(one, FigureSeries):
        return one.measures == wrong["measures"] and any(point.text == wrong["number"] for point in one.points)
    return False


def _is_called(name: str, other: str | None) -> bool:
    """True when one of the two names is the other or a part of it ("Jon Abel", "Prime Minister Jon Abel")."""
    one, two = fold(name), fold(other or "")
    return one in two or two in one


def _in_prose(brief: StoryBrief, case: Case) -> str | None:
    """The sentence of title, gists or narrative that tells the wrong event without its status; None where none does."""
    what = case.wrong.get("what")
    told = [brief.title, *(one.text for one in brief.gists), *(one.text for one in brief.narrative)]
    hedged = "|".join(map(re.escape, filter(None, STATUS_WORDS.values())))
    plainly = (text for text in told if what and what in text and not re.search(rf"\((?:{hedged})\)", text))
    return next(plainly, None) if case.kind != "date of another clause" else None
