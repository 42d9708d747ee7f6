"""What the model writes: drafts, in its own words, before any check.

The types here are the contract of the prompts' `response`. For one call they are narrowed to what the window can
answer (see `narrowed`): as many figures as the code found numbers, only cues and dates that stand in the text, a
sentence number only where there is more than one sentence. What cannot be said cannot be said wrongly, and costs no
tokens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from summarizer.records.article import Sentence
from summarizer.records.facets import FACETS, Act, Facet, Kind, Record, Status

LONGEST_WHAT = LONGEST_CLAIM = 160  # characters; the guideline asks for 20 words at most
LONGEST_SENTENCE = 400  # characters
# Characters of what code finds in the text and a draft repeats; what is longer is not offered to the model.
LONGEST: dict[str, int] = {"name": 160, "when": 60, "number": 60, "holder": 120}
At = Annotated[int, Field(ge=1)]
_MANY = 1_000  # drafts: more than any window holds
_REMEMBERED = 256  # types: making one takes milliseconds, and many windows can answer the same
# What the model is asked for: the facets of an article, whether two figures answer one question, and the sentences of a
# brief's narrative.
Task = Facet | Literal["same_question", "narrative"]
TASKS: tuple[Task, ...] = (*FACETS, "same_question", "narrative")


class Draft(BaseModel):
    """Base of the drafts: immutable; an unknown field is an error; the schema carries no titles, which only cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ActorDraft(Draft):
    """A label for one candidate that the code found; `name` repeats it. `none`: the candidate is no actor."""

    name: Annotated[str, Field(max_length=LONGEST["name"])]
    kind: Kind | Literal["none"]


class EventDraft(Draft):
    """An event; `when` is one of the date expressions of the window, `where` words of the text."""

    at: At | None = None
    what: Annotated[str, Field(max_length=LONGEST_WHAT)]
    when: Annotated[str, Field(max_length=LONGEST["when"])] | None = None
    where: Annotated[str, Field(max_length=60)] | None = None
    status: Status


class FigureDraft(Draft):
    """A label for one number that the code found; `number` repeats it."""

    number: Annotated[str, Field(max_length=LONGEST["number"])]
    unit: Annotated[str, Field(max_length=30)]
    measures: Annotated[str, Field(max_length=120)]


class StanceDraft(Draft):
    """A position; `cue` is one of the cues that the code found."""

    at: At | None = None
    cue: Annotated[str, Field(max_length=40)]
    holder: Annotated[str, Field(max_length=LONGEST["holder"])]
    target: Annotated[str, Field(max_length=120)]
    act: Act
    claim: Annotated[str, Field(max_length=LONGEST_CLAIM)]


class NarrativeDraft(Draft):
    """A statement of the brief, in the model's words."""

    at: At | None = None
    text: Annotated[str, Field(max_length=LONGEST_SENTENCE)]


class SameQuestionDraft(Draft):
    """Whether two figures answer the same question."""

    same: Literal["yes", "no"]


class ActorDrafts(Draft):
    """Reply to the `actors` prompt."""

    actors: tuple[ActorDraft, ...]


class EventDrafts(Draft):
    """Reply to the `events` prompt."""

    events: tuple[EventDraft, ...]


class FigureDrafts(Draft):
    """Reply to the `figures` prompt."""

    figures: tuple[FigureDraft, ...]


class StanceDrafts(Draft):
    """Reply to the `stances` prompt."""

    stances: tuple[StanceDraft, ...]


class SameQuestionDrafts(Draft):
    """Reply to the `same_question` prompt."""

    same_question: tuple[SameQuestionDraft, ...]


class NarrativeDrafts(Draft):
    """Reply to the `narrative` prompt."""

    narrative: tuple[NarrativeDraft, ...]


AnyDraft = ActorDraft | EventDraft | FigureDraft | StanceDraft | SameQuestionDraft | NarrativeDraft
Reply = ActorDrafts | EventDrafts | FigureDrafts | StanceDrafts | SameQuestionDrafts | NarrativeDrafts
REPLY_TYPES: dict[Task, type[Reply]] = {
    "actors": ActorDrafts,
    "events": EventDrafts,
    "figures": FigureDrafts,
    "stances": StanceDrafts,
    "same_question": SameQuestionDrafts,
    "narrative": NarrativeDrafts,
}
DRAFT_TYPES: dict[Task, type[AnyDraft]] = {
    "actors": ActorDraft,
    "events": EventDraft,
    "figures": FigureDraft,
    "stances": StanceDraft,
    "same_question": SameQuestionDraft,
    "narrative": NarrativeDraft,
}


class Drafted(Record):
    """The drafts of one call, the sentences it asked about and showed, and where the drafts came from."""

    task: Facet
    sentences: tuple[Sentence, ...]
    before: tuple[Sentence, ...] = ()
    drafts: tuple[AnyDraft, ...]
    prompt: str
    prompt_sha256: str
    model: str
    recording: str


class ReplyLimits(Draft):
    """What one window can answer.

    `choices` gives the only values a text field may take (none: only null), `settled` the value of a field that can
    have no other and is not asked for; `dropped` the other fields not asked for; `least` and `most` how many drafts
    there may be. Where `keyed` names a field, each of its choices gets one draft, and the reply is an object with these
    choices as keys; `told` gives the labels of further keys, which are not asked for. `hidden`: the reply is checked
    against all this, and the schema that is sent does not show it.
    """

    choices: dict[str, tuple[str, ...]] = {}
    settled: dict[str, str] = {}
    told: dict[str, str] = {}
    dropped: frozenset[str] = frozenset()
    keyed: str | None = None
    least: int = 0
    most: int
    hidden: bool = False

    def __hash__(self) -> int:
        return hash((tuple(self.choices.items()), self.dropped, self.keyed, self.least, self.most, self.hidden))

    @property
    def shown(self) -> ReplyLimits:
        """What the schema of hidden limits tells of them: which fields are asked for."""
        return ReplyLimits(dropped=self.dropped, keyed=self.keyed, most=_MANY)

    def asked(self, task: Task) -> dict[str, FieldInfo]:
        """The fields of a draft that the model has to fill."""
        unasked = self.dropped | self.settled.keys() | {self.keyed}
        return {name: field for name, field in DRAFT_TYPES[task].model_fields.items() if name not in unasked}


def narrowed(task: Task, limits: ReplyLimits) -> type[BaseModel]:
    """The reply type of `task` narrowed by `limits`: every field required, and nothing that may not be answered.

    `widened` makes drafts of what it parses, `reply_of` the reply of drafts. Its JSON schema says just what it takes,
    unless the limits are `hidden`: then it is one for all calls of the task that ask for the same fields.
    """
    # What is settled is not asked for, whatever its value.
    return _narrowed(task, limits.model_copy(update={"settled": dict.fromkeys(limits.settled, ""), "told": {}}))


@lru_cache(_REMEMBERED)
def _narrowed(task: Task, limits: ReplyLimits) -> type[BaseModel]:
    name = DRAFT_TYPES[task].__name__
    fields: dict[str, Any] = {
        name: (_wire_type(name, field, limits), ...) for name, field in limits.asked(task).items()
    }
    drafts: Any
    bounds: Any = ...
    if limits.keyed:
        answer: Any = next(iter(fields.values()))[0]
        keys = limits.choices.get(limits.keyed)
        # A key may be no name that a field can have.
        labels: dict[str, Any] = {f"label_{at}": (answer, Field(alias=key)) for at, key in enumerate(keys or ())}
        drafts = dict[str, answer] if keys is None else create_model(name, __base__=_Wire, **labels)
    else:
        draft: Any = create_model(name, __base__=_Wire, **fields)
        drafts, bounds = list[draft], Field(min_length=limits.least, max_length=limits.most)
    reply: dict[str, Any] = {task: (drafts, bounds)}
    reply_type = create_model(REPLY_TYPES[task].__name__, __base__=_Wire, **reply)
    if limits.hidden:
        reply_type._schema = _narrowed(task, limits.shown).model_json_schema()
    return reply_type


def widened(task: Task, reply: BaseModel, limits: ReplyLimits) -> tuple[AnyDraft, ...]:
    """The drafts in a reply to the type narrowed by the same limits. Raises ValidationError if it is none."""
    written = reply.model_dump(by_alias=True)
    if limits.keyed:
        (label,) = limits.asked(task)
        answers = written[task] | limits.told
        written[task] = [{limits.keyed: key, label: answer} for key, answer in answers.items()]
    elif task in written:
        written[task] = [limits.settled | draft for draft in written[task]]
    return tuple(getattr(REPLY_TYPES[task].model_validate(written), task))


def reply_of(task: Task, drafts: Iterable[AnyDraft], limits: ReplyLimits) -> dict[str, object]:
    """The reply, as JSON would have it, from which `widened` makes these drafts."""
    asked = list(limits.asked(task))
    written = [draft.model_dump(mode="json") for draft in drafts]
    if limits.keyed:
        (label,) = asked
        answers = {draft[limits.keyed]: draft[label] for draft in written}
        return {task: {key: answer for key, answer in answers.items() if key not in limits.told}}
    return {task: [{name: draft[name] for name in asked} for draft in written]}


def _wire_type(name: str, field: FieldInfo, limits: ReplyLimits) -> object:
    if name in limits.choices:
        if not limits.choices[name]:
            return type(None)
        return Annotated[object, _OneOf(limits.choices[name], or_null=not field.is_required())]
    if name == "at":
        return At
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


@dataclass(frozen=True)
class _OneOf:
    """The type of a text that is one of `choices`, in this order. A Literal would not do: `typing` remembers unions and
    holds those of two orders for one, so that a schema, and a key, would depend on what the process had seen before."""

    choices: tuple[str, ...]
    or_null: bool

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        chosen = core_schema.literal_schema(list(self.choices))
        return core_schema.nullable_schema(chosen) if self.or_null else chosen


def _without_titles(schema: dict[str, Any]) -> None:
    """Titles repeat the property names; a hosted server counts them as input tokens."""
    schema.pop("title", None)
    for part in schema.get("properties", {}).values():
        part.pop("title", None)


class _Wire(BaseModel):
    """Base of the narrowed types. A type's schema is made once: it takes longer to make than a reply to validate, and
    both the request and instructor, with a subclass of its own, ask for it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_titles)
    _schema: ClassVar[dict[str, Any] | None] = None

    @classmethod
    def model_json_schema(cls, *_: object, **__: object) -> dict[str, Any]:
        if cls._schema is None:
            cls._schema = super().model_json_schema()
        return cls._schema
