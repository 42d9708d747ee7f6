"""The JSON Schemas of what the program writes, generated from the records.

The files in `schemas/` are this module's output (`summarize schema NAME`); a test fails when they differ.
"""

from __future__ import annotations

import json
from typing import Literal, get_args

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from summarizer.records.brief import StoryBrief
from summarizer.records.changes import Changes
from summarizer.records.facets import Record
from summarizer.records.summary import ArticleSummary

SchemaName = Literal["story_brief", "article_summary", "changes"]
SCHEMA_NAMES: tuple[SchemaName, ...] = get_args(SchemaName)
_Field = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField
_RECORDS: dict[SchemaName, type[Record]] = {
    "story_brief": StoryBrief,
    "article_summary": ArticleSummary,
    "changes": Changes,
}
# The dialect that pydantic generates: https://docs.pydantic.dev/latest/concepts/json_schema/
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _EveryField(GenerateJsonSchema):
    """A generator that has every field as required: a default is written like any other value."""

    def field_is_required(self, field: _Field, total: bool) -> bool:
        return True


def schema_json(name: SchemaName) -> str:
    """The schema of `brief.json`, `articles/<id>.json` or `changes.json` as JSON text, with one newline at its end.

    It describes what is written, where every field is present, also those with a default.
    """
    generated = _RECORDS[name].model_json_schema(mode="serialization", schema_generator=_EveryField)
    schema = {"$schema": _DIALECT, **generated}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_file(name: SchemaName) -> str:
    """The name of the schema's file in `schemas/`."""
    return f"{name}.schema.json"
