from __future__ import annotations

import json

import pytest

from summarizer.cli.schemas import SCHEMA_NAMES, SchemaName, schema_file, schema_json
from summarizer.render.canonical_json import to_json
from tests.support.reported import Report
from tests.support.shell import ROOT


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_committed_schemas_are_those_of_the_records(name: SchemaName) -> None:
    """A changed record changes its schema; `summarize schema NAME > schemas/NAME.schema.json` writes the file anew."""
    assert (ROOT / "schemas" / schema_file(name)).read_text("utf-8") == schema_json(name)


def test_no_other_schema_is_committed() -> None:
    """A schema whose record has gone is gone too."""
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {schema_file(name) for name in SCHEMA_NAMES}


def test_a_schema_names_every_field_that_is_written() -> None:
    """What is required and what is written are the same fields, also those with a default."""
    written = json.loads(to_json(Report("flood").write("Ann left.").summary()))
    schema = json.loads(schema_json("article_summary"))
    assert set(schema["required"]) == set(schema["properties"]) == set(written)
    assert schema["additionalProperties"] is False
