"""The articles of a story as a page shows them: the full text, what each sentence bears out, what it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from summarizer.records.article import Article, Sentence, Span
from summarizer.records.brief import Citation, FigureSeries, Merged, StoryBrief
from summarizer.records.facets import Facet, Record
from summarizer.records.summary import Ungrounded
from summarizer.render import anchor

Tint = Literal["a", "e", "f", "s"]
_TINTS: dict[Facet, Tint] = {"actors": "a", "events": "e", "figures": "f", "stances": "s"}


class Piece(Record):
    """Characters of a sentence; `tints` are the first letters of the facets whose evidence they are part of."""

    text: str
    tints: str = ""


class SentenceView(Record):
    """One sentence. `before` are the characters between the sentence ahead of it and this one; `rests` are the ids of
    the statements that cite it."""

    number: int
    anchor: str
    before: str
    pieces: tuple[Piece, ...]
    rests: tuple[str, ...] = ()


class Refused(Record):
    """What a model wrote and the text does not bear out, and why it was refused."""

    facet: Facet
    sentence: int
    anchor: str
    draft: str
    reason: str


class SourceView(Record):
    """One article to be read: `sentences` and `after`, put together, are its text, unaltered."""

    id: str
    label: str
    sentences: tuple[SentenceView, ...]
    after: str
    refused: tuple[Refused, ...] = ()


class _Tinted(Span):
    """Evidence of one facet, in an article's text."""

    tint: Tint


class Reader:
    """Where the statements of one brief rest. `label` gives each article's short label."""

    def __init__(self, brief: StoryBrief, label: dict[str, str]) -> None:
        self._label = label
        self._tinted: dict[str, list[_Tinted]] = defaultdict(list)
        self._rests: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._heads = {article.id: article for article in brief.articles}
        for number, statement in enumerate(brief.narrative, start=1):
            self._rest(f"narrative-{number}", statement.citations)
        cited = {one.id: one.citations for one in (*brief.events, *brief.stances)}
        for dispute in brief.disputes:
            for side in dispute.sides:
                rests = [cited[ref] for ref in side.rests_on if not side.given]
                self._rest(dispute.id, [*side.citations, *(one for citations in rests for one in citations)])
        stated: dict[Facet, Sequence[Merged]] = {
            "events": brief.events,
            "figures": brief.figures,
            "stances": brief.stances,
            "actors": brief.actors,
        }
        for facet, several in stated.items():
            for merged in several:
                self._rest(merged.id, merged.citations)
                for one in _amounts(merged) if isinstance(merged, FigureSeries) else merged.citations:
                    self._tinted[one.article].append(_Tinted(start=one.start, end=one.end, tint=_TINTS[facet]))

    def source(self, article: Article, ungrounded: Iterable[Ungrounded]) -> SourceView:
        """The article laid out; `ungrounded` are its records that failed a check."""
        label = self._label[article.id]
        tinted = sorted(self._tinted[article.id], key=lambda span: span.start)
        sentences: list[SentenceView] = []
        end = 0
        for sentence, over in _by_sentence(article.sentences, tinted):
            sentences.append(
                SentenceView(
                    number=sentence.number,
                    anchor=anchor(label, sentence.number),
                    before=article.text[end : sentence.start],
                    pieces=tuple(_pieces(article.text, sentence, over)),
                    rests=tuple(dict.fromkeys(self._rests[article.id][sentence.number])),
                )
            )
            end = sentence.end
        return SourceView(
            id=article.id,
            label=label,
            sentences=tuple(sentences),
            after=article.text[end:],
            refused=tuple(
                Refused(
                    facet=one.facet,
                    sentence=one.sentence,
                    anchor=anchor(label, one.sentence),
                    draft=one.draft,
                    reason=one.reason,
                )
                for one in ungrounded
            ),
        )

    def _rest(self, identity: str, citations: Iterable[Citation]) -> None:
        for one in citations:
            last = self._heads[one.article].sentence_at(one.end - 1)
            for number in range(one.sentence, last + 1):
                self._rests[one.article][number].append(identity)


def _amounts(series: FigureSeries) -> Iterator[Citation]:
    """For each value of a series its characters, or the whole sentence where they are not to be found."""
    for point in series.points:
        whole = point.citation
        at = whole.text.find(point.text)
        start = whole.start + at
        found = {"start": start, "end": start + len(point.text), "text": point.text}
        yield whole.model_copy(update=found) if at >= 0 else whole


def _by_sentence(
    sentences: Sequence[Sentence], tinted: Sequence[_Tinted]
) -> Iterator[tuple[Sentence, tuple[_Tinted, ...]]]:
    """Each sentence with the evidence that overlaps it; `tinted` in order of start."""
    open_spans: list[_Tinted] = []
    following = 0
    for sentence in sentences:
        while following < len(tinted) and tinted[following].start < sentence.end:
            open_spans.append(tinted[following])
            following += 1
        open_spans = [span for span in open_spans if span.end > sentence.start]
        yield sentence, tuple(span for span in open_spans if span.overlaps(sentence))


def _pieces(text: str, sentence: Sentence, over: Iterable[_Tinted]) -> Iterator[Piece]:
    """The sentence cut wherever evidence begins or ends."""
    marks = [(max(span.start, sentence.start), min(span.end, sentence.end), span.tint) for span in over]
    edges = sorted({sentence.start, sentence.end, *(mark[0] for mark in marks), *(mark[1] for mark in marks)})
    opening: dict[int, list[Tint]] = defaultdict(list)
    closing: dict[int, list[Tint]] = defaultdict(list)
    for start, end, tint in marks:
        opening[start].append(tint)
        closing[end].append(tint)
    under: dict[Tint, int] = dict.fromkeys(_TINTS.values(), 0)
    for start, end in pairwise(edges):
        for tint in closing[start]:
            under[tint] -= 1
        for tint in opening[start]:
            under[tint] += 1
        yield Piece(text=text[start:end], tints=" ".join(tint for tint, count in under.items() if count))
