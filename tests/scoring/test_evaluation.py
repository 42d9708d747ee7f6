"""An evaluation is its articles' counts added up, and says what is missing, what is broken and what it depends on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records.brief import Statement
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.ledger import Usage
from summarizer.records.summary import Ungrounded
from summarizer.render.canonical_json import to_json
from summarizer.scoring.evaluation import (
    Evaluation,
    Grounding,
    Noise,
    Peer,
    Prediction,
    Signature,
    evaluate,
    prediction_of_run,
)
from summarizer.scoring.identity import ATTRIBUTES
from summarizer.scoring.labels.gold import GoldSet
from summarizer.scoring.labels.sheets import Sheet, StorySheet, sheet_of_briefs, sheet_of_story
from summarizer.scoring.match import match_sheets
from summarizer.scoring.metrics import FacetCounts, bootstrap, count
from summarizer.scoring.story import score_story
from tests.scoring.test_checks import SUMMARIES
from tests.support.ferry import BRIEF, FERRY, FOUND, GOLD, MUST_NOT, a_gold, citing
from tests.support.labelled import FAR_AWAY, relabelled, seeds_gold, with_one, without

SIGNATURE = Signature(
    gold="9c1f03ab", prompts=("actors.v1@1", "events.v2@2"), model="small@1", profile="embedded", seed=7, code="0.1.0"
)
DAY = "2021-05-04"
SHEETS = tuple(one.sheet for one in GOLD.articles)


def evaluated(*sheets: Sheet, gold: GoldSet = GOLD, **fields: object) -> Evaluation:
    prediction = Prediction.model_validate({"sheets": sheets, **fields})
    return evaluate(gold, prediction, SIGNATURE, DAY)


def test_labels_against_themselves() -> None:
    """Every score 1.0, no width, nothing missing, ungrounded, wrong or broken."""
    gold = seeds_gold()
    story = sheet_of_story(gold.stories[0].labels, gold.passages)
    made = evaluated(*(one.sheet for one in gold.articles), gold=gold, story=story)
    assert made.macro_f1 == 1.0
    assert made.interval is not None
    assert (made.interval.low, made.interval.high) == (1.0, 1.0)
    assert [(one.precision, one.recall, one.f1, one.grounding.share) for one in made.scores] == [(1, 1, 1, 1)] * 4
    assert all(one.right == one.pairs > 0 for one in made.attributes)
    assert (made.ungrounded, made.ungrounded_share, made.faults, made.missing) == (0, 0.0, (), ())
    assert [one.disputes.missed for one in made.stories] == [()]


# --- sums -------------------------------------------------------------------------------------------------------------


def damaged(sheet: Sheet, facet: Facet, index: int, kind: str) -> Sheet:
    item = sheet.of(facet)[index]
    if kind == "left out":
        return without(sheet, facet, index)
    if kind == "elsewhere":
        return with_one(sheet, facet, index, item.model_copy(update={"spans": (FAR_AWAY,)}))
    twice = item.model_copy(update={"ref": f"{item.ref}0"})
    return sheet.model_copy(update={facet: (*sheet.of(facet), twice)})


@st.composite
def some_predictions(draw: st.DrawFn) -> tuple[Sheet, ...]:
    """The ferry's labels with things left out, told twice or cited from elsewhere; articles may be missing."""
    made = []
    for sheet in SHEETS:
        for _ in range(draw(st.integers(0, 4))):
            facet = draw(st.sampled_from([facet for facet in FACETS if sheet.of(facet)]))
            index = draw(st.integers(0, len(sheet.of(facet)) - 1))
            damage = draw(st.sampled_from(["left out", "elsewhere", "twice"]))
            sheet = damaged(sheet, facet, index, damage)
            if not any(sheet.of(facet) for facet in FACETS):
                break
        made.append(sheet.model_copy(update={"ungrounded": draw(st.integers(0, 3))}))
    return tuple(draw(st.permutations([one for one in made if draw(st.booleans())])))


@given(some_predictions())
def test_an_evaluation_is_the_sum_of_its_articles(sheets: tuple[Sheet, ...]) -> None:
    """Counts, scores and intervals are those of metrics and bootstrap on the articles' own counts, in labels' order."""
    made = evaluated(*sheets)
    by_id = {sheet.article: sheet for sheet in sheets}
    own = [count(match_sheets(sheet, by_id.get(sheet.article, Sheet(article=sheet.article)))) for sheet in SHEETS]
    assert [one.counts for one in made.articles] == own
    total = sum(own, FacetCounts())
    intervals = bootstrap(own, SIGNATURE.seed)
    assert intervals is not None
    assert (made.macro_f1, made.interval) == (total.macro_f1, intervals.macro)
    for score, facet in zip(made.scores, FACETS, strict=True):
        counts = total.of(facet)
        assert score.counts == counts
        assert (score.precision, score.recall, score.f1) == (counts.precision, counts.recall, counts.f1)
        assert score.interval == intervals.of(facet)
        assert score.grounding.predicted == sum(len(sheet.of(facet)) for sheet in sheets)
    assert made.ungrounded == sum(sheet.ungrounded for sheet in sheets)
    assert set(made.missing) == {"a", "b"} - by_id.keys()
    assert Evaluation.model_validate_json(to_json(made)) == made


def twelve_articles() -> tuple[GoldSet, list[Sheet]]:
    """The seeds' articles over and over under twelve names, each predicted without another number of its items."""
    articles = []
    for number, one in enumerate(seeds_gold().articles * 3):
        sheet = one.sheet.model_copy(update={"article": f"{number:02}"})
        articles.append(one.model_copy(update={"sheet": sheet}))
    gold = GoldSet(articles=tuple(articles[:12]), sha256="f" * 64)
    return gold, [
        one.sheet.model_copy(update={facet: one.sheet.of(facet)[index % 5 + 1 :] for facet in FACETS[: index % 4]})
        for index, one in enumerate(gold.articles)
    ]


def test_intervals_are_drawn_with_the_seed_of_the_signature() -> None:
    """Another seed gives another interval, where there are articles enough for draws to differ."""
    gold, sheets = twelve_articles()
    made = evaluated(*sheets, gold=gold)
    own, other = (bootstrap([one.counts for one in made.articles], seed) for seed in (SIGNATURE.seed, 0))
    assert own is not None
    assert other is not None
    assert made.interval == own.macro != other.macro


def test_an_article_that_was_not_predicted_is_named_and_all_its_labels_are_missed() -> None:
    """Not left out of the sums: optional labels cost nothing, required ones all do."""
    made = evaluated(SHEETS[0])
    assert made.missing == ("b",)
    (missing,) = [one for one in made.articles if one.missing]
    assert missing.macro_f1 == 0
    counts = {facet: missing.counts.of(facet) for facet in FACETS}
    assert {facet: one.missed for facet, one in counts.items()} == {
        "actors": 3,
        "events": 2,
        "figures": 2,
        "stances": 1,
    }
    assert all(one.missed == one.labelled for one in counts.values())
    assert counts["figures"].optional == 1
    assert made.macro_f1 is not None
    assert made.macro_f1 == pytest.approx((2 * 3 / (6 + 3) + 2 / (3 + 1) + 2 / (3 + 1) + 2 * 2 / (3 + 2)) / 4)


def test_an_article_in_which_nothing_was_found_is_not_missing() -> None:
    """It was predicted, emptily."""
    made = evaluated(SHEETS[0], Sheet(article="b"))
    assert made.missing == ()
    assert made.macro_f1 == evaluated(SHEETS[0]).macro_f1


def test_articles_that_nobody_labelled_change_nothing() -> None:
    """There is nothing to hold them against."""
    stray = SHEETS[0].model_copy(update={"article": "z", "ungrounded": 5})
    assert evaluated(*SHEETS, stray) == evaluated(*SHEETS)


def test_one_article_has_no_interval() -> None:
    """How articles differ is not to be seen from one."""
    made = evaluated(SHEETS[0], gold=GoldSet(articles=GOLD.articles[:1], sha256="f" * 64))
    assert made.interval is None
    assert all(score.interval is None for score in made.scores)
    assert made.macro_f1 == 1.0


# --- attributes and grounding -----------------------------------------------------------------------------------------


def test_attributes_are_counted_over_correct_pairs() -> None:
    """One wrong kind among six actors; every scored field has a line, and a pair less when an item is left out."""
    wrong = with_one(SHEETS[0], "actors", 0, relabelled(SHEETS[0].actors[0], kind="person"))
    made = evaluated(wrong, without(SHEETS[1], "events", 0))
    lines = {(one.facet, one.name): (one.right, one.pairs) for one in made.attributes}
    assert lines["actors", "kind"] == (5, 6)
    assert lines["events", "status"] == lines["events", "date"] == (2, 2)
    assert lines["figures", "unit"] == (3, 3)
    assert list(lines) == [(facet, name) for facet in FACETS for name in ATTRIBUTES[facet]]
    assert made.macro_f1 == evaluated(SHEETS[0], without(SHEETS[1], "events", 0)).macro_f1


def test_grounding_is_the_share_of_predictions_that_point_at_labelled_evidence() -> None:
    """Of the facet's own labels, whichever; an item that points elsewhere is not at evidence."""
    astray = SHEETS[0].events[0].model_copy(update={"spans": (FAR_AWAY,)})
    at_a_figure = SHEETS[0].events[0].model_copy(update={"spans": SHEETS[0].figures[0].spans})
    for event, expected in ((astray, 2), (at_a_figure, 2), (SHEETS[0].events[0], 3)):
        made = evaluated(with_one(SHEETS[0], "events", 0, event), SHEETS[1])
        assert made.scores[1].grounding == Grounding(predicted=3, at_evidence=expected)
    assert made.scores[1].grounding.share == 1.0
    assert Grounding().share is None


def test_the_ungrounded_share_is_of_all_that_was_predicted() -> None:
    """Two refused beside seventeen kept; of nothing at all there is no share."""
    kept = sum(len(sheet.of(facet)) for sheet in SHEETS for facet in FACETS)
    made = evaluated(SHEETS[0].model_copy(update={"ungrounded": 2}), SHEETS[1])
    assert (made.ungrounded, made.ungrounded_share) == (2, 2 / (kept + 2))
    assert [one.ungrounded for one in made.articles] == [2, 0]
    assert evaluated().ungrounded_share is None


# --- hard rules and stories -------------------------------------------------------------------------------------------


def test_each_broken_rule_is_a_fault() -> None:
    """A value that its sentence does not give, what the prediction brings with it, and what must not be said."""
    wrong = with_one(SHEETS[0], "figures", 0, relabelled(SHEETS[0].figures[0], value=120.0))
    sank = Statement(text="The Alma sank.", rests_on=("event-1",), citations=(citing("a", 1),))
    brief = BRIEF.model_copy(update={"narrative": (sank,)})
    made = evaluated(wrong, SHEETS[1], story=sheet_of_briefs([brief]), briefs=(brief,), faults=("b#events0: made up",))
    assert made.faults == (
        "value in no cited sentence: a#figures0: Twelve (people hurt)",
        "b#events0: made up",
        f"the brief says: {MUST_NOT}",
    )
    assert made.uncited == 1


def test_stories_are_scored_with_the_pairs_of_the_articles() -> None:
    """What `score_story` says of the items found in both articles; nothing when nothing was merged."""
    left = SHEETS[1].model_copy(
        update={"events": SHEETS[1].events[:1], "figures": SHEETS[1].figures[:1], "stances": ()}
    )
    made = evaluated(SHEETS[0], left, story=sheet_of_briefs([BRIEF]), briefs=(BRIEF,))
    assert made.stories == (score_story(FERRY, GOLD, sheet_of_briefs([BRIEF]), [BRIEF], FOUND),)
    assert evaluated(*SHEETS).stories == ()
    assert len(evaluated(*SHEETS, story=sheet_of_briefs([])).stories) == 1


def test_a_prediction_may_number_its_items_otherwise() -> None:
    """Labelled and predicted references are led from one to the other by the pairs, not by their names."""
    told = sheet_of_story(FERRY.labels, GOLD.passages)

    def renumbered(made: Record) -> str:
        return re.sub(r'#([a-z]+\d)"', r'#\g<1>0"', made.model_dump_json())

    sheets = [Sheet.model_validate_json(renumbered(sheet)) for sheet in SHEETS]
    renamed = evaluated(*sheets, story=StorySheet.model_validate_json(renumbered(told)))
    assert renamed.articles[0].judged[0].predicted == "a#actors00"
    assert renamed.stories == evaluated(*SHEETS, story=told).stories
    assert renamed.stories[0].actors.pairs.f1 == 1.0


def test_a_run_is_scored_by_what_it_came_to() -> None:
    """Sheets, story, faults and usage of the summaries and briefs; what nothing bears out is a fault."""
    refused = Ungrounded(facet="figures", sentence=1, draft="{}", reason="not there", recording="r")
    usage = Usage(calls=2, input_tokens=10, output_tokens=5, seconds=1.5)
    first = SUMMARIES[0].model_copy(update={"ungrounded": (refused,), "usage": usage})
    second = SUMMARIES[1].model_copy(update={"usage": usage})
    prediction = prediction_of_run([first, second], [BRIEF], GOLD)
    made = evaluate(GOLD, prediction, SIGNATURE, DAY)
    assert made.macro_f1 == 1.0
    assert (made.ungrounded, made.faults) == (1, ())
    assert made.usage == Usage(calls=4, input_tokens=20, output_tokens=10, seconds=3.0)
    assert len(made.stories) == 1
    missing = second.events[0].model_copy(update={"grounding": "missing"})
    broken = second.model_copy(update={"events": (missing, *second.events[1:])})
    assert prediction_of_run([first, broken], [BRIEF], GOLD).faults == ("b#events0: shown, but not grounded",)


def test_labels_that_were_left_out_are_named() -> None:
    """Unreviewed ones are not scored, and not forgotten."""
    gold = a_gold(FERRY).model_copy(update={"unreviewed": ("c.json",)})
    assert evaluated(*SHEETS, gold=gold).unreviewed == ("c.json",)


# --- signature and JSON -----------------------------------------------------------------------------------------------


def test_the_signature_says_what_a_score_depends_on() -> None:
    """In one line; without prompts it says so."""
    assert str(SIGNATURE) == (
        "gold:9c1f03ab prompts:actors.v1@1+events.v2@2 model:small@1 profile:embedded seed:7 code:0.1.0"
    )
    assert "prompts:none" in str(SIGNATURE.model_copy(update={"prompts": ()}))


def test_signatures_that_differ_have_different_ids() -> None:
    """Eight hex digits, the same for the same signature, others when any part differs."""
    changes: list[dict[str, object]] = [
        {"gold": "0"},
        {"prompts": ("actors.v1@1",)},
        {"model": "other"},
        {"profile": "large"},
        {"seed": 8},
        {"code": "0.2.0"},
    ]
    ids = {SIGNATURE.id, *(SIGNATURE.model_copy(update=change).id for change in changes)}
    assert len(ids) == len(changes) + 1
    assert all(len(id_) == 8 and set(id_) <= set("0123456789abcdef") for id_ in ids)
    assert SIGNATURE.model_copy().id == SIGNATURE.id


def test_an_evaluation_survives_json() -> None:
    """With stories, noise and peers, to the last bit."""
    made = evaluated(SHEETS[0], story=sheet_of_briefs([BRIEF]), briefs=(BRIEF,), usage=Usage(calls=1, seconds=0.1))
    peer = Peer(
        name="naive",
        model="small@1",
        macro_f1=1 / 3,
        interval=made.interval,
        scores=made.scores,
        missing=("b",),
        faults=1,
    )
    whole = made.model_copy(update={"noise": Noise(macro_f1=(0.1 + 0.2, 0.3), sd=1e-17), "peers": (peer,)})
    assert Evaluation.model_validate_json(to_json(whole)) == whole
    assert to_json(Evaluation.model_validate_json(to_json(whole))) == to_json(whole)
