"""What both peers do with what they got: write predictions in the label format, raw replies, and the run's ledger."""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Self

from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from evals.peers.label_format import Summary

HERE = Path(__file__).parent
# A line's end, or a full stop with its closing quote before a capital; not the stops of "U.S." or "J. Smith".
_SENTENCE_END = re.compile(r"\n+|(?<![A-Z]\.)(?:(?<=[.!?])|(?<=[.!?][\"”’]))\s+(?=[\"“‘A-Z])")


class Reply(BaseModel):
    """One reply of the server, as it came."""

    text: str | None
    finish_reason: str
    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, response: ChatCompletion) -> Self:
        choice, usage = response.choices[0], response.usage
        if usage is None:
            raise ValueError("the server counts no tokens")
        return cls(
            text=choice.message.content,
            finish_reason=choice.finish_reason,
            input_tokens=usage.prompt_tokens,
            output_tokens=usage.completion_tokens,
        )


class Drop(BaseModel):
    """An item the peer gave that could not be kept, or could be kept only with a field changed."""

    facet: str
    item: dict[str, object]
    why: str


class Entry(BaseModel):
    """What became of one article."""

    article: str
    outcome: Literal["used", "failed", "truncated"]
    reason: str | None = None
    seconds: float
    replies: list[Reply]
    dropped: list[Drop] = []
    summary: Summary | None = None


def options(about: str) -> argparse.ArgumentParser:
    """The options that every peer takes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("articles", type=Path, help="folder of *.txt")
    parser.add_argument("--base-url", required=True, help="an OpenAI-compatible server")
    parser.add_argument("--model", required=True, help="the model's id, as the server knows it")
    parser.add_argument("--sha256", help="of the model's file, for the ledger")
    parser.add_argument("--only", nargs="*", help="beginnings of article names, to try something out")
    parser.add_argument("--out", type=Path, default=HERE / "predictions")
    return parser


def chosen_articles(asked: argparse.Namespace) -> list[Path]:
    """The articles in the folder, by name; with `--only` those whose names begin so."""
    return [
        path
        for path in sorted(asked.articles.glob("*.txt"))
        if not asked.only or path.name.startswith(tuple(asked.only))
    ]


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence (or sentences) of `text` that the characters `start` to `end` lie in, verbatim."""
    ends = [match.span() for match in _SENTENCE_END.finditer(text)]
    first = max((after for _, after in ends if after <= start), default=0)
    last = min((before for before, _ in ends if before >= end), default=len(text))
    return text[first:last].strip()


class Ledger:
    """One peer's run: predictions, raw replies and run.json, in `<out>/<peer>/`, written after every article."""

    def __init__(self, peer: str, asked: argparse.Namespace, packages: list[str], settings: dict[str, object]) -> None:
        self._folder: Path = asked.out / peer
        self._head: dict[str, object] = {
            "peer": peer,
            "packages": {name: version(name) for name in packages},
            "model": asked.model,
            "model_sha256": asked.sha256,
            "date": datetime.now(UTC).date().isoformat(),
            "settings": settings,
        }
        self._articles: list[dict[str, object]] = []

    def write(self, entry: Entry, text: str) -> None:
        """Write one article's prediction (none unless it was used) and raw replies, and the ledger so far.

        `text` is the article's, to count the quotes that do not occur in it; such items are kept.
        """
        name = Path(entry.article).with_suffix(".json").name
        _write(self._folder / "raw" / name, [reply.model_dump() for reply in entry.replies])
        row = entry.model_dump(exclude={"replies", "summary"})
        row["calls"] = len(entry.replies)
        row["input_tokens"] = sum(reply.input_tokens for reply in entry.replies)
        row["output_tokens"] = sum(reply.output_tokens for reply in entry.replies)
        if entry.summary:
            summary = entry.summary.model_dump()
            for figure in summary["figures"]:
                figure["unit"] = figure["unit"] or "unit"  # labels have one; a peer may leave it open
            basis = "inferred" if entry.summary.published else None
            _write(self._folder / name, {"article": entry.article, "published_basis": basis, **summary})
            facets = {facet: items for facet, items in summary.items() if isinstance(items, list)}
            row["items"] = {facet: len(items) for facet, items in facets.items()}
            quotes = [quote for items in facets.values() for item in items for quote in item["evidence"]]
            row["quotes"] = len(quotes)
            row["quotes_not_in_text"] = sum(quote not in text for quote in quotes)
        self._articles.append(row)
        _write(self._folder / "run.json", {**self._head, "articles": self._articles})


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
