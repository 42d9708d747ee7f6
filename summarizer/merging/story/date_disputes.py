"""Which accounts of one event give dates that exclude each other: the sides of a dispute about when it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from summarizer.language import edtf
from summarizer.language.likeness.wording import content_words
from summarizer.language.occurrence_kinds import LASTING, kinds_in, plainly
from summarizer.records.brief import Citation, MergedEvent, Side


def dated_apart(event: MergedEvent, dates: Mapping[str, str]) -> tuple[Side, ...]:
    """The sides of a dispute about when the event was, one for each date that excludes another; none otherwise.

    None either of what lasts for days: then nobody contradicts anybody. `dates` are those of the accounts that have
    one, by their reference.
    """
    if kinds_in(content_words(plainly(event.what))) & LASTING:
        return ()
    own = {ref: dates[ref] for ref in event.members if ref in dates}
    given = list(dict.fromkeys(own.values()))
    apart = [one for one in given if any(not edtf.overlap(one, other) for other in given)]
    return tuple(
        Side(
            rests_on=(event.id,),
            given=date,
            members=(members := tuple(ref for ref, one in own.items() if one == date)),
            citations=_cited_by(event, members),
        )
        for date in apart
    )


def _cited_by(event: MergedEvent, members: Iterable[str]) -> tuple[Citation, ...]:
    articles = {ref.rpartition("#")[0] for ref in members}
    return tuple(one for one in event.citations if one.article in articles)
