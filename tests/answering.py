"""A stand-in for a model: it answers any request with a reply that fits the request's own response schema.

    with ScriptedServer(Answering()) as server:
        ...  # every task gets drafts that validate

The words of a draft are words of the passage, so that some of it grounds. The same request always gets the same reply.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from servers import Act, Seen, completion

# As passages are shown: `[3] Words.` with numbers, `Sentence: Words.` without; `Note: ` for a statement of the brief.
_FIRST = re.compile(r"^(?:\[\d+\]|Sentences?:|Note:) *(.+)$", re.MULTILINE)
# The fields whose answer differs from draft to draft.
_OF_A_TURN = ("name", "number", "cue", "at", "what", "measures", "claim", "text")


@dataclass(frozen=True)
class Answering:
    """A script for `ScriptedServer`. A request whose last message holds `slow` takes `delay` seconds."""

    slow: str | None = None
    delay: float = 0.0

    def __call__(self, seen: Seen) -> Act:
        text = passage(seen)
        return completion(reply(seen), delay=self.delay if self.slow is not None and self.slow in text else 0.0)


def passage(seen: Seen) -> str:
    """The last message of a request: the window."""
    return str(seen.json["messages"][-1]["content"])


def reply(seen: Seen, most: int = 1) -> str:
    """A reply to the request, as JSON text, with up to `most` drafts where their number is left open; the words of the
    second draft are those of the second sentence, and so on."""
    schema = seen.json["response_format"]["json_schema"]["schema"]
    return json.dumps(_Schema(schema, _words(passage(seen)), most).value(schema, 0), ensure_ascii=False)


def _words(window: str) -> tuple[str, ...]:
    """The passage's sentences, as far as each has a line of its own."""
    return tuple(_FIRST.findall(window)) or ("it",)


@dataclass(frozen=True)
class _Schema:
    root: dict[str, Any]
    words: tuple[str, ...]
    most: int

    def value(self, schema: dict[str, Any], turn: int) -> object:
        """A value that fits; the `turn`th of a list takes the `turn`th choice, so that each candidate is labelled."""
        if "$ref" in schema:
            return self.value(self.root["$defs"][schema["$ref"].rpartition("/")[2]], turn)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][turn % len(schema["enum"])]
        if "anyOf" in schema:
            return self.value(schema["anyOf"][0], turn)
        kind = schema["type"]
        if kind == "object":
            # A field with few choices is a label: it gets the first, whichever candidate it is about.
            return {
                name: self.value(part, turn if name in _OF_A_TURN else 0) for name, part in schema["properties"].items()
            }
        if kind == "array":
            count = max(schema.get("minItems", 0), min(self.most, schema.get("maxItems", self.most)))
            return [self.value(schema["items"], each) for each in range(count)]
        if kind == "string":
            return self.words[turn % len(self.words)][: schema.get("maxLength", 40)].strip() or "it"
        return {"integer": schema.get("minimum", 1) + turn, "number": 1.0, "boolean": False, "null": None}[kind]
