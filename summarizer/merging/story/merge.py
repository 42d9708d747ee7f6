"""One story's summaries -> everything that they say, merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.merging.story import proper_words
from summarizer.merging.story.actors import merge_actors
from summarizer.merging.story.disputes import find_disputes
from summarizer.merging.story.events import merge_events
from summarizer.merging.story.figures import merge_figures, open_questions
from summarizer.merging.story.placement import place_undated
from summarizer.merging.story.stances import find_shifts, merge_stances
from summarizer.records.merged import MergedStory
from summarizer.records.readings import OpenPair, SameQuestion
from summarizer.records.summary import ArticleSummary


def open_figures(summaries: Sequence[ArticleSummary]) -> tuple[OpenPair, ...]:
    """The pairs of a story's figures of which only their wording says whether they answer one question."""
    return open_questions(summaries, proper_words(summaries))


def merge_story(summaries: Sequence[ArticleSummary], readings: Iterable[SameQuestion] = ()) -> MergedStory:
    """What the story's own `summaries`, in reading order, say together.

    `readings` are the pairs of `open_figures` that a model has read as one question.
    """
    cast = merge_actors(summaries)
    events = merge_events(summaries, cast)
    figures = merge_figures(summaries, proper_words(summaries), readings)
    stances = merge_stances(summaries, cast)
    return MergedStory(
        actors=cast.actors,
        events=events,
        figures=figures.series,
        contrasts=figures.contrasts,
        stances=stances,
        shifts=find_shifts(summaries, cast, stances),
        disputes=find_disputes(summaries, cast, stances, events),
        placements=place_undated(summaries, events),
    )
