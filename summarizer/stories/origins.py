"""How many independent origins a statement has: five outlets that carry one wire report are one.

Two articles are one origin of a statement when all that is cited of one of them stands in text that it shares with the
other, or is credited to one agency, and the other is cited there too. Judged so, a statement that rests on a paragraph
that two articles share has one origin, and one that rests on what each tells in its own words has two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from summarizer.language.likeness.clusters import Clusters
from summarizer.records.brief import Citation, Origin, SharedText, StoryBrief, TextPassage
from summarizer.records.summary import ArticleSummary


class Origins:
    """What the articles of a story draw on: the text they share, and the agencies they credit."""

    def __init__(self, summaries: Sequence[ArticleSummary], shared: Sequence[SharedText]) -> None:
        self._summaries = summaries
        self._shared = shared
        self._of_article: dict[str, set[str]] = defaultdict(set)
        self._of_sentence: dict[tuple[str, int], set[str]] = defaultdict(set)
        for summary in summaries:
            for credit in summary.credits:
                if credit.sentence is None:
                    self._of_article[summary.article.id].add(credit.agency)
                else:
                    self._of_sentence[summary.article.id, credit.sentence].add(credit.agency)
        for sentence, passage in _passages(shared).items():
            self._of_sentence[sentence].add(passage)

    def counted_in(self, brief: StoryBrief) -> StoryBrief:
        """`brief` with the shared text, the origins, and of each statement how many origins it has."""
        statements = {
            name: tuple(one.model_copy(update={"origins": len(self.of(one.citations))}) for one in getattr(brief, name))
            for name in ("narrative", "events", "figures", "stances")
        }
        return brief.model_copy(update={**statements, "shared_text": tuple(self._shared), "origins": self.groups()})

    def of(self, citations: Iterable[Citation]) -> tuple[tuple[str, ...], ...]:
        """The articles cited, those of one origin together, in order of first citation."""
        drawn: dict[str, list[frozenset[str]]] = defaultdict(list)
        for one in citations:
            drawn[one.article].append(self._drawn_on(one.article, one.sentence))
        articles = tuple(drawn)
        clusters = Clusters(articles)
        holders: dict[str, list[int]] = defaultdict(list)
        for position, article in enumerate(articles):
            for source in frozenset().union(*drawn[article]):
                holders[source].append(position)
        for position, article in enumerate(articles):
            for source in frozenset.intersection(*drawn[article]):
                clusters.join(holders[source][0], position)
                clusters.join(position, holders[source][-1])
        return tuple(tuple(articles[position] for position in group) for group in clusters.groups())

    def _drawn_on(self, article: str, sentence: int) -> frozenset[str]:
        own: Mapping[tuple[str, int], set[str]] = self._of_sentence
        return frozenset(own.get((article, sentence), set()) | self._of_article.get(article, set()))

    def groups(self) -> tuple[Origin, ...]:
        """Articles that draw on one report: connected by text they share, then by the agency they credit."""
        ids = tuple(summary.article.id for summary in self._summaries)
        place = {article: position for position, article in enumerate(ids)}
        clusters = Clusters(ids)
        for text in self._shared:
            clusters.join(*(place[article] for article in text.articles))
        rests_on: dict[int, list[str]] = defaultdict(list)
        for text in self._shared:
            rests_on[clusters.root(place[text.articles[0]])].append(text.id)
        found = [
            Origin(articles=tuple(ids[at] for at in group), rests_on=tuple(rests_on[group[0]]))
            for group in clusters.groups()
            if len(group) > 1
        ]
        credited: dict[str, dict[str, None]] = defaultdict(dict)
        for summary in self._summaries:
            for credit in summary.credits:
                credited[credit.agency].setdefault(summary.article.id)
        found += [
            Origin(articles=tuple(articles), agency=agency)
            for agency, articles in sorted(credited.items())
            if len(articles) > 1
        ]
        return tuple(found)


def _passages(shared: Iterable[SharedText]) -> dict[tuple[str, int], str]:
    """For each sentence that is shared, a name for all sentences that it is connected with: of many articles that carry
    one paragraph only neighbours are paired."""
    pairs = [pair for text in shared for pair in text.passages]
    runs = [_sentences(pair.one) + _sentences(pair.other) for pair in pairs]
    places = {sentence: at for at, sentence in enumerate(dict.fromkeys(one for run in runs for one in run))}
    clusters = Clusters([str(at) for at in places.values()])
    for run in runs:
        for sentence in run:
            clusters.join(places[run[0]], places[sentence])
    return {sentence: f"passage-{clusters.root(at)}" for sentence, at in places.items()}


def _sentences(passage: TextPassage) -> list[tuple[str, int]]:
    return [(passage.article, number) for number in range(passage.first, passage.last + 1)]
