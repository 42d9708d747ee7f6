"""The key of a request, and what it is made of."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from summarizer.recordings.request import Message, Recording, Request, Sampling, canonical_json, schema_text
from tests.support.requests_made import a_request, requests

PINNED_KEY = "6aa94d7ca3021a55449183140dba3576115238b384688ab72ff4557171ffe149"


@given(requests, st.randoms())
def test_the_order_of_fields_does_not_matter(request_: Request, random: object) -> None:
    """Equal content has an equal key, in whatever order its fields are given."""
    fields = list(json.loads(request_.model_dump_json()).items())
    random.shuffle(fields)  # type: ignore[attr-defined]
    assert Request.model_validate(dict(fields)).key == request_.key


@given(requests)
def test_it_survives_json(request_: Request) -> None:
    """A request that went through JSON text has the key it had before."""
    assert Request.model_validate_json(request_.model_dump_json()).key == request_.key


@given(requests, requests)
def test_equal_keys_are_equal_requests(one: Request, other: Request) -> None:
    """Two requests have one key exactly when they are equal."""
    assert (one.key == other.key) == (one == other)


@pytest.mark.parametrize(
    "change",
    [
        {"model": "small@2"},
        {"prompt": "extract.v2"},
        {"prompt_sha256": "b" * 64},
        {"messages": (Message(role="user", content="[1] The river fell."),)},
        {"messages": (Message(role="system", content="[1] The river rose."),)},
        {"response_schema": '{"type":"array"}'},
        {"parameters": Sampling(temperature=0.1, max_tokens=100, seed=0)},
        {"parameters": Sampling(temperature=0, max_tokens=101, seed=0)},
        {"parameters": Sampling(temperature=0, max_tokens=100, seed=1)},
        {"parameters": Sampling(temperature=0, max_tokens=100, seed=0, top_p=1)},
        {"parameters": Sampling(temperature=0, max_tokens=100, seed=0, repeat_penalty=1)},
        {"parameters": Sampling(temperature=0, max_tokens=100, seed=0, frequency_penalty=0)},
        {"parameters": Sampling(temperature=0, max_tokens=100, seed=0, presence_penalty=0)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_part_changes_it(change: dict[str, object]) -> None:
    """No part of a request is left out of its key."""
    assert a_request(**change).key != a_request().key


@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
def test_zero_is_one_value(zero: float) -> None:
    """0, 0.0 and -0.0 are one temperature and one key."""
    same = Sampling(temperature=zero, max_tokens=100, seed=0)
    assert a_request(parameters=same).key == a_request().key


def test_code_points_are_told_apart() -> None:
    """A letter and its decomposition are two texts, since a model reads two different texts."""
    composed = "Vardé"
    assert a_request(composed).key != a_request(unicodedata.normalize("NFD", composed)).key


def test_a_changed_copy_has_its_own_key() -> None:
    """A copy that differs does not carry the key of what it was copied from."""
    request = a_request()
    before = request.key
    assert request.model_copy(update={"model": "small@2"}).key != before


def test_it_is_pinned() -> None:
    """The key of a given request never changes from one version to the next, or every recording is lost."""
    assert a_request("Zürich “é” 1").key == PINNED_KEY


def test_no_infinities() -> None:
    """A number that JSON lacks is refused at the door."""
    with pytest.raises(ValidationError):
        Sampling(temperature=float("nan"), max_tokens=1, seed=0)


def test_canonical_json() -> None:
    """Sorted keys, no spaces, characters as they are, integral floats as integers at any depth."""
    value = canonical_json({"b": [1.0, {"z": 2.5, "é": -0.0}], "a": None})
    assert value == '{"a":null,"b":[1,{"z":2.5,"é":0}]}'


def test_schema_keeps_the_order_of_declaration() -> None:
    """The schema's properties stay in the order in which a constrained model has to write them."""

    class Reply(BaseModel):
        zebra: int
        ant: int

    assert list(json.loads(schema_text(Reply))["properties"]) == ["zebra", "ant"]


def test_a_recording_has_the_key_of_its_request() -> None:
    """No recording can be made under a key that is not its request's."""
    with pytest.raises(ValidationError, match="not that of the request"):
        Recording(key="0" * 64, request=a_request(), reply="", input_tokens=0, output_tokens=0, seconds=0)
