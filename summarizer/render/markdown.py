"""A brief -> Markdown for an editor: every statement is followed by marks `[article:sentence]`.

Text of articles and of models is hostile here: it is escaped so that it can form no heading, link, image, HTML,
emphasis or table, and characters that steer terminals or the direction of writing are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from summarizer.brief import (
    account_citations,
    amount,
    date_in_words,
    event_in_words,
    excluding_dates,
    first_of_each_article,
    other_accounts,
    point_date,
    position_in_words,
    single_source,
)
from summarizer.brief_records import Citation, FigurePoint, FigureSeries, MergedActor, MergedEvent, Position, StoryBrief
from summarizer.records import ArticleHead, DateBasis, Tally
from summarizer.render import labels, marks

_SPECIAL = re.compile(r"[\\`*\[\]<>|~#]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LEADING = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))(.)")
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_CONTEXT = 70  # characters on either side of a figure
_BASIS: dict[DateBasis, str] = {
    "sidecar": "given beside the article",
    "date_line": "its date line",
    "text": "inferred from its text",
    "file_name": "its file name",
    "unknown": "no basis stated",
}


def to_markdown(brief: StoryBrief) -> str:
    """`brief` as Markdown with ATX headings; sections without content are left out. Ends with one newline."""
    label = labels([article.id for article in brief.articles])
    page = _Page(brief, label)
    sections = [
        ("In brief", page.narrative()),
        ("What changed", page.series({"update"})),
        ("Agreed", page.agreed()),
        ("Disputed", page.disputed()),
        ("Not directly comparable", page.series({"different_scope", None})),
        ("Who stands where", page.positions()),
        ("Timeline", page.timeline()),
        ("Figures reported once", page.lone_figures()),
        ("Only one source says", page.single()),
        ("Actors", page.actors()),
        ("Sources", page.sources()),
        ("Completeness", page.footer()),
    ]
    blocks = [f"# {escape(brief.title)}", page.subtitle()]
    for heading, lines in sections:
        body = "\n".join(lines)
        if body:
            blocks += [f"## {heading}", body]
    return "\n".join(line.rstrip() for line in "\n\n".join(blocks).splitlines()) + "\n"


def escape(text: str) -> str:
    """`text` on one line, to be shown as it is: special characters are escaped, addresses become code spans."""
    plain = _STEERING.sub("", " ".join(text.split()))
    pieces = []
    end = 0
    for address in _ADDRESS.finditer(plain):
        pieces += [_SPECIAL.sub(r"\\\g<0>", plain[end : address.start()]), _code(address[0])]
        end = address.end()
    pieces.append(_SPECIAL.sub(r"\\\g<0>", plain[end:]))
    return _LEADING.sub(r"\1\\\2", "".join(pieces))


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


class _Page:
    """The lines of each section of one brief."""

    def __init__(self, brief: StoryBrief, label: dict[str, str]) -> None:
        self._brief = brief
        self._label = label
        self._actors = frozenset(actor.name for actor in brief.actors)

    def _line(self, text: str, citations: Iterable[Citation]) -> str:
        return f"- {escape(text)} {marks(citations, self._label)}"

    def subtitle(self) -> str:
        brief = self._brief
        dates = [article.published.anchor for article in brief.articles if article.published.anchor]
        count = f"{len(brief.articles)} article{'s' if len(brief.articles) > 1 else ''}"
        if not dates:
            return f"{count}, publication dates unknown"
        first, last = date_in_words(dates[0]), date_in_words(dates[-1])
        return f"{count}, published {first}" + (f" to {last}" if last != first else "")

    def narrative(self) -> Iterator[str]:
        for statement in self._brief.narrative:
            yield self._line(statement.text, statement.citations)

    def series(self, relations: set[str | None]) -> Iterator[str]:
        for series in self._brief.figures:
            if len(series.points) > 1 and series.relation in relations:
                yield f"- {escape(_capital(series.measures))} ({series.rule})"
                for point in series.points:
                    yield f"  - {self._point(point, in_context=series.relation in ('different_scope', None))}"

    def _point(self, point: FigurePoint, *, in_context: bool = False) -> str:
        context = f": “{_around(point)}”" if in_context else ""
        told = f"{_capital(point_date(point))}: {amount(point)}{_source(point)}{context}"
        return f"{escape(told)} {marks((point.citation,), self._label)}"

    def agreed(self) -> Iterator[str]:
        total = len(self._brief.articles)
        shared = [event for event in self._brief.events if len(event.articles) > 1 and not excluding_dates(event)]
        for event in sorted(shared, key=lambda event: (event.salience != "main", -len(event.articles))):
            told = f"{len(event.articles)} of {total} articles"
            if other_accounts(event):
                told = f"{told}, with other counts"
            yield self._line(f"{event_in_words(event)}: {told}", account_citations(event))
            yield from self._others(event)
        yield from self.series({"agree", "compatible"})

    def disputed(self) -> Iterator[str]:
        positions = {position.id: position for position in self._brief.stances}
        events = {event.id: event for event in self._brief.events}
        for dispute in self._brief.disputes:
            yield f"- {escape(_capital(dispute.about))} ({dispute.rule})"
            for identity in (identity for side in dispute.sides for identity in side):
                if identity in positions:
                    yield f"  {self._position(positions[identity])}"
                else:
                    event = events[identity]
                    yield f"  {self._line(event_in_words(event), event.citations)}"
        yield from self.series({"conflict"})
        for event in self._brief.events:
            if excluding_dates(event):
                yield from self._differing(event)

    def _differing(self, event: MergedEvent) -> Iterator[str]:
        yield self._line(f"{event.what}: dates given differ", event.citations)
        for difference in event.differences:
            for value, articles in difference.values if difference.field == "date" else ():
                named = ", ".join(self._label[article] for article in articles)
                yield f"  - {escape(date_in_words(value))} ({named})"

    def _position(self, position: Position, *, with_holder: bool = True) -> str:
        quoted = " (quoted)" if position.quoted else ""
        told = position_in_words(position, self._actors, with_holder=with_holder)
        return self._line(f"{told}{quoted}", position.citations)

    def positions(self) -> Iterator[str]:
        for holder, held in groupby(self._brief.stances, key=lambda position: position.holder):
            yield f"- **{escape(_capital(holder))}**"
            for position in held:
                yield f"  {self._position(position, with_holder=False)}"

    def timeline(self) -> Iterator[str]:
        yield from self._dated("main")
        background = list(self._dated("background"))
        if background:
            yield from ("", "### Background", "", *background)

    def _dated(self, salience: str) -> Iterator[str]:
        for event in self._brief.events:
            if event.salience == salience:
                date = date_in_words(event.date) if event.date else "Undated"
                told = event_in_words(event.model_copy(update={"date": None}))
                yield f"- **{escape(date)}**: {escape(told)} {marks(account_citations(event), self._label)}"
                yield from self._others(event)

    def _others(self, event: MergedEvent) -> Iterator[str]:
        for what in other_accounts(event):
            yield f"  {self._line(what, account_citations(event, what))}"

    def lone_figures(self) -> Iterator[str]:
        alone = [series for series in self._brief.figures if len(series.points) == 1]
        vague = [series for series in alone if series.points[0].value is series.points[0].low is None]
        for series in alone:
            if series not in vague:
                yield f"- {self._lone(series)}"
        if vague:
            yield f"- Without a number: {'; '.join(self._lone(series) for series in vague)}"

    def _lone(self, series: FigureSeries) -> str:
        point = series.points[0]
        told = f"{amount(point)}: {series.measures} ({point_date(point)}){_source(point)}"
        return f"{escape(_capital(told))} {marks((point.citation,), self._label)}"

    def single(self) -> Iterator[str]:
        for event in single_source(self._brief):
            yield self._line(event_in_words(event), event.citations)

    def actors(self) -> Iterator[str]:
        several = [actor for actor in self._brief.actors if len(actor.articles) > 1]
        for actor in several or self._brief.actors:
            yield f"- {self._actor(actor)}"
        others = [self._actor(actor) for actor in self._brief.actors if len(actor.articles) == 1]
        if several and others:
            yield f"- In one article: {'; '.join(others)}"

    def _actor(self, actor: MergedActor) -> str:
        role = f", {actor.role}" if actor.role else ""
        told = escape(_capital(f"{actor.name} ({actor.kind.replace('_', ' ')}){role}"))
        return f"{told} {marks(first_of_each_article(actor), self._label)}"

    def sources(self) -> Iterator[str]:
        for article in self._brief.articles:
            described = [article.title, article.outlet, article.url]
            told = "; ".join(escape(part) for part in (article.id, *described, _published(article)) if part)
            yield f"- **{escape(self._label[article.id])}**: {told}"

    def footer(self) -> Iterator[str]:
        ledger, usage = self._brief.ledger, self._brief.usage
        yield f"- Articles: {_counts(ledger.articles)}"
        yield f"- Windows: {_counts(ledger.windows)}"
        yield f"- Records: {_counts(ledger.records)}"
        for incident in ledger.incidents:
            yield f"- {escape(f'{incident.where}: {incident.outcome}, {incident.reason}')}"
        yield f"- Model: {escape(', '.join(self._brief.models))}"
        if self._brief.prompts:
            yield f"- Prompts: {escape(', '.join(self._brief.prompts))}"
        yield (
            f"- Calls: {usage.calls:,}; tokens: {usage.input_tokens:,} in, {usage.output_tokens:,} out; "
            f"model seconds as recorded: {usage.seconds:,.1f}"
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _source(point: FigurePoint) -> str:
    if not point.attributed_to:
        return ""
    return f", according to {re.sub(r'^The ', 'the ', point.attributed_to)}"


def _around(point: FigurePoint) -> str:
    """The words of the article around the figure, cut at spaces."""
    sentence = " ".join(point.citation.text.split())
    at = max(sentence.find(point.text), 0)
    start = sentence.find(" ", at - _CONTEXT) + 1 if at > _CONTEXT else 0
    stop = at + len(point.text) + _CONTEXT
    end = sentence.rfind(" ", 0, stop) if stop < len(sentence) else len(sentence)
    return f"{'… ' if start else ''}{sentence[start:end]}{' …' if end < len(sentence) else ''}"


def _published(article: ArticleHead) -> str:
    published = article.published
    if published.date is None:
        return "publication date unknown" + (f" ({published.doubt})" if published.doubt else "")
    told = f"{date_in_words(published.date)} ({_BASIS[published.basis]})"
    return f"dated {told}, doubtful: {published.doubt}" if published.doubt else f"published {told}"


def _counts(tally: Tally) -> str:
    told = [f"{count:,} {outcome}" for outcome, count in tally.model_dump().items() if count]
    return ", ".join(told) or "none"
