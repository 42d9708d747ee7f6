"""Two sets of briefs, an earlier and a later one -> what is new, changed, resolved, withdrawn or gone, with evidence.

What is paired how is said in `articles` (articles), `stories` (stories) and `pairing` (statements). What is left over
is no news by itself: a statement without a partner whose every quoted passage the other set has under the same facet
was only grouped differently, and is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from summarizer.changes.articles import Articles, Continued, continued_stories, correspond
from summarizer.changes.pairing import (
    Likeness,
    Paired,
    Placed,
    pair,
    same_actor,
    same_event,
    same_position,
    same_series,
)
from summarizer.changes.statements import (
    Facet,
    StatementVersions,
    actor_differences,
    dispute_changes,
    event_differences,
    is_open,
    is_settled,
    position_differences,
    series_differences,
    statement_changes,
)
from summarizer.language.likeness.clusters import name_key
from summarizer.language.phrases import amount, event_in_words, has_number, point_date, position_in_words
from summarizer.language.quantities.words import TIME_UNITS
from summarizer.records.brief import FigureSeries, Merged, MergedActor, MergedEvent, Position, StoryBrief
from summarizer.records.changes import Changes, FieldChange, StoryChanges

M = TypeVar("M", bound=Merged)


def compare(old: Sequence[StoryBrief], new: Sequence[StoryBrief]) -> Changes:
    """What has changed from the briefs `old` to the briefs `new`, story by story, in the order of `new`; stories that
    are no more come last. Neither the order of stories nor ids within them play a part."""
    articles = correspond(old, new)
    stories = continued_stories(old, new, articles)
    told = tuple(_BriefComparison(stories, articles).told())
    told_of = [_story(one, articles, told) for one in stories]
    read = [{name for brief in briefs for name in (*brief.models, *brief.prompts)} for briefs in (old, new)]
    return Changes(
        stories=tuple(one for one in told_of if one.story or one.gone_articles or one.changes),
        read_alike=read[0] == read[1] or not (old and new),
    )


def _story(story: Continued, articles: Articles, told: Sequence[StatementVersions]) -> StoryChanges:
    before = story.before.articles if story.before else ()
    after = story.after.articles if story.after else ()
    earlier = {head.id for head in before}
    titles = [brief.title for brief in (story.after, story.before) if brief]
    return StoryChanges(
        title=titles[0],
        story=story.after.story if story.after else None,
        earlier=story.before.story if story.before else None,
        new_articles=tuple(head for head in after if articles.is_new(head.id)),
        gone_articles=tuple(head for head in before if head.id not in articles.known),
        revisions=tuple(one for one in articles.revisions() if one.before.id in earlier),
        same=sum(head.id in articles.known and head.id not in articles.revised for head in before),
        changes=tuple(one.change for one in told if one.key.story == story.name),
    )


class _BriefComparison:
    """The statements of all stories, paired over all of them: an article may have come to another story."""

    def __init__(self, stories: Sequence[Continued], articles: Articles) -> None:
        self._stories = stories
        self._articles = articles
        briefs = [brief for story in stories for brief in (story.before, story.after) if brief]
        self._actors = frozenset(actor.name for brief in briefs for actor in brief.actors)

    def told(self) -> Iterator[StatementVersions]:
        """Every change: disputes, figures, events, positions, actors."""
        events = self._paired(lambda brief: brief.events, same_event)
        positions = self._paired(lambda brief: brief.stances, same_position)
        later_of = {**events.later_of, **positions.later_of}
        yield from dispute_changes(self._stories, later_of, self._articles, self._sided)
        yield from self._figures(self._paired(lambda brief: brief.figures, same_series))
        facet = Facet("event", event_in_words, event_differences, lambda event: event.salience == "background")
        yield from statement_changes(facet, events, self._articles)
        yield from self._stances(positions)
        actors = Facet[MergedActor]("actor", lambda actor: actor.name, actor_differences, lambda actor: True)
        yield from statement_changes(actors, self._paired(lambda brief: brief.actors, same_actor), self._articles)

    def _paired(self, pick: Callable[[StoryBrief], Sequence[M]], likeness: Likeness[M]) -> Paired[M]:
        before = [
            Placed(story.name, one, self._articles.passages_before(one.citations))
            for story in self._stories
            for one in (pick(story.before) if story.before else ())
        ]
        after = [
            Placed(story.name, one, self._articles.passages_after(one.citations))
            for story in self._stories
            for one in (pick(story.after) if story.after else ())
        ]
        return pair(before, after, likeness)

    def _figures(self, paired: Paired[FigureSeries]) -> Iterator[StatementVersions]:
        """A series that was open and is settled is resolved, if more than its reading has changed."""
        settled = {after.key for before, after in paired.pairs if is_open(before.merged) and is_settled(after.merged)}
        facet = Facet("figure", _series_words, series_differences, _is_minor)
        for told in statement_changes(facet, paired, self._articles):
            change = told.change
            if change.sort == "changed" and told.key in settled and change.causes != ("read_anew",):
                yield StatementVersions(told.key, change.model_copy(update={"sort": "resolved"}))
            else:
                yield told

    def _stances(self, paired: Paired[Position]) -> Iterator[StatementVersions]:
        """A new position is a change where its holder had the contrary one towards the same target."""
        former = {_held(one): one.merged for one in (*(before for before, _ in paired.pairs), *paired.before)}
        turned = {one.key: former[_contrary(one)] for one in paired.after if _contrary(one) in former}
        facet = Facet[Position]("stance", self._sided, position_differences)
        for told in statement_changes(facet, paired, self._articles):
            before = turned.get(told.key)
            if told.change.sort == "new" and before:
                turn = FieldChange(field="position", before=self._sided(before), after=told.change.text)
                update = {"sort": "changed", "fields": (turn,), "before": before.citations}
                yield StatementVersions(told.key, told.change.model_copy(update=update))
            else:
                yield told

    def _sided(self, statement: Position | MergedEvent) -> str:
        if isinstance(statement, MergedEvent):
            return event_in_words(statement)
        return position_in_words(statement, self._actors)


def _held(placed: Placed[Position], polarity: str | None = None) -> tuple[str, str, str, str]:
    """Story, holder, target and polarity of a position; `polarity` in the place of its own."""
    position = placed.merged
    return placed.story, name_key(position.holder), name_key(position.target), polarity or position.polarity


def _contrary(placed: Placed[Position]) -> tuple[str, str, str, str]:
    return _held(placed, {"supportive": "opposed", "opposed": "supportive"}.get(placed.merged.polarity, "none"))


def _is_minor(series: FigureSeries) -> bool:
    """True for durations, and for amounts without a number, which a brief folds away."""
    return series.unit in TIME_UNITS or not any(has_number(point) for point in series.points)


def _series_words(series: FigureSeries) -> str:
    return f"{series.measures}: {'; '.join(f'{amount(point)} ({point_date(point)})' for point in series.points)}"
