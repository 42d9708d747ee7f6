"""Hand labels -> the summaries that a perfect reader would have handed on: what the merge is judged on alone.

A label's quotes become evidence with spans, its fields stay as they are. Nothing the labels leave open is filled in.
"""

from __future__ import annotations

from summarizer.articles.credits import find_credits
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.records.article import Publication
from summarizer.records.facets import FACETS, Facet
from summarizer.records.ledger import Ledger, Tally
from summarizer.records.summary import Actor, ArticleSummary, Event, Evidence, Figure, Grounded, Provenance, Stance
from summarizer.scoring.labels.gold import GoldArticle, GoldSet
from summarizer.stories.group import Story

LABELLED = "hand labels"
"""What stands where a prediction names its model."""
_RECORDS: dict[Facet, type[Grounded]] = {"actors": Actor, "events": Event, "figures": Figure, "stances": Stance}
_BY_HAND = Provenance(prompt="labels", prompt_sha256="0" * 64, model=LABELLED, recordings=())


def summaries_of_labels(gold: GoldSet) -> tuple[ArticleSummary, ...]:
    """A summary for each labelled article, in the order of `gold`; record `n` of a facet is label `n`.

    The publication date is the labelled one, whatever the article's date line says.
    """
    return tuple(_summary(one) for one in gold.articles)


def stories_of_labels(gold: GoldSet) -> tuple[Story, ...]:
    """The stories as they are labelled, each with the articles of which its labels name an item."""
    named = ((story.name, {ref.partition("#")[0] for ref in story.labels.references()}) for story in gold.stories)
    return tuple(Story(slug=name, title=name, articles=tuple(sorted(articles))) for name, articles in named if articles)


def _summary(gold: GoldArticle) -> ArticleSummary:
    labels = gold.labels
    dated = Publication(date=labels.published, basis="text") if labels.published else Publication()
    return ArticleSummary(
        article=gold.article.head().model_copy(update={"published": dated}),
        gist=labels.gist,
        **{facet: _records(gold, facet) for facet in FACETS},
        ledger=Ledger(articles=Tally(used=1), records=Tally(used=sum(len(labels.of(facet)) for facet in FACETS))),
        model=LABELLED,
        profile="labels",
        prints=word_prints(gold.article.text, gold.article.sentences),
        credits=find_credits(gold.article.text, gold.article.sentences, gold.article.outlet),
    )


def _records(gold: GoldArticle, facet: Facet) -> tuple[Grounded, ...]:
    kind = _RECORDS[facet]
    fields = set(kind.model_fields) - set(Grounded.model_fields)
    return tuple(
        kind.model_validate(
            {
                **item.label.model_dump(include=fields),
                "evidence": tuple(
                    Evidence(start=span.start, end=span.end, text=gold.article.quote(span)) for span in item.spans
                ),
                "grounding": "exact",
                "provenance": _BY_HAND,
            }
        )
        for item in gold.sheet.of(facet)
    )
