"""What the articles of a story say together: merged groups, and how their members differ."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.language.phrases import event_in_words, point_in_words, position_in_words
from summarizer.records.brief import DatedBy, FigureSeries, MergedActor, MergedEvent, Position, Relation, Trend
from summarizer.records.facets import FACETS, Act, Facet, Kind, Polarity, Qualifier, Salience, Status
from summarizer.render.tables.row import ArticleKey, GroupKey, RecordKey, Row, RowSource, StoryKey


class GroupRow(Row):
    """Records that say the same. `title` is what they say in words, by which Datasette names a group wherever it links
    to it; `records` and `articles` are counts. Fields of other facets are empty."""

    table = "groups"
    searched = ("title",)
    id: str
    story_id: StoryKey
    facet: Facet
    title: str
    records: int
    articles: int
    origins: int | None
    relation: Relation | None = None
    rule: str | None = None
    read_by: tuple[str, ...] = ()
    trend: Trend | None = None
    measures: str | None = None
    unit: str | None = None
    what: str | None = None
    date: str | None = None
    dated_by: tuple[str, ...] = ()
    place: str | None = None
    participants: tuple[str, ...] = ()
    status: Status | None = None
    salience: Salience | None = None
    holder: str | None = None
    target: str | None = None
    polarity: Polarity | None = None
    act: Act | None = None
    claim: str | None = None
    quoted: bool | None = None
    name: str | None = None
    kind: Kind | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()


class PointRow(Row):
    """One source's value in a series of figures, `number` by as-of date; `latest` if it holds for the last date."""

    table = "points"
    key = ("record_id",)
    record_id: RecordKey
    group_id: GroupKey
    number: int
    article_id: ArticleKey
    sentence: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier
    as_of: str | None
    as_of_basis: DatedBy
    attributed_to: str | None
    stale: bool
    latest: bool


class ReportedRow(Row):
    """An article's report of a position, `number` in order of time; `sentence` is the first that reports it."""

    table = "reported"
    key = ("group_id", "number")
    group_id: GroupKey
    number: int
    article_id: ArticleKey
    sentence: int
    date: str | None
    basis: DatedBy


class DifferenceRow(Row):
    """A value of one field that an article gives, where the accounts of an event differ."""

    table = "differences"
    key = ("group_id", "field", "number", "article_id")
    group_id: GroupKey
    field: str
    number: int
    value: str
    article_id: ArticleKey


class ContrastRow(Row):
    """A series of figures that looks like another of the same `contrast` and is not to be compared with it."""

    table = "contrasts"
    key = ("contrast", "group_id")
    contrast: str
    story_id: StoryKey
    rule: str
    group_id: GroupKey


class ShiftRow(Row):
    """What a holder who changed position held at one time, `number` in order of time."""

    table = "shifts"
    key = ("shift", "number")
    shift: str
    story_id: StoryKey
    holder: str
    target: str
    number: int
    date: str
    group_id: GroupKey


Group = MergedActor | MergedEvent | FigureSeries | Position
_IN_OTHER_TABLES = frozenset({"id", "members", "citations", "origins", "points", "latest", "differences", "reported"})
_OTHERWISE = frozenset({"readings"})  # shown in another form


def group_rows(told: RowSource) -> Iterator[GroupRow]:
    """A row for each merged group, in the order of the brief."""
    names = frozenset(actor.name for actor in told.brief.actors)
    for facet in FACETS:
        for group in getattr(told.brief, facet):
            fields = {name: value for name, value in group if name not in _IN_OTHER_TABLES | _OTHERWISE}
            readings = group.readings if isinstance(group, FigureSeries) else ()
            yield GroupRow(
                id=told.key(group.id),
                story_id=told.brief.story,
                facet=facet,
                title=_in_words(group, names),
                records=len(group.members),
                articles=len(group.articles),
                origins=group.origins,
                read_by=tuple(recording for reading in readings for recording in reading.recordings),
                **fields,
            )


def _in_words(group: Group, actors: frozenset[str]) -> str:
    if isinstance(group, MergedActor):
        return f"{group.name}, {group.role}" if group.role else group.name
    if isinstance(group, MergedEvent):
        return event_in_words(group)
    if isinstance(group, FigureSeries):
        return f"{group.measures}: {'; '.join(map(point_in_words, group.points))}"
    said = position_in_words(group, actors)
    return f"{said} (quoted)" if group.quoted else said


def point_rows(told: RowSource) -> Iterator[PointRow]:
    """A row for each value of each series, numbered within the series from 1."""
    for series in told.brief.figures:
        for number, point in enumerate(series.points, start=1):
            said = dict(point)
            citation = said.pop("citation")
            yield PointRow(
                record_id=said.pop("member"),
                group_id=told.key(series.id),
                number=number,
                article_id=citation.article,
                sentence=citation.sentence,
                latest=point.member in series.latest,
                **said,
            )


def reported_rows(told: RowSource) -> Iterator[ReportedRow]:
    """A row for each report of each position, numbered within the position from 1."""
    for position in told.brief.stances:
        for number, report in enumerate(position.reported, start=1):
            yield ReportedRow(
                group_id=told.key(position.id),
                number=number,
                article_id=report.article,
                sentence=report.citations[0].sentence,
                date=report.date,
                basis=report.basis,
            )


def difference_rows(told: RowSource) -> Iterator[DifferenceRow]:
    """A row for each article that gives a value where accounts differ; values are numbered within the field from 1."""
    for event in told.brief.events:
        for difference in event.differences:
            for number, given in enumerate(difference.values, start=1):
                for article in given.articles:
                    yield DifferenceRow(
                        group_id=told.key(event.id),
                        field=difference.field,
                        number=number,
                        value=given.value,
                        article_id=article,
                    )


def contrast_rows(told: RowSource) -> Iterator[ContrastRow]:
    """A row for each series of each contrast."""
    for contrast in told.brief.contrasts:
        for series in contrast.series:
            yield ContrastRow(
                contrast=told.key(contrast.id), story_id=told.brief.story, rule=contrast.rule, group_id=told.key(series)
            )


def shift_rows(told: RowSource) -> Iterator[ShiftRow]:
    """A row for each stage of each change of position, numbered from 1."""
    for shift in told.brief.shifts:
        for number, stage in enumerate(shift.stages, start=1):
            yield ShiftRow(
                shift=told.key(shift.id),
                story_id=told.brief.story,
                holder=shift.holder,
                target=shift.target,
                number=number,
                date=stage.date,
                group_id=told.key(stage.position),
            )
