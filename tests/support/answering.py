"""A stand-in for a model: it answers any request with a reply that fits the request's own response schema, and labels
the candidates that its last message lists where the schema does not name them.

    with ScriptedServer(Answering()) as server:
        ...  # every task gets drafts that validate

The words of a draft are words of the passage, so that some of it grounds. The same request always gets the same reply.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.support.servers import Act, Seen, completion

# As passages are shown: `[3] Words.` with numbers, `Sentence: Words.` without; `Note: ` for a statement of the brief.
_FIRST = re.compile(r"^(?:\[\d+\]|Sentences?:|Text:|Note:) *(.+)$", re.MULTILINE)
# The fields whose answer differs from draft to draft.
_OF_A_TURN = ("name", "number", "cue", "at", "what", "measures", "claim", "text")
_OPEN = 1_000  # what the schema says where the number of drafts is left open
# Where a message lists what a field may hold.
_LISTED = {"actors": "Names", "number": "Numbers", "cue": "Cues", "holder": "Actors", "when": "Dates"}


@dataclass(frozen=True)
class Answering:
    """A script for `ScriptedServer`. A request whose last message holds `slow` takes `delay` seconds."""

    slow: str | None = None
    delay: float = 0.0

    def __call__(self, seen: Seen) -> Act:
        text = passage(seen)
        return completion(reply(seen), delay=self.delay if self.slow is not None and self.slow in text else 0.0)


def passage(seen: Seen) -> str:
    """The window: the last message of a request, or the one before a reply that is to be mended."""
    said = [str(message["content"]) for message in seen.json["messages"] if message["role"] == "user"]
    return next((text for text in reversed(said) if _FIRST.search(text)), said[-1])


def reply(seen: Seen, most: int = 1) -> str:
    """A reply to the request, as JSON text, with up to `most` drafts where their number is left open; the words of the
    second draft are those of the second sentence, and so on."""
    schema = seen.json["response_format"]["json_schema"]["schema"]
    window = passage(seen)
    return json.dumps(_Schema(schema, _words(window), listed(window), most).value(schema, 0), ensure_ascii=False)


def listed(window: str) -> dict[str, tuple[str, ...]]:
    """The candidates that a window's message lists, by the field that they are for."""
    lists = {field: re.findall(rf"^{label}: (.+)$", window, re.MULTILINE) for field, label in _LISTED.items()}
    return {field: tuple(found[-1].split("; ")) for field, found in lists.items() if found and found != ["none"]}


def _words(window: str) -> tuple[str, ...]:
    """The passage's sentences, as far as each has a line of its own."""
    return tuple(_FIRST.findall(window)) or ("it",)


@dataclass(frozen=True)
class _Schema:
    root: dict[str, Any]
    words: tuple[str, ...]
    listed: dict[str, tuple[str, ...]]
    most: int

    def value(self, schema: dict[str, Any], turn: int, field: str = "") -> object:
        """A value that fits; the `turn`th of a list takes the `turn`th choice, so that each candidate is labelled."""
        if "$ref" in schema:
            return self.value(self.root["$defs"][schema["$ref"].rpartition("/")[2]], turn, field)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][turn % len(schema["enum"])]
        if "anyOf" in schema:
            if field in _LISTED and field not in self.listed and "enum" not in schema["anyOf"][0]:
                return None
            return self.value(schema["anyOf"][0], turn, field)
        kind = schema["type"]
        if kind == "object":
            return self._object(schema, turn, field)
        if kind == "array":
            return [self.value(schema["items"], each) for each in range(self._count(schema, field))]
        if kind == "string":
            return self._text(schema, turn, field)
        return {"integer": schema.get("minimum", 1) + turn, "number": 1.0, "boolean": False, "null": None}[kind]

    def _text(self, schema: dict[str, Any], turn: int, field: str) -> str:
        if field in self.listed:
            return self.listed[field][turn % len(self.listed[field])]
        return self.words[turn % len(self.words)][: schema.get("maxLength", 40)].strip() or "it"

    def _object(self, schema: dict[str, Any], turn: int, field: str) -> dict[str, object]:
        if "properties" not in schema:
            return {key: self.value(schema["additionalProperties"], 0) for key in self.listed[field]}
        # A field with few choices is a label: it gets the first, whichever candidate it is about.
        return {
            name: self.value(part, turn if name in _OF_A_TURN else 0, name)
            for name, part in schema["properties"].items()
        }

    def _count(self, schema: dict[str, Any], field: str) -> int:
        """How many drafts there are in a list."""
        if schema.get("maxItems") != _OPEN:
            return max(schema.get("minItems", 0), min(self.most, schema.get("maxItems", self.most)))
        sentences, numbers, cues = len(self.words), len(self.listed.get("number", ())), len(self.listed.get("cue", ()))
        at_most = {"events": min(self.most, sentences), "stances": min(self.most, cues)}
        return {"figures": numbers, "narrative": sentences, **at_most}[field]
