"""What a run would cost, without calling or loading anything: `summarize --dry-run`.

The calls are those of the run itself: the same windows, prompts and requests, whose keys say which are recorded
already. One thing is unknown beforehand: the actors that holders and sources are chosen from. Where an article's actors
calls are not recorded, every candidate name counts as an actor.

Of more than `CLOSELY` articles only so many, taken evenly from all, are planned in this way. The others' sentences and
windows are counted, and their calls and tokens estimated from those by the length of their texts: to find what every
one of 100,000 articles can be asked takes half an hour, and changes the sums by some hundredths.

Tokens of calls that are not recorded are estimated. The constants are least-squares fits to the 187 recordings of the
seeds by the embedded model (23 actors, 95 events, 29 figures and 40 stances calls). A hosted server may count its
response schema as input too, which is not included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

from pydantic import ValidationError

from summarizer.articles.as_of import published_by
from summarizer.articles.read import read_articles
from summarizer.language.steering import visible
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.prompts.drafts import widened
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Call, Extractor, actors_among
from summarizer.recordings.request import Message, Recording
from summarizer.recordings.store import Recordings
from summarizer.records.article import Article
from summarizer.records.errors import ProgramFault, contained
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.ledger import Incident, Tally
from summarizer.run import Watch

# Bytes rather than characters, because scripts other than Latin take more tokens a character.
_TOKENS_PER_BYTE = 0.245
_TOKENS_PER_MESSAGE = 5.21
CLOSELY = 200


class Rate(Record):
    """Output tokens of a call: `call`, and `draft` for each draft that its reply may hold."""

    call: float
    draft: float


_OUTPUT: dict[Facet, Rate] = {
    "actors": Rate(call=1.6, draft=7.4),
    "events": Rate(call=8.1, draft=16.1),
    "figures": Rate(call=1.2, draft=26.1),
    "stances": Rate(call=13.3, draft=30.7),
}


class Cost(Record):
    """Calls and their tokens. Costs add up, and can be taken from each other."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(**{name: getattr(self, name) + getattr(other, name) for name in Cost.model_fields})

    def __sub__(self, other: Cost) -> Cost:
        return Cost(**{name: getattr(self, name) - getattr(other, name) for name in Cost.model_fields})


class ArticlePlan(Record):
    """One article: its sentences, its windows by task (answerable or not), what all its calls cost, and what is left of
    that when those that are recorded are not made again. `is_estimated`: both are by the length of its text only."""

    article: str
    sentences: int
    windows: dict[Facet, int]
    cost: Cost
    unrecorded: Cost
    is_estimated: bool = False


class Plan(Record):
    """A run before it is made: model and profile, its articles, and what cannot be read."""

    model: str
    profile: str
    articles: tuple[ArticlePlan, ...]
    cost: Cost
    unrecorded: Cost
    reading: Tally
    incidents: tuple[Incident, ...]

    @property
    def failed(self) -> bool:
        """True when the run could not use all of its input."""
        return not self.articles or self.reading.failed + self.reading.empty > 0


def plan(
    paths: Sequence[str], options: Options | None = None, stdin: BinaryIO | None = None, watch: Watch | None = None
) -> Plan:
    """The plan of `summarize(paths, options)`; `watch` is told how far it is. Raises UsageFault, PromptFault and
    CacheFault as the run would."""
    options, watch = options or Options(), watch or Watch()
    choice = choose_model(options)
    prompts = load_prompts(options.prompts, options.pins)
    reading = read_articles(paths, stdin, options.out, partial(watch.counted, "files read"))
    if options.as_of is not None:
        reading = published_by(reading, options.as_of)
    with Recordings(options.cache, options.mode) as recordings:
        planner = _Planner(Extractor(open_model(choice, recordings), choice.profile, prompts), recordings)
        articles, incidents = planner.articles(reading.articles, partial(watch.counted, "articles planned"))
    return Plan(
        model=choice.identity,
        profile=choice.profile.name,
        articles=articles,
        cost=sum((article.cost for article in articles), Cost()),
        unrecorded=sum((article.unrecorded for article in articles), Cost()),
        reading=reading.tally + Tally(used=-len(incidents), failed=len(incidents)),
        incidents=(*reading.incidents, *incidents),
    )


def plan_text(plan: Plan) -> str:
    """The plan as a table for a reader, one line for each article; ends with one newline."""
    headings = ("article", "sentences", *FACETS, "calls", "recorded", "tokens in", "tokens out")
    rows = [headings, *(_row(article) for article in plan.articles)]
    estimated = sum(article.is_estimated for article in plan.articles)
    total = ArticlePlan(
        article="all",
        is_estimated=estimated > 0,
        sentences=sum(article.sentences for article in plan.articles),
        windows={task: sum(article.windows[task] for article in plan.articles) for task in FACETS},
        cost=plan.cost,
        unrecorded=plan.unrecorded,
    )
    rows.append(_row(total))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = (
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    )
    lines = ["  ".join(cells) for cells in aligned]
    left = plan.unrecorded
    told = f"~ Estimated from the {len(plan.articles) - estimated:,} other articles, by the length of the texts."
    lines += [
        "",
        *([told] if estimated else []),
        f"Windows are counted by task ({', '.join(FACETS)}); a window that holds nothing to ask about takes no call.",
        "Once the articles are merged, a story takes up to 24 short calls about figures and 16 for the narrative "
        "(--plain: none).",
        f"To be asked of {plan.model} (profile {plan.profile}): {left.calls:,} calls, about {left.input_tokens:,} "
        f"tokens in and {left.output_tokens:,} out.",
    ]
    return "\n".join(lines) + "\n"


def _row(article: ArticlePlan) -> tuple[str, ...]:
    cost = article.cost
    recorded = (cost - article.unrecorded).calls
    windows = (article.windows[task] for task in FACETS)
    costs = (cost.calls, recorded, cost.input_tokens, cost.output_tokens)
    about = "~" if article.is_estimated else ""
    counted = (f"{number:,}" for number in (article.sentences, *windows))
    return (visible(article.article), *counted, *(f"{about}{number:,}" for number in costs))


class _PlannedCall(Record):
    """A call, what is sent to ask it, and its recording, if there is one that answers it."""

    call: Call
    messages: tuple[Message, ...]
    recording: Recording | None

    @property
    def cost(self) -> Cost:
        """As recorded, or else estimated."""
        if self.recording:
            usage = self.recording.usage
            return Cost(calls=usage.calls, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)
        messages, task = self.messages, self.call.task
        size = sum(len(message.content.encode("utf-8")) for message in messages)
        rate, drafts = _OUTPUT[task], self.call.limits.most
        return Cost(
            calls=1,
            input_tokens=round(_TOKENS_PER_BYTE * size + _TOKENS_PER_MESSAGE * len(messages)),
            output_tokens=round(rate.call + rate.draft * drafts),
        )

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors among the candidates of an actors call, as far as that is known."""
        if self.recording is None:
            return self.call.passage.candidates
        reply = self.call.reply_type.model_validate_json(self.recording.reply)
        return actors_among(widened("actors", reply, self.call.limits))


class _Planner:
    """Plans articles by the run's own requests and recordings."""

    def __init__(self, extractor: Extractor, recordings: Recordings) -> None:
        self._extractor = extractor
        self._recordings = recordings
        self._asks_all = recordings.mode == "refresh" or recordings.is_empty

    def articles(
        self, articles: Sequence[Article], on_article: Callable[[int, int], None]
    ) -> tuple[tuple[ArticlePlan, ...], tuple[Incident, ...]]:
        """The plans of all, in order, and an incident for each that cannot be planned; `on_article` is told how many
        are done of those that are planned closely."""
        closely = min(len(articles), CLOSELY)
        looked: dict[int, ArticlePlan] = {}
        failed: dict[int, Incident] = {}
        for done in range(closely):
            at = done * len(articles) // closely
            try:
                looked[at] = self.article(articles[at])
            except ProgramFault as fault:
                failed[at] = Incident(where=articles[at].path, outcome="failed", reason=str(fault))
            on_article(done + 1, closely)
        estimate = _Estimate(sum(len(articles[at].text) for at in looked), tuple(looked.values()))
        plans = (
            looked.get(at) or estimate.of(article, self._extractor.windows(article))
            for at, article in enumerate(articles)
            if at not in failed
        )
        return tuple(plans), tuple(failed.values())

    @contained()
    def article(self, article: Article) -> ArticlePlan:
        calls: dict[Facet, tuple[Call, ...]] = {"actors": self._extractor.calls(article, "actors", ())}
        questions = self._questions(calls["actors"])
        actors = tuple(name for question in questions for name in question.actors)
        for task in FACETS:
            if task != "actors":
                calls[task] = self._extractor.calls(article, task, actors)
                questions += self._questions(calls[task])
        return ArticlePlan(
            article=article.id,
            sentences=len(article.sentences),
            windows={task: len(calls[task]) for task in FACETS},
            cost=sum((question.cost for question in questions), Cost()),
            unrecorded=sum((question.cost for question in questions if not question.recording), Cost()),
        )

    def _questions(self, calls: Sequence[Call]) -> list[_PlannedCall]:
        return [self._question(call) for call in calls if call.is_answerable]

    def _question(self, call: Call) -> _PlannedCall:
        if self._asks_all:  # the schema, which only the key needs, takes longer than all else
            return _PlannedCall(call=call, messages=self._extractor.messages(call), recording=None)
        request = self._extractor.request(call)
        recording = self._recordings.get(request.key)
        if recording and not _validates(recording, call):
            recording = None
        return _PlannedCall(call=call, messages=request.messages, recording=recording)


class _Estimate:
    """What articles cost that are not planned closely: the `looked`, of so many characters, tell what a character does.

    Each gets what its characters add to the sum of those before, so that no rounding adds up.
    """

    def __init__(self, characters: int, looked: Sequence[ArticlePlan]) -> None:
        self._characters = characters
        self._unrecorded = sum((article.unrecorded for article in looked), Cost())
        self._recorded = sum((article.cost - article.unrecorded for article in looked), Cost())
        self._before = 0

    def of(self, article: Article, windows: dict[Facet, int]) -> ArticlePlan:
        """The plan of the next article."""
        begin, self._before = self._before, self._before + len(article.text)
        unrecorded = self._share(self._unrecorded, begin)
        return ArticlePlan(
            article=article.id,
            sentences=len(article.sentences),
            windows=windows,
            cost=unrecorded + self._share(self._recorded, begin),
            unrecorded=unrecorded,
            is_estimated=True,
        )

    def _share(self, cost: Cost, begin: int) -> Cost:
        characters = max(self._characters, 1)  # none where nothing could be looked at
        shares = {
            name: value * self._before // characters - value * begin // characters
            for name, value in cost.model_dump().items()
        }
        return Cost(**shares)


def _validates(recording: Recording, call: Call) -> bool:
    """False for a recorded reply that the run would not take, and ask for again."""
    try:
        call.reply_type.model_validate_json(recording.reply, strict=True)
    except ValidationError:
        return False
    return True
