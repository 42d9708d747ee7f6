"""A record -> JSON text: the same bytes for the same record, readable in a diff."""

from __future__ import annotations

import json

from pydantic import JsonValue

from summarizer.records.facets import Record

_EXACT_INTEGERS = 2**53  # beyond it, a float no longer holds every integer


def to_json(value: Record) -> str:
    """`value` as JSON: fields in the order of the model, two spaces of indent, letters of every script as they are.

    Whole numbers have no decimal point (6600, not 6600.0), also where the field is a float: reading the text back gives
    an equal record. Ends with one newline. Raises ValueError for a number that JSON cannot hold (infinity, NaN).
    """
    plain = _whole(value.model_dump(mode="json"))
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def to_json_line(value: Record) -> str:
    """`to_json` on a single line (https://jsonlines.org), with one newline at its end."""
    plain = _whole(value.model_dump(mode="json"))
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n"


def _whole(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return whole(value) if isinstance(value, float) else value


def whole(value: float) -> float:
    """The same number, as an int where it is whole and no digit is lost."""
    return int(value) if value.is_integer() and abs(value) < _EXACT_INTEGERS else value
