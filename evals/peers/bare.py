"""The bare openai client in a loop: one call an article, the schema in the prompt, no check, no second try."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from openai import OpenAI, OpenAIError
from pydantic import ValidationError

from evals.peers.label_format import Actor, Event, Figure, Item, Stance, Summary
from evals.peers.ledger import HERE, Drop, Entry, Ledger, Reply, chosen_articles, options

PROMPT = (HERE / "naive_prompt.txt").read_text(encoding="utf-8")
FACETS: dict[str, type[Item]] = {"actors": Actor, "events": Event, "figures": Figure, "stances": Stance}


def to_summary(reply: str) -> tuple[Summary, list[Drop]]:
    """What of a reply fits the label format, and what does not; raises ValueError when it is no JSON object."""
    given = json.loads(reply)
    if not isinstance(given, dict):
        raise ValueError("the reply is no JSON object")
    kept: dict[str, list[Item]] = {facet: [] for facet in FACETS}
    dropped: list[Drop] = []
    for facet, kind in FACETS.items():
        listed = given.get(facet)
        for item in listed if isinstance(listed, list) else []:
            try:
                kept[facet].append(kind.model_validate(item))
            except ValidationError as fault:
                dropped.append(Drop(facet=facet, item=item if isinstance(item, dict) else {"": item}, why=str(fault)))
    told = {name: given[name] if isinstance(given.get(name), str) else None for name in ("published", "gist")}
    return Summary(**told, **kept), dropped


def summarise(client: OpenAI, path: Path, asked: argparse.Namespace) -> Entry:
    """What became of one article."""
    schema = json.dumps(Summary.model_json_schema(), separators=(",", ":"))
    started = time.monotonic()
    outcome, reason, summary, replies, dropped = "used", None, None, [], []
    try:
        response = client.chat.completions.create(
            messages=[
                {"role": "system", "content": f"{PROMPT}\nAnswer with one JSON object of this schema:\n{schema}"},
                {"role": "user", "content": path.read_text(encoding="utf-8")},
            ],
            model=asked.model,
            response_format={"type": "json_object"},
            temperature=0,
            max_tokens=asked.max_tokens,
        )
        replies.append(Reply.of(response))
        summary, dropped = to_summary(replies[0].text or "")
    except (OpenAIError, ValueError) as fault:
        outcome = "truncated" if replies and replies[0].finish_reason == "length" else "failed"
        reason = str(fault)
    seconds = round(time.monotonic() - started, 1)
    told = {"article": path.name, "outcome": outcome, "reason": reason, "seconds": seconds, "dropped": dropped}
    return Entry(**told, replies=replies, summary=summary)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--max-tokens", type=int, default=5000)
    asked = parser.parse_args()
    settings = {"response_format": "json_object", "temperature": 0, "max_tokens": asked.max_tokens}
    ledger = Ledger("bare", asked, ["openai", "pydantic"], {**settings, "prompt": PROMPT})
    # The context holds prompt, article and reply; a reply that runs away takes minutes on two cores.
    client = OpenAI(base_url=asked.base_url, api_key="none", timeout=1800, max_retries=0)
    for path in chosen_articles(asked):
        ledger.write(summarise(client, path, asked), path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
