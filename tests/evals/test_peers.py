"""The peers' one real run, as committed: label format, raw replies, a ledger that accounts for every seed."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from summarizer.records.facets import Act, Kind, Polarity, Qualifier, Salience, Status

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "evals" / "peers"
RUNS = sorted((PEERS / "predictions").glob("*/run.json"))
SEEDS = sorted(path.name for path in (ROOT / "seeds").glob("*.txt"))
PREDICTIONS = sorted(path for run in RUNS for path in run.parent.glob("*.json") if path.name != "run.json")

ARTICLE_FIELDS = {"article", "published", "published_basis", "gist", "actors", "events", "figures", "stances"}
ITEM_FIELDS = {
    "actors": {"name", "aliases", "kind", "role"},
    "events": {"what", "date", "place", "participants", "status", "salience"},
    "figures": {"text", "value", "qualifier", "unit", "measures", "as_of", "attributed_to"},
    "stances": {"holder", "target", "polarity", "act", "claim", "quoted"},
}
ENUMERATIONS = {
    "kind": Kind,
    "status": Status,
    "salience": Salience,
    "qualifier": Qualifier,
    "polarity": Polarity,
    "act": Act,
}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_two_peers_were_run() -> None:
    """Law: the table has two baselines, each with a ledger."""
    assert [run.parent.name for run in RUNS] == ["langextract", "naive"]


@pytest.mark.parametrize("path", PREDICTIONS, ids=named)
def test_predictions_are_in_the_label_format(path: Path) -> None:
    """Law: a prediction file has the label format's fields, no others, and belongs to a seed article."""
    prediction = json.loads(path.read_text(encoding="utf-8"))
    assert set(prediction) == ARTICLE_FIELDS
    assert prediction["article"] in SEEDS
    assert prediction["article"] == path.with_suffix(".txt").name
    assert prediction["published_basis"] in {"explicit", "inferred", None}
    for facet, fields in ITEM_FIELDS.items():
        for item in prediction[facet]:
            assert set(item) == fields | {"evidence"}


@pytest.mark.parametrize("path", PREDICTIONS, ids=named)
def test_predictions_keep_to_the_enumerations(path: Path) -> None:
    """Law: every closed field has one of the guideline's members, and every item has evidence."""
    prediction = json.loads(path.read_text(encoding="utf-8"))
    for facet in ITEM_FIELDS:
        for item in prediction[facet]:
            assert item["evidence"]
            assert all(isinstance(quote, str) for quote in item["evidence"])
            for field, members in ENUMERATIONS.items():
                assert field not in item or item[field] in get_args(members)
            assert isinstance(item.get("value"), int | float | None)


@pytest.mark.parametrize("run", RUNS, ids=named)
def test_the_ledger_accounts_for_every_seed(run: Path) -> None:
    """Law: each seed ended as used, failed or truncated; a prediction and its raw replies exist for each used one."""
    ledger = json.loads(run.read_text(encoding="utf-8"))
    assert [row["article"] for row in ledger["articles"]] == SEEDS
    assert re.fullmatch(r"[0-9a-f]{64}", ledger["model_sha256"])
    for row in ledger["articles"]:
        name = Path(row["article"]).with_suffix(".json").name
        assert row["outcome"] in {"used", "failed", "truncated"}
        assert row["outcome"] == "used" or row["reason"]
        assert (run.parent / name).exists() == (row["outcome"] == "used")
        raw = json.loads((run.parent / "raw" / name).read_text(encoding="utf-8"))
        assert row["calls"] == len(raw)
        assert row["output_tokens"] == sum(reply["output_tokens"] for reply in raw)
        if row["outcome"] == "used":
            prediction = json.loads((run.parent / name).read_text(encoding="utf-8"))
            assert row["items"] == {facet: len(prediction[facet]) for facet in ITEM_FIELDS}


def test_requirements_are_exact_pins() -> None:
    """Law: the peers' requirements name one version each, so that the run can be repeated."""
    lines = (PEERS / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z]+\])?==[0-9][0-9A-Za-z.]*", pin) for pin in pins)
