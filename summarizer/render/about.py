"""What every rendering says about a brief itself, in words: its articles' dates, what was not used, what made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from summarizer.language.phrases import date_in_words
from summarizer.records.article import ArticleHead, DateBasis
from summarizer.records.brief import Placement, StoryBrief
from summarizer.records.facets import Kind, Record
from summarizer.records.ledger import Tally
from summarizer.render import outcome_words

KINDS: dict[Kind, str] = {
    "person": "Persons",
    "government": "Governments",
    "organisation": "Organisations",
    "armed_group": "Armed groups",
    "population": "Populations",
}
_BASIS: dict[DateBasis, str] = {
    "sidecar": "given beside the article",
    "date_line": "its date line",
    "text": "inferred from its text",
    "file_name": "its file name",
    "unknown": "no basis stated",
}


def subtitle(brief: StoryBrief) -> str:
    """The articles by date, and the limit of a brief as of a day."""
    dates = _dates(brief.articles)
    return f"{dates}; only what was published by {date_in_words(brief.as_of)}" if brief.as_of else dates


def cut_short(brief: StoryBrief) -> tuple[str, ...]:
    """A sentence that says how far the brief is a part only, where the budget of the run did not reach everything."""
    articles, windows = brief.ledger.articles, brief.ledger.windows
    if not windows.not_asked:
        return ()
    unread = f", and {articles.not_asked:,} of {articles.total:,} articles not read at all" * bool(articles.not_asked)
    return (
        f"the budget of the run was spent with {windows.not_asked:,} of {windows.total:,} windows not asked{unread}. "
        "What they tell is missing here.",
    )


def _dates(articles: Sequence[ArticleHead]) -> str:
    """How many articles, the days they were published on, and how many have no such day."""
    published = [article.published for article in articles]
    days = sorted(one.day for one in published if one.day)
    count = f"{len(published)} article{'s' if len(published) > 1 else ''}"
    rest = [
        (sum(one.doubt is not None for one in published if one.date), "of doubtful date"),
        (sum(one.date is None for one in published), "undated"),
        (sum(one.anchor is not None and one.day is None for one in published), "dated less closely"),
    ]
    told = [f"{number} {what}" for number, what in rest if number]
    if not days:
        return f"{count}: {', '.join(told)}"
    between = date_in_words(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}")
    if not told:
        return f"{count}, published {between}"
    return f"{count}: {', '.join([f'{len(days)} published {between}', *told])}"


def published_in_words(article: ArticleHead) -> str:
    """When an article was published, and how we know."""
    published = article.published
    if published.date is None:
        return "publication date unknown" + (f" ({published.doubt})" if published.doubt else "")
    told = f"{date_in_words(published.date)} ({_BASIS[published.basis]})"
    return f"dated {told}, doubtful: {published.doubt}" if published.doubt else f"published {told}"


def placement_in_words(placement: Placement, label: Mapping[str, str]) -> str:
    """From when on an undated article can have been published, and why. `label` gives each article's short label."""
    told = f"published {date_in_words(placement.not_before)} or later, as it tells of this: {placement.what}"
    if placement.dated_by == (placement.article,):
        return told
    return f"{told} (dated by {', '.join(label[article] for article in placement.dated_by)})"


def ledger_lines(brief: StoryBrief, show: Callable[[str], str] = str) -> Iterator[str]:
    """What was used and what was not, and what the brief was made with; lines that begin with two blanks belong to the
    one above. `show` is applied to what files, servers and models say.
    """
    ledger, usage = brief.ledger, brief.usage
    yield f"Articles: {tally_in_words(ledger.articles)}"
    yield f"Windows: {tally_in_words(ledger.windows)}"
    yield f"Records: {tally_in_words(ledger.records)}"
    if narration := brief.narration:
        told = f"{narration.written:,} of {len(brief.narrative):,} sentences in the model’s words"
        yield f"Narrative: {told}" + f", {narration.asked_again:,} asked for twice" * bool(narration.asked_again)
        for reason in narration.kept_plain:
            yield f"  one is left as code puts it: {show(reason)}"
    if settling := brief.settling:
        yield f"Figures of other wording: {settling.asked:,} pairs asked about, {settling.same:,} read as one question"
        yield from (f"  one is left open: {show(reason)}" for reason in settling.unanswered)
    for incident in ledger.incidents:
        yield show(f"{incident.where}: {outcome_words(incident.outcome)}, {incident.reason}")
    yield f"Model: {show(', '.join(brief.models))}"
    if brief.prompts:
        yield f"Prompts: {show(', '.join(brief.prompts))}"
    yield (
        f"Calls: {usage.calls:,}; tokens: {usage.input_tokens:,} in, {usage.output_tokens:,} out; "
        f"model seconds as recorded: {usage.seconds:,.1f}"
    )


def tally_in_words(tally: Tally) -> str:
    """The counts that are not 0."""
    told = [f"{count:,} {outcome_words(outcome)}" for outcome, count in tally.model_dump().items() if count]
    return ", ".join(told) or "none"


# --- index ------------------------------------------------------------------------------------------------------------


class Entry(Record):
    """One story in the index: its title, how many articles, when they were published, how many disputes, and what the
    brief says first beyond its title (may be empty)."""

    story: str
    title: str
    told: str
    first: str


def entry_of(brief: StoryBrief) -> Entry:
    """The entry of one story."""
    days = sorted(day for article in brief.articles if (day := article.published.day))
    told = [f"{len(brief.articles)} article{'' if len(brief.articles) == 1 else 's'}"]
    if days:
        told.append(date_in_words(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"))
    if brief.disputes:
        told.append(f"{len(brief.disputes)} dispute{'' if len(brief.disputes) == 1 else 's'}")
    beyond = [one.text for one in brief.narrative if not one.text.startswith(brief.title)]
    return Entry(story=brief.story, title=brief.title, told=", ".join(told), first=beyond[0] if beyond else "")


def index_heading(briefs: Sequence[StoryBrief]) -> str:
    """How many stories, and from how many articles."""
    articles = sum(len(brief.articles) for brief in briefs)
    return f"{len(briefs):,} stories from {articles:,} articles"
