"""Label skeletons: what a person is given to correct holds against its article from the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.articles.read import read_articles
from summarizer.language.sentences import split_sentences
from summarizer.records.article import Article
from summarizer.records.errors import GoldFault
from summarizer.records.facets import FACETS
from summarizer.records.summary import ArticleSummary, Evidence
from summarizer.render.canonical_json import to_json
from summarizer.run import Run
from summarizer.scoring.labels.gold import label_faults, read_gold
from summarizer.scoring.labels.records import ArticleLabels, StoryLabels
from summarizer.scoring.labels.skeleton import article_skeleton, story_skeleton
from tests.pipeline.test_end_to_end import ROOT, replayed


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The seeds, from their recordings."""
    return replayed(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The seeds by id."""
    return {article.id: article for article in read_articles([str(ROOT / "seeds")]).articles}


def test_a_skeleton_holds_against_its_article(run: Run, articles: dict[str, Article]) -> None:
    """Every quote stands once, every name is an actor: only the judgement is left to a person."""
    for summary in run.summaries:
        skeleton = article_skeleton(articles[summary.article.id], summary, f"{summary.article.id}.txt")
        assert list(label_faults(skeleton, articles[summary.article.id].text)) == []
        assert [len(skeleton.of(facet)) for facet in FACETS] == [len(getattr(summary, facet)) for facet in FACETS]
        assert not skeleton.reviewed


def test_a_skeleton_counts_only_once_a_person_says_so(run: Run, articles: dict[str, Article], tmp_path: Path) -> None:
    """Unreviewed labels are no gold; reviewed ones can be scored against, the story's among them."""
    for summary in run.summaries:
        skeleton = article_skeleton(articles[summary.article.id], summary, f"{summary.article.id}.txt")
        (tmp_path / f"{summary.article.id}.json").write_text(to_json(skeleton), "utf-8")
    (tmp_path / "a.story.json").write_text(to_json(story_skeleton(run.briefs[0])), "utf-8")
    with pytest.raises(GoldFault, match="none of its labels is reviewed"):
        read_gold(tmp_path, ROOT / "seeds")
    for path in tmp_path.glob("*.json"):
        path.write_text(path.read_text("utf-8").replace('"reviewed": false', '"reviewed": true', 1), "utf-8")
    gold = read_gold(tmp_path, ROOT / "seeds")
    assert len(gold.articles) == len(run.summaries)
    assert [story.name for story in gold.stories] == ["a.story.json"]


def test_a_quote_is_widened_until_it_stands_once() -> None:
    """A sentence that the text has twice is told apart by its neighbours."""
    text = "The bridge fell. Nobody was hurt. The ferry sank. Nobody was hurt."
    article = an_article(text)
    start = text.rindex("Nobody")
    evidence = Evidence(start=start, end=len(text), text=text[start:])
    skeleton = article_skeleton(article, a_summary(article, evidence), "a.txt")
    assert skeleton.events[0].evidence == ("The ferry sank. Nobody was hurt.",)


def test_a_quote_that_cannot_stand_once_is_the_whole_text() -> None:
    """Nothing is lost: the checker says what is wrong with it."""
    article = an_article("Rain. Rain.")
    evidence = Evidence(start=0, end=5, text="Rain.")
    assert article_skeleton(article, a_summary(article, evidence), "a.txt").events[0].evidence == ("Rain. Rain.",)


def test_the_story_s_groups_are_the_brief_s(run: Run) -> None:
    """Groups of one are none; disputes keep their sides; what must be said is left to a person."""
    brief = run.briefs[0]
    skeleton = story_skeleton(brief)
    assert {group.members for group in skeleton.actors} == {one.members for one in brief.actors if len(one.members) > 1}
    assert len(skeleton.figures) == sum(len(series.members) > 1 for series in brief.figures)
    assert [len(dispute.sides) for dispute in skeleton.disputes] == [len(one.sides) for one in brief.disputes]
    assert all(side.members and side.holder for dispute in skeleton.disputes for side in dispute.sides)
    assert (skeleton.brief_must_say, skeleton.reviewed) == ((), False)
    assert StoryLabels.model_validate_json(to_json(skeleton)) == skeleton


def an_article(text: str) -> Article:
    """The sentences of `text` as an article."""
    return Article(id="a", sha256="0" * 64, path="a.txt", encoding="utf-8", sentences=split_sentences(text), text=text)


def a_summary(article: Article, evidence: Evidence) -> ArticleSummary:
    """A summary with one event that rests on `evidence`."""
    return ArticleSummary.model_validate(
        {
            "article": article.head(),
            "model": "m",
            "profile": "embedded",
            "events": [
                {
                    "what": "Something happened",
                    "status": "happened",
                    "salience": "main",
                    "evidence": [evidence],
                    "grounding": "exact",
                    "provenance": {"prompt": "p", "prompt_sha256": "0" * 64, "model": "m", "recordings": []},
                }
            ],
        }
    )


def test_a_skeleton_reads_back(run: Run, articles: dict[str, Article]) -> None:
    """What is written is what is read."""
    summary = run.summaries[0]
    skeleton = article_skeleton(articles[summary.article.id], summary, "x.txt")
    assert ArticleLabels.model_validate_json(to_json(skeleton)) == skeleton
