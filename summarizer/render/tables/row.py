"""A row of a table, its columns and its cells: what every kind of row has, and the keys by which tables join."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, ClassVar, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from summarizer.records.brief import StoryBrief
from summarizer.records.facets import Facet, Record
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import ArticleSummary, Grounded

Cell = str | int | float | None
ColumnKind = Literal["text", "list", "integer", "real"]


@dataclass(frozen=True)
class References:
    """Marks a field that holds the key of another table."""

    table: str


@dataclass(frozen=True)
class Column:
    """A column: `required` ones have no empty cell; a `list` holds texts as a JSON array; `references` is a table."""

    name: str
    kind: ColumnKind
    required: bool
    references: str | None


class Row(Record):
    """A row of `table`; `key` are the columns that tell its rows apart, `searched` those worth searching for words."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    searched: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The table's columns."""
        return _columns(cls)

    def cells(self) -> dict[str, Cell]:
        """The row by column: lists as JSON arrays, True and False as 1 and 0, None for what there is not.

        An empty list, and an empty text where there need be none, are nothing.
        """
        return {column.name: _cell(getattr(self, column.name), column) for column in self.columns()}


@cache
def _columns(row: type[Row]) -> tuple[Column, ...]:
    return tuple(_column(name, field) for name, field in row.model_fields.items())


def _column(name: str, field: FieldInfo) -> Column:
    either = get_origin(field.annotation) in (Union, UnionType)
    options = get_args(field.annotation) if either else (field.annotation,)
    (kind,) = {_kind(option) for option in options if option is not NoneType}
    references = next((mark.table for mark in field.metadata if isinstance(mark, References)), None)
    return Column(name, kind, required=NoneType not in options and kind != "list", references=references)


def _kind(annotation: object) -> ColumnKind:
    if get_origin(annotation) is tuple:
        return "list"
    if annotation is float:
        return "real"
    return "integer" if annotation in (int, bool) else "text"


def _cell(value: Cell | tuple[str, ...], column: Column) -> Cell:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else None
    if isinstance(value, bool):
        return int(value)
    return value if value or column.kind != "text" or column.required else None


StoryKey = Annotated[str, References("stories")]
ArticleKey = Annotated[str, References("articles")]
RecordKey = Annotated[str, References("records")]
GroupKey = Annotated[str, References("groups")]
PossibleGroupKey = Annotated[str | None, References("groups")]
StatementKey = Annotated[str, References("statements")]
DisputeKey = Annotated[str, References("disputes")]
PossibleDisputeKey = Annotated[str | None, References("disputes")]


# --- told -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowSource:
    """A story's brief and the summaries of its articles, in the order of `brief.articles`."""

    brief: StoryBrief
    summaries: tuple[ArticleSummary, ...]

    def key(self, identity: str) -> str:
        """The key over all stories of what the brief calls `identity`."""
        return f"{self.brief.story}/{identity}"

    def records(self, facet: Facet) -> tuple[Member[Grounded], ...]:
        """Every article's records of one facet, with their keys."""
        return members_of(facet, self.summaries, attrgetter(facet))

    def group_of(self, facet: Facet) -> dict[str, str]:
        """The key of the group that each record is in, by the record's key."""
        return {member: self.key(group.id) for group in getattr(self.brief, facet) for member in group.members}
