"""One instructor call an article: the whole text, the whole schema."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import instructor
from instructor.core import IncompleteOutputException, InstructorRetryException
from openai import OpenAI

from evals.peers.label_format import Summary
from evals.peers.ledger import HERE, Entry, Ledger, Reply, chosen_articles, options

PROMPT = (HERE / "naive_prompt.txt").read_text(encoding="utf-8")


def summarise(client: instructor.Instructor, path: Path, asked: argparse.Namespace, replies: list[Reply]) -> Entry:
    """What became of one article; the client's hook fills `replies` meanwhile."""
    started = time.monotonic()
    outcome, reason, summary = "used", None, None
    try:
        summary = client.create(
            response_model=Summary,
            messages=[
                {"role": "system", "content": PROMPT},
                {"role": "user", "content": path.read_text(encoding="utf-8")},
            ],
            model=asked.model,
            temperature=0,
            max_tokens=asked.max_tokens,
            max_retries=2,
        )
    except IncompleteOutputException:
        outcome, reason = "truncated", f"the reply reached the limit of {asked.max_tokens} tokens"
    except InstructorRetryException as fault:
        outcome, reason = "failed", str(fault)
    seconds = round(time.monotonic() - started, 1)
    told = {"article": path.name, "outcome": outcome, "reason": reason, "seconds": seconds}
    return Entry(**told, replies=list(replies), summary=summary)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--max-tokens", type=int, default=5000)
    asked = parser.parse_args()
    settings = {"mode": "JSON_SCHEMA", "temperature": 0, "max_tokens": asked.max_tokens, "max_retries": 2}
    ledger = Ledger("naive", asked, ["instructor", "openai", "pydantic"], {**settings, "prompt": PROMPT})
    client = instructor.from_openai(OpenAI(base_url=asked.base_url, api_key="none"), mode=instructor.Mode.JSON_SCHEMA)
    replies: list[Reply] = []
    client.on("completion:response", lambda response: replies.append(Reply.of(response)))
    for path in chosen_articles(asked):
        replies.clear()
        ledger.write(summarise(client, path, asked, replies), path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
