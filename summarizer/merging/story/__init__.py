"""What the four merges share: their citations, and the words of names.

Nothing here decides what is the same; that is one file per facet. All results depend on the records alone, not on the
order in which articles arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarizer.language.likeness.wording import capitalised_stems
from summarizer.records.brief import Citation
from summarizer.records.merged import Member, R
from summarizer.records.summary import ArticleSummary


def citations_of(members: Iterable[Member[R]]) -> tuple[Citation, ...]:
    """The evidence of all members, each sentence cut apart, in reading order and without repetition."""
    ordered = sorted(members, key=lambda member: (member.order, member.record.evidence[0].start, member.ref))
    return tuple(dict.fromkeys(citation for member in ordered for citation in _citations(member)))


def _citations(member: Member[R]) -> Iterator[Citation]:
    article = member.article
    for evidence in member.record.evidence:
        starts = [s.start for s in article.sentences_in(evidence) if evidence.start < s.start]
        cuts = [evidence.start, *starts, evidence.end]
        for start, end in pairwise(cuts):
            text = evidence.text[start - evidence.start : end - evidence.start].rstrip()
            if text:
                number = article.sentence_at(start)
                yield Citation(article=article.id, sentence=number, start=start, end=start + len(text), text=text)


# --- words ----------------------------------------------------------------------------------------------------------


def proper_words(summaries: Iterable[ArticleSummary]) -> frozenset[str]:
    """Stems of the capitalised words of the names of actors and of places of events."""
    texts = {name for summary in summaries for actor in summary.actors for name in (actor.name, *actor.aliases)}
    texts |= {event.place for summary in summaries for event in summary.events if event.place}
    return frozenset(found for text in texts for found in capitalised_stems(text))
