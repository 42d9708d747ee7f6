"""A brief with the texts of its articles -> one page of HTML that needs nothing besides itself.

The order is an editor's: in brief, what is disputed, the figures, what happened, who stands where, which article says
what; then actors, sources, and what was not used. Beside it, every article in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from summarizer.language.phrases import date_in_words, first_of_each_article, has_number
from summarizer.records.article import Article
from summarizer.records.brief import (
    Citation,
    FigureSeries,
    MergedEvent,
    Placement,
    Position,
    Side,
    StoryBrief,
)
from summarizer.records.facets import FACETS, Salience
from summarizer.records.summary import ArticleSummary
from summarizer.render import capital
from summarizer.render.about import (
    KINDS,
    cut_short,
    ledger_lines,
    placement_in_words,
    published_in_words,
    subtitle,
    tally_in_words,
)
from summarizer.render.charts import figure_chart, timeline_chart
from summarizer.render.html.matrices import LETTERS, grid_of, matrix_of
from summarizer.render.html.reader import Reader, SourceView
from summarizer.render.html.shell import content_policy, environment, packaged
from summarizer.render.html.statements import Statements
from summarizer.render.html.views import (
    Credited,
    DisputeView,
    Figured,
    Held,
    Likened,
    PositionShift,
    PositionView,
    Quoted,
    SharedTextView,
    SideView,
    SourceHead,
    StatementLine,
)

# More series than these stand folded, as tables: a chart takes some milliseconds to draw.
CHARTED = 40
_RELATIONS: Mapping[str, str] = {
    "conflict": "Sources differ",
    "update": "Changed over time",
    "open": "Left open",
    "different_scope": "Not the same thing",
    "compatible": "Compatible",
    "agree": "Agreed",
}


def to_html(brief: StoryBrief, articles: Sequence[Article], summaries: Sequence[ArticleSummary]) -> str:
    """The page of `brief`; `articles` have the texts of its articles, `summaries` what was ungrounded in them. Others
    among them are left alone.

    The same bytes for the same values. Raises KeyError when the text of one of its articles is missing.
    """
    page = _Page(brief, articles, summaries)
    style, script = (packaged(__package__, name) for name in ("base.css", "page.js"))
    style += packaged(__package__, "page.css")
    return (
        environment(__package__)
        .get_template("page.html.jinja")
        .render(
            page=page,
            brief=brief,
            subtitle=subtitle(brief),
            cut_short=cut_short(brief),
            records=tally_in_words(brief.ledger.records),
            ledger=tuple(ledger_lines(brief)),
            relations=_RELATIONS,
            letters=LETTERS,
            facets=FACETS,
            charted=CHARTED,
            style=Markup(style),
            script=Markup(script),
            policy=content_policy(style, script),
        )
    )


class _Page:
    """The parts of one page, in the order of the template."""

    def __init__(self, brief: StoryBrief, articles: Sequence[Article], summaries: Sequence[ArticleSummary]) -> None:
        self._brief = brief
        self._said = Statements(brief)
        self._texts = {article.id: article for article in articles}
        self._ungrounded = {summary.article.id: summary.ungrounded for summary in summaries}
        self.labels = self._said.label
        self.narrative = self._said.narrative()
        self.related = len({article for origin in brief.origins for article in origin.articles})
        self.matrix = matrix_of(brief.stances)
        self.grid = grid_of(brief)

    # --- what is disputed, and the figures ----------------------------------------------------------------------------

    def disputes(self) -> Iterable[DisputeView]:
        for dispute in self._brief.disputes:
            sides = tuple(self._side(side) for side in dispute.sides)
            quotes = [quote for side in sides for quote in side.quotes]
            chips = {quote.chip.anchor: quote.chip for quote in quotes}
            line = StatementLine(
                id=dispute.id,
                facet="stances",
                text=capital(dispute.about),
                chips=tuple(chips.values()),
                articles=tuple(dict.fromkeys(chip.article for chip in chips.values())),
                actors=tuple(dict.fromkeys(actor for side in sides for line in side.texts for actor in line.actors)),
            )
            yield DisputeView(line=line, rule=dispute.rule, sides=sides)

    def _side(self, side: Side) -> SideView:
        rests = [self._said.merged[ref] for ref in side.rests_on]
        if side.given:
            return SideView(texts=(), given=date_in_words(side.given), quotes=self._said.quoted(side.citations))
        lines = [self._said.position(one) for one in rests if isinstance(one, Position)]
        lines += [self._said.event(one) for one in rests if isinstance(one, MergedEvent)]
        cited = dict.fromkeys(citation for one in rests for citation in first_of_each_article(one))
        return SideView(texts=tuple(lines), quotes=self._said.quoted(cited))

    def figures(self) -> tuple[Figured, ...]:
        """Series of several values, conflicts and changes first, with a chart for each; none for what is more than a
        reader looks through."""
        order = list(_RELATIONS)
        several = [series for series in self._brief.figures if len(series.points) > 1]
        several.sort(key=lambda series: (order.index(series.relation or "open"), -len(series.articles)))
        charts = [figure_chart(series, self.labels) for series in several[:CHARTED]]
        charts += [None] * (len(several) - len(charts))
        return tuple(
            Figured(view=self._said.series(series), chart=chart) for series, chart in zip(several, charts, strict=True)
        )

    def contrasts(self) -> Iterable[Likened]:
        merged = self._said.merged
        for contrast in self._brief.contrasts:
            series = [one for ref in contrast.series if isinstance(one := merged[ref], FigureSeries)]
            lines = tuple(self._said.lone_figure(one) for one in series)
            yield Likened(id=contrast.id, rule=capital(contrast.rule), lines=lines)

    def lone_figures(self) -> Iterable[StatementLine]:
        """Figures given once, those with a number first."""
        alone = [series for series in self._brief.figures if len(series.points) == 1]
        for series in sorted(alone, key=lambda series: not has_number(series.points[0])):
            yield self._said.lone_figure(series)

    # --- what happened, and who stands where --------------------------------------------------------------------------

    def timeline(self, salience: Salience) -> str | None:
        """The chart of the events of one salience."""
        return timeline_chart([event for event in self._brief.events if event.salience == salience], self.labels)

    def events(self, salience: Salience) -> tuple[StatementLine, ...]:
        """The events of the story (`main`) or of its past and margin (`background`), in order of time."""
        return tuple(self._said.event(event) for event in self._brief.events if event.salience == salience)

    def held(self) -> Iterable[Held]:
        """Positions by holder, in the order of the brief."""
        by_holder: dict[str, list[PositionView]] = {}
        for one in self._brief.stances:
            view = PositionView(
                line=self._said.position(one),
                letter=LETTERS[one.polarity],
                polarity=one.polarity,
                quotes=self._said.reports(one),
            )
            by_holder.setdefault(one.holder, []).append(view)
        return (Held(holder=holder, positions=tuple(views)) for holder, views in by_holder.items())

    def shifts(self) -> Iterable[PositionShift]:
        positions = {one.id: one for one in self._brief.stances}
        for shift in self._brief.shifts:
            stages = tuple(
                self._said.position(positions[stage.position]).model_copy(update={"lead": date_in_words(stage.date)})
                for stage in shift.stages
            )
            yield PositionShift(
                id=shift.id, text=capital(f"{shift.holder} changed position on {shift.target}"), stages=stages
            )

    # --- who and where from -------------------------------------------------------------------------------------------

    def actors(self) -> Mapping[str, tuple[StatementLine, ...]]:
        """Actors by kind, those of most articles first."""
        ranked = sorted(self._brief.actors, key=lambda actor: -len(actor.articles))
        kinds = dict.fromkeys(actor.kind for actor in ranked)
        return {KINDS[kind]: tuple(self._said.actor(actor) for actor in ranked if actor.kind == kind) for kind in kinds}

    def agencies(self) -> Iterable[Credited]:
        for origin in self._brief.origins:
            if origin.agency:
                yield Credited(name=origin.agency, articles=", ".join(self.labels[one] for one in origin.articles))

    def shared(self) -> Iterable[SharedTextView]:
        for text in self._brief.shared_text:
            for passage in text.passages:
                one, other = (
                    self._passage(side.article, side.start, side.end) for side in (passage.one, passage.other)
                )
                yield SharedTextView(one=one, other=other)

    def _passage(self, article: str, start: int, end: int) -> Quoted:
        text = self._texts[article].text[start:end]
        sentence = self._texts[article].sentence_at(start)
        citation = Citation(article=article, sentence=sentence, start=start, end=end, text=text)
        return self._said.quoted((citation,))[0]

    def heads(self) -> Iterable[SourceHead]:
        for article in self._brief.articles:
            placed = [one for one in self._brief.placements if one.article == article.id]
            yield SourceHead(
                label=self.labels[article.id],
                id=article.id,
                told="; ".join(part for part in (article.title, article.outlet, published_in_words(article)) if part),
                url=web_address(article.url),
                placements=tuple(self._placed(one) for one in placed),
            )

    def _placed(self, placement: Placement) -> StatementLine:
        told = placement_in_words(placement, self.labels)
        return StatementLine(id="", facet=None, text=told, chips=self._said.chips(placement.citations))

    def sources(self) -> Iterable[SourceView]:
        reader = Reader(self._brief, self.labels)
        for article in self._brief.articles:
            yield reader.source(self._texts[article.id], self._ungrounded.get(article.id, ()))


def web_address(url: str | None) -> str:
    """`url` where it leads to a page of the web, else "": an article's word for it is not to be trusted."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return (url or "") if parts.scheme in ("http", "https") and parts.netloc else ""
