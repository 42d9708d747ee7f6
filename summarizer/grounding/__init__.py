"""Drafts to records: every claim of the model is checked against the characters of the article.

The model points; what can be computed is computed here, from the text: spans, values, qualifiers, units that the text
shows, dates, the act that a cue settles, whether words are quoted. A draft that fails a check is kept as `Ungrounded`
with the reason and never becomes a record. Each facet has a file of its own; what they share is in `evidence`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from summarizer.grounding.actors import ground_actor
from summarizer.grounding.events import ground_event
from summarizer.grounding.evidence import Refusal, Source
from summarizer.grounding.figures import ground_figure
from summarizer.grounding.righting import parted
from summarizer.grounding.stances import ground_stance
from summarizer.prompts.drafts import AnyDraft, Drafted
from summarizer.records.article import Article
from summarizer.records.facets import Facet, Record
from summarizer.records.ledger import Tally
from summarizer.records.summary import Grounded, Records, Ungrounded

_GROUND: dict[Facet, Callable[[Source, int], Grounded | Refusal | None]] = {
    "actors": ground_actor,
    "events": ground_event,
    "figures": ground_figure,
    "stances": ground_stance,
}


class Groundwork(Record):
    """What grounding made of an article's drafts; `tally` counts them, `used` or `ungrounded`."""

    records: Records
    ungrounded: tuple[Ungrounded, ...]
    tally: Tally


def ground(article: Article, drafted: Iterable[Drafted]) -> Groundwork:
    """The records of `drafted` that the text of `article` bears out, and apart from them the drafts that it does not.

    A draft in which the model says that a candidate is no actor claims nothing and is in neither.
    """
    kept: dict[Facet, list[Grounded]] = {facet: [] for facet in _GROUND}
    refused: list[Ungrounded] = []
    for answered in drafted:
        call = answered.model_copy(update={"drafts": parted(answered.drafts, Source(article, answered).shown)})
        source = Source(article, call)
        for index, draft in enumerate(call.drafts):
            grounded = _GROUND[call.task](source, index)
            if isinstance(grounded, Refusal):
                refused.append(_ungrounded(call, draft, grounded))
            elif grounded is not None:
                kept[call.task].append(grounded)
    records = Records.model_validate({facet: tuple(found) for facet, found in kept.items()})
    used = sum(map(len, kept.values()))
    return Groundwork(records=records, ungrounded=tuple(refused), tally=Tally(used=used, ungrounded=len(refused)))


def _ungrounded(call: Drafted, draft: AnyDraft, refusal: Refusal) -> Ungrounded:
    return Ungrounded(
        facet=call.task,
        sentence=refusal.sentence,
        draft=draft.model_dump_json(),
        reason=refusal.reason,
        recording=call.recording,
    )
