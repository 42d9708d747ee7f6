"""Two invented articles about a ferry that ran aground, with labels, a summary of each, and a brief with known faults.

What is right and wrong in the brief is counted by hand in `test_scoring_story`.
"""

from __future__ import annotations

import re

from summarizer.records.article import Article, Sentence
from summarizer.records.brief import (
    Citation,
    Dispute,
    FigurePoint,
    FigureSeries,
    MergedActor,
    MergedEvent,
    Position,
    Side,
    Statement,
    StoryBrief,
)
from summarizer.records.facets import Act, Status
from summarizer.scoring.labels.gold import GoldArticle, GoldSet, GoldStory
from summarizer.scoring.labels.must_not import ForbiddenClaim, Rule
from summarizer.scoring.labels.records import (
    ActorLabel,
    ArticleLabels,
    EventLabel,
    FigureLabel,
    StanceLabel,
    StoryLabels,
)
from summarizer.scoring.labels.sheets import sheet_of_labels

TEXTS = {
    "a": (
        "The ferry Alma ran aground off Torvik on Monday. "
        "Twelve people were hurt, the coast guard said. "
        "Mayor Dag Lund blamed Nordline, which rejected the blame. "
        "Nordline has owned the ferry since May."
    ),
    "b": (
        "The ferry Alma was pulled free on Tuesday. "
        "Fifteen people were hurt, the coast guard said. "
        "The ferry had run aground a day before. "
        "Dag Lund again blamed Nordline. "
        "Two tugs needed six hours."
    ),
}
MUST_NOT = "The ferry sank."


def an_article(id_: str, text: str) -> Article:
    ends = enumerate(re.finditer(r"\S.*?\.(?=\s|$)", text), 1)
    sentences = tuple(Sentence(start=one.start(), end=one.end(), number=number) for number, one in ends)
    return Article(id=id_, sha256="0", path=f"{id_}.txt", encoding="utf-8", text=text, sentences=sentences)


ARTICLES = {id_: an_article(id_, text) for id_, text in TEXTS.items()}


def sentence(article: str, number: int) -> str:
    return ARTICLES[article].quote(ARTICLES[article].sentences[number - 1])


def an_actor(name: str, evidence: str) -> ActorLabel:
    return ActorLabel(name=name, kind="organisation", evidence=(evidence,))


def an_event(what: str, evidence: str, status: Status = "happened") -> EventLabel:
    return EventLabel(what=what, status=status, salience="main", evidence=(evidence,))


def a_figure(text: str, value: float, measures: str, evidence: str, optional: bool = False) -> FigureLabel:
    return FigureLabel(
        text=text,
        value=value,
        qualifier="exact",
        unit="person",
        measures=measures,
        evidence=(evidence,),
        optional=optional,
    )


def a_stance(holder: str, act: Act, target: str, evidence: str) -> StanceLabel:
    claim = f"{holder} {act} {target} over the ferry"
    return StanceLabel(holder=holder, target=target, polarity="opposed", act=act, claim=claim, evidence=(evidence,))


LABELS = {
    "a": ArticleLabels(
        article="a.txt",
        actors=(
            an_actor("Coast guard", sentence("a", 2)),
            an_actor("Dag Lund", sentence("a", 3)),
            an_actor("Nordline", sentence("a", 3)),
        ),
        events=(an_event("The ferry Alma runs aground off Torvik", sentence("a", 1)),),
        figures=(a_figure("Twelve", 12, "people hurt", sentence("a", 2)),),
        stances=(
            a_stance("Dag Lund", "accuses", "Nordline", sentence("a", 3)),
            a_stance("Nordline", "rejects", "Dag Lund", sentence("a", 3)),
        ),
    ),
    "b": ArticleLabels(
        article="b.txt",
        actors=(
            an_actor("Coast guard", sentence("b", 2)),
            an_actor("Dag Lund", sentence("b", 4)),
            an_actor("Nordline", sentence("b", 4)),
        ),
        events=(
            an_event("The ferry Alma is pulled free", sentence("b", 1)),
            an_event("The ferry runs aground", sentence("b", 3)),
        ),
        figures=(
            a_figure("Fifteen", 15, "people hurt", sentence("b", 2)),
            a_figure("Two", 2, "tugs", sentence("b", 5)),
            a_figure("six", 6, "hours that the tugs needed", sentence("b", 5), optional=True),
        ),
        stances=(a_stance("Dag Lund", "accuses", "Nordline", sentence("b", 4)),),
    ),
}
STORY = StoryLabels.model_validate(
    {
        "actors": [
            {"name": "Coast guard", "members": ["a#actors0", "b#actors0"]},
            {"name": "Dag Lund", "members": ["a#actors1", "b#actors1"]},
            {"name": "Nordline", "members": ["a#actors2", "b#actors2"]},
        ],
        "events": [{"what": "The ferry runs aground", "members": ["a#events0", "b#events1"]}],
        "figures": [
            {"measures": "people hurt", "members": ["a#figures0", "b#figures0"], "relation": "update"},
            {
                "measures": "what it took to free the ferry",
                "members": ["b#figures1", "b#figures2"],
                "relation": "different_scope",
            },
        ],
        "disputes": [
            {
                "about": "who is to blame",
                "sides": [
                    {"holder": "Lund", "position": "Nordline", "members": ["a#stances0", "b#stances0"]},
                    {"holder": "Nordline", "position": "not Nordline", "members": ["a#stances1"]},
                ],
            }
        ],
        "shared_text": [{"articles": ["a", "b"], "passages": [["people were hurt", "people were hurt"]]}],
        "brief_must_say": [
            {"fact": "The ferry ran aground.", "refs": ["a#events0", "b#events1"]},
            {"fact": "It was pulled free.", "refs": ["b#events0"]},
            {"fact": "Twelve, then fifteen people were hurt.", "refs": ["a#figures0", "b#figures0"]},
        ],
        "brief_must_not_say": [MUST_NOT],
    }
)


def a_gold(*stories: GoldStory, labels: dict[str, ArticleLabels] = LABELS) -> GoldSet:
    """The ferry's labels with `stories`, as if read from files."""
    articles = tuple(
        GoldArticle(article=ARTICLES[id_], labels=one, sheet=sheet_of_labels(one, id_, TEXTS[id_]))
        for id_, one in labels.items()
    )
    return GoldSet(articles=articles, stories=stories, sha256="f" * 64)


FERRY = GoldStory(
    name="story.json",
    labels=STORY,
    claims=(ForbiddenClaim(claim=MUST_NOT, rules=(Rule(parts=("narrative",), words=("sank",)),)),),
)
GOLD = a_gold(FERRY)


# --- a brief with faults ----------------------------------------------------------------------------------------------


def citing(article: str, number: int) -> Citation:
    """A citation of a whole sentence."""
    span = ARTICLES[article].sentences[number - 1]
    text = ARTICLES[article].quote(span)
    return Citation(article=article, sentence=number, start=span.start, end=span.end, text=text)


def a_merged_actor(number: int, name: str, members: str, *citations: Citation) -> MergedActor:
    return MergedActor(
        id=f"actor-{number}", members=tuple(members.split()), citations=citations, name=name, kind="organisation"
    )


def a_merged_event(number: int, what: str, members: str, *citations: Citation) -> MergedEvent:
    return MergedEvent(
        id=f"event-{number}",
        members=tuple(members.split()),
        citations=citations,
        what=what,
        status="happened",
        salience="main",
    )


def a_point(member: str, text: str, value: float, citation: Citation) -> FigurePoint:
    return FigurePoint(member=member, citation=citation, text=text, value=value, qualifier="exact")


def a_position(number: int, holder: str, act: Act, member: str, citation: Citation) -> Position:
    return Position(
        id=f"stance-{number}",
        members=(member,),
        citations=(citation,),
        holder=holder,
        target="the other",
        polarity="opposed",
        act=act,
        claim=f"{holder} {act} the other",
    )


# Right but for: Lund and one Nordline made one actor, b's account of the grounding overlooked, the two counts of the
# hurt set against each other, and a sentence of the narrative that cites what nobody labelled.
BRIEF = StoryBrief(
    story="ferry",
    title="The ferry",
    articles=tuple(article.head() for article in ARTICLES.values()),
    narrative=(
        Statement(text="The Alma ran aground.", rests_on=("event-1",), citations=(citing("a", 1),)),
        Statement(text="Nordline has owned her since May.", rests_on=("event-1",), citations=(citing("a", 4),)),
    ),
    actors=(
        a_merged_actor(1, "Coast guard", "a#actors0 b#actors0", citing("a", 2), citing("b", 2)),
        a_merged_actor(2, "Dag Lund", "a#actors1 b#actors1 b#actors2", citing("a", 3), citing("b", 4)),
        a_merged_actor(3, "Nordline", "a#actors2", citing("a", 3)),
    ),
    events=(
        a_merged_event(1, "The ferry Alma runs aground", "a#events0", citing("a", 1)),
        a_merged_event(2, "The ferry Alma is pulled free", "b#events0", citing("b", 1)),
    ),
    figures=(
        FigureSeries(
            id="figure-1",
            members=("a#figures0", "b#figures0"),
            citations=(citing("a", 2), citing("b", 2)),
            measures="people hurt",
            unit="person",
            points=(
                a_point("a#figures0", "Twelve", 12, citing("a", 2)),
                a_point("b#figures0", "Fifteen", 15, citing("b", 2)),
            ),
            relation="conflict",
            rule="values differ",
        ),
    ),
    stances=(
        a_position(1, "Dag Lund", "accuses", "a#stances0", citing("a", 3)),
        a_position(2, "Nordline", "rejects", "a#stances1", citing("a", 3)),
    ),
    disputes=(
        Dispute(
            id="dispute-1",
            about="Lund against Nordline",
            sides=(Side(rests_on=("stance-1",)), Side(rests_on=("stance-2",))),
            rule="accusation and rejection",
        ),
    ),
)
# Which labelled item the brief's members are: all but b's grounding and the tugs' figures, which were overlooked.
FOUND = {ref: ref for ref in GOLD.passages if ref not in ("b#events1", "b#figures1", "b#figures2", "b#stances0")}
