"""The statements of a brief, laid out for a page: each with the sentences it rests on and what a reader filters by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from summarizer.language.phrases import (
    account_citations,
    amount,
    date_in_words,
    event_in_words,
    first_of_each_article,
    is_of_one_origin,
    origin_count,
    other_accounts,
    point_date,
    position_in_words,
    reported_when,
)
from summarizer.records.article import ArticleHead
from summarizer.records.brief import (
    Citation,
    FigurePoint,
    FigureSeries,
    Merged,
    MergedActor,
    MergedEvent,
    Position,
    StoryBrief,
)
from summarizer.records.facets import Facet
from summarizer.render import anchor, capital, labels
from summarizer.render.html.views import Chip, FigureReading, Quoted, SeriesView, StatementLine


class Statements:
    """What a brief says, line by line. `label` gives each article's short label."""

    def __init__(self, brief: StoryBrief) -> None:
        self.brief = brief
        self.label = labels([article.id for article in brief.articles])
        self._heads: Mapping[str, ArticleHead] = {article.id: article for article in brief.articles}
        self._names = frozenset(actor.name for actor in brief.actors)

    @cached_property
    def merged(self) -> Mapping[str, Merged]:
        """Everything that has an id and citations, by its id."""
        brief = self.brief
        return {one.id: one for one in (*brief.actors, *brief.events, *brief.figures, *brief.stances)}

    @cached_property
    def _actor_ids(self) -> Mapping[str, str]:
        named = {alias: actor.id for actor in self.brief.actors for alias in actor.aliases}
        return named | {actor.name: actor.id for actor in self.brief.actors}

    # --- sentences ----------------------------------------------------------------------------------------------------

    def chip(self, citation: Citation) -> Chip:
        """The link to one citation."""
        label = self.label[citation.article]
        return Chip(
            label=f"{label}:{citation.sentence}",
            anchor=anchor(label, citation.sentence),
            last=self._heads[citation.article].sentence_at(citation.end - 1),
            quote=citation.text,
            article=label,
        )

    def chips(self, citations: Iterable[Citation]) -> tuple[Chip, ...]:
        """A link for each sentence cited, once each, in order."""
        chips: dict[str, Chip] = {}
        for citation in citations:
            chip = self.chip(citation)
            known = chips.get(chip.anchor)
            chips[chip.anchor] = chip if known is None or chip.last > known.last else known
        return tuple(chips.values())

    def quoted(self, citations: Iterable[Citation]) -> tuple[Quoted, ...]:
        """Each citation as a quotation, with the date of its article."""
        return tuple(
            Quoted(text=" ".join(one.text.split()), dated=self.published(one.article), chip=self.chip(one))
            for one in citations
        )

    def reports(self, position: Position) -> tuple[Quoted, ...]:
        """The sentences of a position, each with when it was taken or reported."""
        return tuple(
            quote.model_copy(update={"dated": reported_when((report,))})
            for report in position.reported
            for quote in self.quoted(report.citations)
        )

    def published(self, article: str) -> str:
        """When an article was published, as far as that can be relied on."""
        published = self._heads[article].published
        return f"published {date_in_words(published.anchor)}" if published.anchor else "undated"

    # --- lines --------------------------------------------------------------------------------------------------------

    def narrative(self) -> tuple[StatementLine, ...]:
        """The sentences on top. Their filters are those of what they rest on."""
        return tuple(
            StatementLine(
                id=f"narrative-{number}",
                facet=None,
                text=one.text,
                chips=self.chips(one.citations),
                articles=self._labelled(one.citations),
                actors=self._actors_of([self.merged[ref] for ref in one.rests_on if ref in self.merged]),
            )
            for number, one in enumerate(self.brief.narrative, start=1)
        )

    def event(self, event: MergedEvent) -> StatementLine:
        """An event, its date ahead of it, accounts with other counts beneath."""
        others = [
            StatementLine(
                id=f"{event.id}-{at}", facet="events", text=what, chips=self.chips(account_citations(event, what))
            )
            for at, what in enumerate(other_accounts(event), start=2)
        ]
        return self._line(event, "events", event_in_words(event, dated=False), account_citations(event)).model_copy(
            update={"lead": date_in_words(event.date) if event.date else "", "others": tuple(others)}
        )

    def position(self, position: Position) -> StatementLine:
        """A stance: holder, act, target and claim."""
        told = position_in_words(position, self._names)
        return self._line(position, "stances", f"{told} (quoted)" if position.quoted else told, position.citations)

    def actor(self, actor: MergedActor) -> StatementLine:
        """An actor, with the first mention in each article."""
        told = f"{actor.name}, {actor.role}" if actor.role else actor.name
        line = self._line(actor, "actors", told, first_of_each_article(actor))
        called = [alias for alias in actor.aliases if alias != actor.name]
        return line.model_copy(update={"note": f"also: {'; '.join(called)}" if called else ""})

    def lone_figure(self, series: FigureSeries) -> StatementLine:
        """A figure that is given once, or only by articles of one origin."""
        given = ", ".join(dict.fromkeys(amount(point) for point in series.points))
        point = series.points[0]
        told = f"{given}: {series.measures} ({point_date(point)}){_source(point)}"
        return self._line(series, "figures", told, [one.citation for one in series.points])

    def series(self, series: FigureSeries) -> SeriesView:
        """A series of several values."""
        return SeriesView(
            line=self._line(series, "figures", series.measures, [point.citation for point in series.points]),
            relation=series.relation or "open",
            rule=series.rule or "",
            trend=series.trend or "",
            rows=tuple(self._reading(point, series) for point in series.points),
        )

    def _reading(self, point: FigurePoint, series: FigureSeries) -> FigureReading:
        remarks = ["repeats an earlier value"] if point.stale else []
        remarks += ["latest"] if series.trend and point.member in series.latest else []
        return FigureReading(
            date=capital(point_date(point)),
            amount=amount(point),
            source=point.attributed_to or "",
            remark=", ".join(remarks),
            chip=self.chip(point.citation),
        )

    def _line(self, merged: Merged, facet: Facet, text: str, citations: Iterable[Citation]) -> StatementLine:
        return StatementLine(
            id=merged.id,
            facet=facet,
            text=capital(text),
            chips=self.chips(citations),
            note=origin_count(merged, self.brief) if len(merged.articles) > 1 and facet != "actors" else "",
            single=is_of_one_origin(merged),
            articles=self._labelled(merged.citations),
            actors=self._actors_of([merged]),
        )

    # --- what to filter by --------------------------------------------------------------------------------------------

    def _labelled(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.label[one.article] for one in citations))

    def _actors_of(self, merged: Sequence[Merged]) -> tuple[str, ...]:
        names = [name for one in merged for name in _names_in(one)]
        return tuple(dict.fromkeys(self._actor_ids[name] for name in names if name in self._actor_ids))


def _names_in(merged: Merged) -> tuple[str, ...]:
    """The names of actors that take part in what is told."""
    if isinstance(merged, MergedActor):
        return (merged.name,)
    if isinstance(merged, MergedEvent):
        return merged.participants
    if isinstance(merged, Position):
        return (merged.holder, merged.target)
    if isinstance(merged, FigureSeries):
        return tuple(point.attributed_to for point in merged.points if point.attributed_to)
    return ()


def _source(point: FigurePoint) -> str:
    return f", according to {point.attributed_to}" if point.attributed_to else ""
