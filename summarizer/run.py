"""What comes of a run, and what it reports while it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import SkipValidation

from summarizer.articles.read import InputsRead
from summarizer.embedded.weights import Quiet
from summarizer.model.budget import Spending
from summarizer.records.article import Article
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import SummarizerError
from summarizer.records.facets import Record
from summarizer.records.ledger import Ledger
from summarizer.records.summary import ArticleSummary


class Run(Record):
    """What came of one run: a brief for each story, the summary of each article, what was not used, and the articles
    as they were read.

    `spent` is what its own calls cost, which recorded ones do not, and `cost` the same in US dollars, where that was
    bounded; `is_cut_short` says that the budget ended the run.

    Briefs, summaries and articles are made anew whenever one is looked at (`Stored`): keep what you look at often.
    """

    briefs: Annotated[Sequence[StoryBrief], SkipValidation]
    summaries: Annotated[Sequence[ArticleSummary], SkipValidation]
    ledger: Ledger
    articles: Annotated[Sequence[Article], SkipValidation] = ()
    spent: Spending = Spending()
    cost: Decimal | None = None
    is_cut_short: bool = False

    @property
    def failed(self) -> bool:
        """True when an input, a window, a sentence of the narrative or a question about figures was lost; the ledger
        says which. A sentence that was written and may not stand is not lost."""
        articles, windows = self.ledger.articles, self.ledger.windows
        lost = articles.lost + windows.lost + articles.empty > 0 or any(one.is_lost for one in self.ledger.incidents)
        return not self.briefs or self.is_cut_short or lost


class Watch(Quiet):
    """What a run reports while it goes on: nothing, unless a subclass says it. `Progress` is for fetching the model."""

    def counted(self, what: str, done: int, total: int) -> None:
        """Before a run, or in place of one: so many of `total` are done, `what` says of what ("files read")."""

    def read(self, reading: InputsRead, windows: int) -> None:
        """The input was read; `windows` is how many there will be to work through."""

    def window_done(self, article: Article) -> None:
        """A window of `article` has been answered, from the cache or by the model."""

    def article_done(self, summary: ArticleSummary) -> None:
        """An article is finished, and its summary usable."""

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        """An article could not be finished."""
