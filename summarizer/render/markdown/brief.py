"""A brief -> Markdown for an editor: every statement is followed by marks `[article:sentence]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.language.phrases import (
    account_citations,
    date_in_words,
    date_is_shared,
    event_in_words,
    excluding_dates,
    first_of_each_article,
    is_of_one_origin,
    origin_count,
    other_accounts,
    reported_when,
    says_who_or_where,
)
from summarizer.records.brief import Citation, MergedActor, MergedEvent, Placement, Position, Side, StoryBrief
from summarizer.render import capital, labels, marks
from summarizer.render.about import (
    KINDS,
    Entry,
    cut_short,
    entry_of,
    index_heading,
    ledger_lines,
    placement_in_words,
    published_in_words,
    subtitle,
)
from summarizer.render.escaping import escape
from summarizer.render.markdown.figures import (
    contrast_lines,
    coverage_lines,
    held_in_words,
    lone_lines,
    position_lines,
    series_lines,
    shared_lines,
)


def to_markdown(brief: StoryBrief) -> str:
    """`brief` as Markdown with ATX headings; sections without content are left out. Ends with one newline."""
    label = labels([article.id for article in brief.articles])
    page = _BriefDocument(brief, label)
    sections = [
        ("In brief", page.narrative()),
        ("What changed", page.changed()),
        ("Agreed", page.agreed()),
        ("Disputed", page.disputed()),
        ("Figures left open", series_lines(brief, label, {None})),
        ("Not directly comparable", page.incomparable()),
        ("Who stands where", position_lines(brief, label)),
        ("Timeline", page.timeline()),
        ("Only one source says" if len(brief.articles) > 1 else "Undated", page.single()),
        ("Who mentions what", coverage_lines(brief, label)),
        ("Background", page.background()),
        ("Figures reported once", lone_lines(brief, label)),
        ("Actors", page.actors()),
        ("Shared text", shared_lines(brief, label)),
        ("Sources", page.sources()),
        ("Completeness", page.footer()),
    ]
    blocks = [f"# {escape(brief.title)}", subtitle(brief), *(f"**Incomplete:** {told}" for told in cut_short(brief))]
    for heading, lines in sections:
        body = "\n".join(lines)
        if body:
            blocks += [f"## {heading}", body]
    return "\n".join(line.rstrip() for line in "\n\n".join(blocks).splitlines()) + "\n"


class _BriefDocument:
    """The lines of each section of one brief."""

    def __init__(self, brief: StoryBrief, label: dict[str, str]) -> None:
        self._brief = brief
        self._label = label
        self._several = len(brief.articles) > 1
        self._actors = frozenset(actor.name for actor in brief.actors)

    def _line(self, text: str, citations: Iterable[Citation]) -> str:
        return f"- {escape(text)} {marks(citations, self._label)}"

    def narrative(self) -> Iterator[str]:
        for statement in self._brief.narrative:
            yield self._line(statement.text, statement.citations)

    def agreed(self) -> Iterator[str]:
        several = [one for one in self._brief.events if not is_of_one_origin(one) and not excluding_dates(one)]
        for event in sorted(several, key=lambda event: (event.salience != "main", -len(event.articles))):
            told = origin_count(event, self._brief)
            if other_accounts(event):
                told += ", with other counts" if re.search(r"\d", event.what) else ", with counts"
            shared = date_is_shared(event)
            if event.date and not shared:
                told += f"; dated {date_in_words(event.date)} by {self._named(event.dated_by)} only"
            yield self._line(f"{event_in_words(event, dated=shared)}: {told}", account_citations(event))
            yield from self._others(event)
        yield from series_lines(self._brief, self._label, {"agree", "compatible"})

    def changed(self) -> Iterator[str]:
        """Counts that hold for different dates, and positions that turned round."""
        yield from series_lines(self._brief, self._label, {"update"})
        positions = {position.id: position for position in self._brief.stances}
        for shift in self._brief.shifts:
            yield f"- {escape(capital(f'{shift.holder} changed position on {shift.target}'))}"
            for held in (positions[stage.position] for stage in shift.stages):
                told = f"{capital(reported_when(held.reported))}: {held_in_words(held, self._actors)}"
                yield f"  {self._line(told, held.citations)}"

    def incomparable(self) -> Iterator[str]:
        yield from series_lines(self._brief, self._label, {"different_scope"})
        yield from contrast_lines(self._brief, self._label)

    def disputed(self) -> Iterator[str]:
        positions = {position.id: position for position in self._brief.stances}
        events = {event.id: event for event in self._brief.events}
        for dispute in self._brief.disputes:
            yield f"- {escape(capital(dispute.about))} ({dispute.rule})"
            yield from (f"  {self._dated(side)}" for side in dispute.sides if side.given)
            quoted: set[Citation] = set()
            for identity in (identity for side in dispute.sides if not side.given for identity in side.rests_on):
                side = positions.get(identity) or events[identity]
                told = held_in_words(side, self._actors) if isinstance(side, Position) else event_in_words(side)
                sentences = [one for one in first_of_each_article(side) if one not in quoted]
                quoted.update(sentences)
                words = " ".join(f"“{' '.join(one.text.split())}”" for one in sentences)
                yield f"  {self._line(f'{told}. {words}' if words else told, side.citations)}"
        yield from series_lines(self._brief, self._label, {"conflict"})

    def _dated(self, side: Side) -> str:
        """One date of an event whose accounts date it differently, with the sentences that tell of it."""
        words = " ".join(f"“{' '.join(one.text.split())}”" for one in side.citations)
        return self._line(f"{date_in_words(side.given or '')}: {words}", side.citations)

    def _named(self, articles: Iterable[str]) -> str:
        return ", ".join(self._label[article] for article in articles)

    def timeline(self) -> Iterator[str]:
        """Main events that have a date or are told by several articles."""
        for event in self._brief.events:
            if event.salience == "main" and (event.date or len(event.articles) > 1):
                date = f"**{escape(date_in_words(event.date))}**" if event.date else "**Undated**"
                basis = f" (by {self._named(event.dated_by)})" if event.date and not date_is_shared(event) else ""
                told = f"{escape(event_in_words(event, dated=False))} {marks(account_citations(event), self._label)}"
                yield f"- {date}{basis}: {told}"
                yield from self._others(event)

    def single(self) -> Iterator[str]:
        """Main events of one origin only, or undated ones where there is but one article; in order of its text."""
        main = [event for event in self._brief.events if event.salience == "main" and is_of_one_origin(event)]
        shown = [event for event in main if self._several or not event.date]
        for own in self._by_sources(shown):
            yield f"- **{escape(self._sources(own[0]))}**"
            yield from (f"  - {self._event(event)}" for event in own if says_who_or_where(event))
            vague = [self._event(event) for event in own if not says_who_or_where(event)]
            if vague:
                yield f"  - Also: {'; '.join(vague)}"

    def _event(self, event: MergedEvent) -> str:
        return f"{escape(event_in_words(event))} {marks(event.citations, self._label)}"

    def background(self) -> Iterator[str]:
        """What belongs to the story's past or margin, a line for each article; what several tell is under Agreed."""
        events = [one for one in self._brief.events if one.salience == "background" and is_of_one_origin(one)]
        for own in self._by_sources(events):
            yield f"- **{escape(self._sources(own[0]))}**: {'; '.join(self._event(event) for event in own)}"

    def _by_sources(self, events: Iterable[MergedEvent]) -> Iterator[list[MergedEvent]]:
        """Events of the same article or articles together, in order of the articles and of their text."""
        place = {article.id: at for at, article in enumerate(self._brief.articles)}
        by_sources: dict[tuple[int, ...], list[MergedEvent]] = {}
        for event in sorted(events, key=_in_text_order):
            by_sources.setdefault(tuple(place[article] for article in event.articles), []).append(event)
        yield from (own for _, own in sorted(by_sources.items()))

    def _sources(self, event: MergedEvent) -> str:
        return f"{self._named(event.articles)}{'' if len(event.articles) == 1 else ' (one origin)'}"

    def _others(self, event: MergedEvent) -> Iterator[str]:
        for what in other_accounts(event):
            yield f"  {self._line(what, account_citations(event, what))}"

    def actors(self) -> Iterator[str]:
        """Actors of several articles, or of the only one, a line for each kind; the others in one line."""
        known = [actor for actor in self._brief.actors if len(actor.articles) > 1 or not self._several]
        for kind in dict.fromkeys(actor.kind for actor in known):
            alike = "; ".join(self._actor(actor) for actor in known if actor.kind == kind)
            yield f"- {KINDS[kind]}: {alike}"
        others = "; ".join(self._actor(actor) for actor in self._brief.actors if len(actor.articles) == 1)
        if others and self._several:
            yield f"- In one article only: {others}"

    def _actor(self, actor: MergedActor) -> str:
        role = f", {actor.role}" if actor.role else ""
        return f"{escape(capital(f'{actor.name}{role}'))} {marks(first_of_each_article(actor), self._label)}"

    def sources(self) -> Iterator[str]:
        for article in self._brief.articles:
            described = [article.title, article.outlet, article.url]
            told = "; ".join(escape(part) for part in (article.id, *described, published_in_words(article)) if part)
            yield f"- **{escape(self._label[article.id])}**: {told}"
            yield from (f"  - {self._placed(one)}" for one in self._brief.placements if one.article == article.id)

    def _placed(self, placement: Placement) -> str:
        return f"{escape(placement_in_words(placement, self._label))} {marks(placement.citations, self._label)}"

    def footer(self) -> Iterator[str]:
        for line in ledger_lines(self._brief, escape):
            yield f"  - {line[2:]}" if line.startswith("  ") else f"- {line}"


def _in_text_order(event: MergedEvent) -> tuple[int, str]:
    return event.citations[0].start, event.id


# --- index ------------------------------------------------------------------------------------------------------------


def to_index(briefs: Sequence[StoryBrief]) -> str:
    """A line for each story, in the order given, its title linked to `<slug>/brief.md`. Ends with one newline."""
    return "\n".join([f"# {index_heading(briefs)}", "", *(_line(entry_of(brief)) for brief in briefs)]) + "\n"


def _line(entry: Entry) -> str:
    first = f". {escape(entry.first)}" if entry.first else ""
    return f"- [{escape(entry.title)}]({entry.story}/brief.md): {entry.told}{first}"
