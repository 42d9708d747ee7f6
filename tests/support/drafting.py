"""Articles and drafts for tests: sentences become an article, labels become the drafts of one call."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding import Groundwork, ground
from summarizer.prompts.drafts import AnyDraft, Drafted
from summarizer.records.article import Article, Publication, Sentence
from summarizer.records.facets import Facet

KEY = "f" * 64
PROMPT_SHA256 = "a" * 64


def an_article(*sentences: str, published: Publication | None = None, id: str = "valley") -> Article:
    """An article of these sentences, one space between them."""
    spans: list[Sentence] = []
    text = ""
    for number, sentence in enumerate(sentences, start=1):
        start = len(text) + bool(text)
        text = f"{text} {sentence}" if text else sentence
        spans.append(Sentence(start=start, end=len(text), number=number))
    return Article(
        id=id,
        sha256="b" * 64,
        path=f"{id}.txt",
        encoding="utf-8",
        published=published or Publication(),
        sentences=tuple(spans),
        text=text,
    )


def drafted(
    article: Article, task: Facet, *drafts: AnyDraft, asked: Sequence[int] = (), shown: Sequence[int] = ()
) -> Drafted:
    """The drafts of one call that asked about the sentences numbered `asked` (none: all that were not only `shown`)."""
    sentences = tuple(
        sentence
        for sentence in article.sentences
        if (sentence.number in asked if asked else sentence.number not in shown)
    )
    return Drafted(
        task=task,
        sentences=sentences,
        before=tuple(sentence for sentence in article.sentences if sentence.number in shown),
        drafts=drafts,
        model="small@1",
        prompt=f"{task}.v1",
        prompt_sha256=PROMPT_SHA256,
        recording=KEY,
    )


def grounded(
    article: Article, task: Facet, *drafts: AnyDraft, asked: Sequence[int] = (), shown: Sequence[int] = ()
) -> Groundwork:
    """What grounding makes of the drafts of one call."""
    return ground(article, [drafted(article, task, *drafts, asked=asked, shown=shown)])


def reason_of(groundwork: Groundwork) -> str:
    """Why the only draft was refused; fails when it was not."""
    (refused,) = groundwork.ungrounded
    assert groundwork.tally.ungrounded == 1
    return refused.reason
