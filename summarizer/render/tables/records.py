"""What each article says: its records by facet, the groups they are in, and their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.records.facets import FACETS, ActorFields, EventFields, Facet, FigureFields, StanceFields
from summarizer.records.summary import Grounding
from summarizer.render.tables.row import ArticleKey, PossibleGroupKey, RecordKey, Row, RowSource


class RecordRow(Row):
    """A record of any facet, and the merged group that it is in."""

    table = "records"
    id: str
    article_id: ArticleKey
    facet: Facet
    group_id: PossibleGroupKey


class _Keyed(Row):
    """What tells a record of a facet from others, and where it belongs."""

    id: RecordKey
    article_id: ArticleKey
    group_id: PossibleGroupKey


class _Traced(Row):
    """How well a record is borne out, and what made it."""

    grounding: Grounding
    rules: tuple[str, ...]
    prompt: str
    prompt_sha256: str
    model: str
    recordings: tuple[str, ...]


# Bases are read from the last to the first: key, what is said, where that comes from.
class ActorRow(_Traced, ActorFields, _Keyed):
    """An actor of one article."""

    table = "actors"


class EventRow(_Traced, EventFields, _Keyed):
    """An event of one article."""

    table = "events"


class FigureRow(_Traced, FigureFields, _Keyed):
    """A figure of one article."""

    table = "figures"


class StanceRow(_Traced, StanceFields, _Keyed):
    """A stance of one article."""

    table = "stances"


class EvidenceRow(Row):
    """What bears a record out: characters [start, end) of its article, from `sentence` to `last_sentence`."""

    table = "evidence"
    key = ("record_id", "number")
    searched = ("text",)
    record_id: RecordKey
    number: int
    article_id: ArticleKey
    sentence: int
    last_sentence: int
    start: int
    end: int
    text: str


FacetRow = ActorRow | EventRow | FigureRow | StanceRow


def record_rows(told: RowSource) -> Iterator[RecordRow]:
    """A row for each record, one facet after the other."""
    for facet in FACETS:
        group_of = told.group_of(facet)
        for member in told.records(facet):
            yield RecordRow(id=member.ref, article_id=member.article.id, facet=facet, group_id=group_of.get(member.ref))


def rows_of(facet: Facet, row: type[FacetRow]) -> Callable[[RowSource], Iterator[FacetRow]]:
    """What makes a row for each record of a facet."""

    def rows(told: RowSource) -> Iterator[FacetRow]:
        group_of = told.group_of(facet)
        for member in told.records(facet):
            said = dict(member.record)
            traced = {"grounding": said.pop("grounding"), **dict(said.pop("provenance"))}
            del said["evidence"]
            keys = {"id": member.ref, "article_id": member.article.id, "group_id": group_of.get(member.ref)}
            yield row.model_validate({**keys, **said, **traced})

    return rows


def evidence_rows(told: RowSource) -> Iterator[EvidenceRow]:
    """A row for each stretch of text that bears a record out, numbered within the record from 1."""
    for facet in FACETS:
        for member in told.records(facet):
            for number, one in enumerate(member.record.evidence, start=1):
                yield EvidenceRow(
                    record_id=member.ref,
                    number=number,
                    article_id=member.article.id,
                    sentence=member.article.sentence_at(one.start),
                    last_sentence=member.article.sentence_at(one.end - 1),
                    **dict(one),
                )
