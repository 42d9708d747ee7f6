"""Drafts: a reply is narrowed to what the window can answer, and whatever else comes is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema

from summarizer.prompts.drafts import (
    DRAFT_TYPES,
    REPLY_TYPES,
    EventDraft,
    FigureDraft,
    ReplyLimits,
    narrowed,
    reply_of,
    widened,
)
from summarizer.records.facets import FACETS, Facet

TEXTS = st.text(max_size=30)
EVENT_LIMITS = ReplyLimits(choices={"when": ("Friday", "2014")}, dropped=frozenset({"at"}), most=2)
FIGURE_LIMITS = ReplyLimits(choices={"number": ("12", "half a million")}, least=2, most=2)
ONE_EVENT = {"what": "A bridge falls", "when": "Friday", "where": None, "status": "happened"}
TWO_LABELS = [
    {"number": "12", "unit": "cow", "measures": "cows drowned"},
    {"number": "half a million", "unit": "person", "measures": "people of Leeds"},
]


def reply_to(facet: Facet, limits: ReplyLimits, drafts: object) -> BaseModel:
    return narrowed(facet, limits).model_validate_json(json.dumps({facet: drafts}))


def parts(schema: object) -> Iterator[dict[str, object]]:
    """Every object within a JSON schema."""
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


# --- what is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", FACETS)
@pytest.mark.parametrize("dropped", [frozenset(), frozenset({"at"})], ids=["pointing", "one sentence"])
def test_a_schema_has_no_titles_and_requires_every_field(facet: Facet, dropped: frozenset[str]) -> None:
    """Titles cost input tokens and say nothing; a field left out would leave a default to decide."""
    schema = narrowed(facet, ReplyLimits(dropped=dropped, most=3)).model_json_schema()
    assert not any(isinstance(part.get("title"), str) for part in parts(schema))
    objects = [part for part in parts(schema) if part.get("type") == "object"]
    assert len(objects) == 2
    assert all(set(part["required"]) == set(part["properties"]) for part in objects)
    assert all(part["additionalProperties"] is False for part in objects)


@pytest.mark.parametrize("facet", FACETS)
def test_a_dropped_field_is_not_asked_for(facet: Facet) -> None:
    """What is dropped is in no schema; nothing else is missing, and the order of fields is that of the draft."""
    fields = list(DRAFT_TYPES[facet].model_fields)
    for gone in fields:
        schema = narrowed(facet, ReplyLimits(dropped=frozenset({gone}), most=3)).model_json_schema()
        (draft,) = (part for part in parts(schema) if part.get("type") == "object" and facet not in part["properties"])
        assert list(draft["properties"]) == [name for name in fields if name != gone]


def test_enumerations_hold_only_what_was_allowed() -> None:
    """The values that a text field may take are those of `choices`, and null where the draft allows null."""
    schema = narrowed("events", EVENT_LIMITS).model_json_schema()
    when = schema["$defs"]["EventDraft"]["properties"]["when"]
    assert when == {"anyOf": [{"enum": ["Friday", "2014"], "type": "string"}, {"type": "null"}]}
    schema = narrowed("figures", FIGURE_LIMITS).model_json_schema()
    assert schema["$defs"]["FigureDraft"]["properties"]["number"]["enum"] == ["12", "half a million"]


@pytest.mark.parametrize("days", [("Monday", "Friday"), ("Friday", "Monday")])
@pytest.mark.parametrize(("facet", "field"), [("events", "when"), ("figures", "number"), ("stances", "holder")])
def test_choices_are_in_their_own_order(facet: Facet, field: str, days: tuple[str, str]) -> None:
    """And not in that of the same choices in an earlier schema."""
    schema = narrowed(facet, ReplyLimits(choices={field: days}, most=1)).model_json_schema()
    assert [part["enum"] for part in parts(schema) if set(part.get("enum", ())) == set(days)] == [list(days)]


def test_the_number_of_drafts_is_bounded() -> None:
    """`least` and `most` are the bounds of the list in the schema."""
    schema = narrowed("figures", FIGURE_LIMITS).model_json_schema()["properties"]["figures"]
    assert (schema["minItems"], schema["maxItems"]) == (2, 2)


# --- what is accepted -----------------------------------------------------------------------------------------------


def test_a_reply_within_the_limits_becomes_drafts() -> None:
    """A field that was not asked for comes back as None."""
    events = widened("events", reply_to("events", EVENT_LIMITS, [ONE_EVENT]), EVENT_LIMITS)
    assert events == (EventDraft(what="A bridge falls", when="Friday", status="happened"),)
    figures = widened("figures", reply_to("figures", FIGURE_LIMITS, TWO_LABELS), FIGURE_LIMITS)
    assert [draft.number for draft in figures if isinstance(draft, FigureDraft)] == ["12", "half a million"]


@pytest.mark.parametrize(
    "drafts",
    [
        pytest.param([ONE_EVENT | {"when": "Monday"}], id="a date that is not in the window"),
        pytest.param([ONE_EVENT | {"when": "friday"}], id="a date written otherwise"),
        pytest.param([ONE_EVENT | {"at": 1}], id="a field that was dropped"),
        pytest.param([ONE_EVENT | {"mood": "sad"}], id="a field that does not exist"),
        pytest.param([{name: ONE_EVENT[name] for name in ("what", "when", "status")}], id="a field left out"),
        pytest.param([ONE_EVENT | {"status": "likely"}], id="a status that does not exist"),
        pytest.param([ONE_EVENT | {"what": "x" * 161}], id="a text that is too long"),
        pytest.param([ONE_EVENT | {"what": None}], id="null where a text belongs"),
        pytest.param([ONE_EVENT] * 3, id="more than the most"),
        pytest.param(ONE_EVENT, id="a draft in place of a list"),
        pytest.param(None, id="null in place of a list"),
        pytest.param(["A bridge falls"], id="words in place of a draft"),
    ],
)
def test_a_reply_outside_the_limits_is_refused(drafts: object) -> None:
    """No default and no repair: a reply that says what it may not say does not validate."""
    with pytest.raises(ValidationError):
        reply_to("events", EVENT_LIMITS, drafts)


@pytest.mark.parametrize(
    "drafts",
    [
        pytest.param(TWO_LABELS[:1], id="fewer than the least"),
        pytest.param([*TWO_LABELS, TWO_LABELS[0]], id="more than the most"),
        pytest.param([TWO_LABELS[0], TWO_LABELS[1] | {"number": "13"}], id="an altered number"),
        pytest.param([TWO_LABELS[0], TWO_LABELS[1] | {"number": 12}], id="a number that is no text"),
        pytest.param([TWO_LABELS[0], TWO_LABELS[1] | {"number": None}], id="no number"),
        pytest.param([TWO_LABELS[0], TWO_LABELS[1] | {"value": 500000}], id="a value of the model's own"),
    ],
)
def test_figures_are_labelled_for_the_listed_numbers_only(drafts: object) -> None:
    """As many labels as numbers, each for one of them; a value cannot even be said."""
    with pytest.raises(ValidationError):
        reply_to("figures", FIGURE_LIMITS, drafts)


@given(
    when=st.one_of(st.sampled_from(["Friday", "2014"]), TEXTS, st.none(), st.integers()),
    where=st.one_of(TEXTS, st.none()),
    status=st.one_of(st.sampled_from(["happened", "denied"]), TEXTS),
    count=st.integers(0, 4),
)
def test_a_reply_is_accepted_exactly_when_it_keeps_to_the_choices(
    when: object, where: str | None, status: str, count: int
) -> None:
    """Whatever is written: it validates when every field is among what was allowed, and only then."""
    drafts = [ONE_EVENT | {"when": when, "where": where, "status": status}] * count
    statuses = {"happened", "ongoing", "planned", "alleged", "denied"}
    allowed = count <= 2 and (count == 0 or (when in ("Friday", "2014", None) and status in statuses))
    try:
        reply = reply_to("events", EVENT_LIMITS, drafts)
    except ValidationError:
        assert not allowed
    else:
        assert allowed
        assert all(draft.model_dump()["when"] == when for draft in widened("events", reply, EVENT_LIMITS))


@st.composite
def replies(draw: st.DrawFn) -> tuple[Facet, ReplyLimits, str]:
    """A facet, limits, and a reply that keeps to them."""
    facet: Facet = draw(st.sampled_from(FACETS))
    choices = tuple(draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True)))
    chosen = {"actors": "name", "events": "when", "figures": "number", "stances": "cue"}[facet]
    pointing = draw(st.booleans())
    limits = ReplyLimits(choices={chosen: choices}, dropped=frozenset() if pointing else frozenset({"at"}), most=4)
    words = dict.fromkeys(("what", "where", "unit", "measures", "holder", "target", "claim", "source"), TEXTS)
    fixed = {
        "kind": st.sampled_from(["person", "none"]),
        "status": st.sampled_from(["planned", "denied"]),
        "act": st.sampled_from(["praises", "other"]),
        "at": st.integers(1, 9),
    }
    fields = words | fixed | {chosen: st.sampled_from(choices)}
    names = [name for name in DRAFT_TYPES[facet].model_fields if name not in limits.dropped]
    draft = st.fixed_dictionaries({name: fields[name] for name in names})
    return facet, limits, json.dumps({facet: draw(st.lists(draft, max_size=4))})


@given(replies())
def test_what_parses_narrowed_parses_widened(case: tuple[Facet, ReplyLimits, str]) -> None:
    """A reply of the narrowed type is one of the full type, with the same words and None for what was not asked; and
    the reply is had again from its drafts."""
    facet, limits, text = case
    reply = narrowed(facet, limits).model_validate_json(text)
    drafts = widened(facet, reply, limits)
    assert drafts == tuple(getattr(REPLY_TYPES[facet].model_validate_json(text), facet))
    assert reply_of(facet, drafts, limits) == json.loads(text)
    assert all(draft.model_dump().get(name) is None for draft in drafts for name in limits.dropped)


# --- what need not be asked -----------------------------------------------------------------------------------------


def test_a_settled_field_is_filled_in() -> None:
    """A field that can take one value only costs no tokens, and cannot be got wrong."""
    limits = ReplyLimits(settled={"number": "12"}, least=1, most=1)
    label = {"unit": "cow", "measures": "cows drowned"}
    (figure,) = widened("figures", reply_to("figures", limits, [label]), limits)
    assert figure == FigureDraft(number="12", **label)
    assert reply_of("figures", [figure], limits) == {"figures": [label]}
    with pytest.raises(ValidationError):
        reply_to("figures", limits, [TWO_LABELS[0]])


KEYED = ReplyLimits(choices={"name": ("Ana Lopez", "kind_0", "Chile’s “army”")}, keyed="name", least=3, most=3)
KINDS = {"Ana Lopez": "person", "kind_0": "none", "Chile’s “army”": "armed_group"}


def test_a_keyed_reply_has_one_label_for_each_choice() -> None:
    """The choices are the keys, in their order, whatever their letters; each label becomes a draft."""
    drafts = widened("actors", reply_to("actors", KEYED, KINDS), KEYED)
    assert [draft.model_dump() for draft in drafts] == [{"name": name, "kind": kind} for name, kind in KINDS.items()]
    assert reply_of("actors", drafts, KEYED) == {"actors": KINDS}
    schema = narrowed("actors", KEYED).model_json_schema()["$defs"]["ActorDraft"]
    assert (list(schema["properties"]), schema["required"]) == (list(KINDS), list(KINDS))
    assert schema["additionalProperties"] is False
    assert not any("title" in part for part in schema["properties"].values())


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param({name: KINDS[name] for name in list(KINDS)[:2]}, id="a key left out"),
        pytest.param(KINDS | {"Peru": "government"}, id="a key that was not asked for"),
        pytest.param(KINDS | {"kind_0": "mood"}, id="a kind that does not exist"),
        pytest.param({"label_0": "person", "label_1": "none", "label_2": "none"}, id="the fields' own names"),
        pytest.param([{"name": "Ana Lopez", "kind": "person"}], id="a list of drafts"),
    ],
)
def test_a_keyed_reply_labels_just_the_choices(labels: object) -> None:
    """Nothing is left unlabelled, and nothing else can be named."""
    with pytest.raises(ValidationError):
        reply_to("actors", KEYED, labels)


def test_widening_refuses_a_reply_to_another_task() -> None:
    """A reply that is none of the facet's does not become drafts."""
    with pytest.raises(ValidationError):
        widened("figures", reply_to("events", EVENT_LIMITS, [ONE_EVENT]), FIGURE_LIMITS)


def test_a_schema_is_made_once_for_a_type_and_those_derived_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """instructor asks a subclass for the schema that the request has already; another type gets its own."""
    made: list[str] = []
    generate = GenerateJsonSchema.generate

    def noted(maker: GenerateJsonSchema, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made.append(mode)
        return generate(maker, schema, mode)

    monkeypatch.setattr(GenerateJsonSchema, "generate", noted)
    asked, other = narrowed("events", ReplyLimits(most=1)), narrowed("events", ReplyLimits(most=2))
    assert asked.model_json_schema() is type("Derived", (asked,), {}).model_json_schema()
    assert len(made) == 1
    assert other.model_json_schema() != asked.model_json_schema()
