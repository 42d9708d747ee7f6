"""Two evaluations of the same labels: every difference listed once, and every reason for refusal found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from summarizer.scoring.compare import TOLERANCE, ItemChange, broken_rules, compare
from summarizer.scoring.evaluation import Evaluation, Noise
from summarizer.scoring.labels.records import EventLabel
from summarizer.scoring.labels.sheets import Item, Sheet, StorySheet, sheet_of_story
from summarizer.scoring.metrics import Interval, paired_difference
from tests.scoring.test_evaluation import SHEETS, SIGNATURE, evaluated, some_predictions, twelve_articles
from tests.support.ferry import FERRY, GOLD, a_gold, an_event, sentence
from tests.support.labelled import relabelled, with_one, without

A, B = SHEETS
TOLD = sheet_of_story(FERRY.labels, GOLD.passages)
RIGHT = evaluated(A, B, story=TOLD)
FEWER = settings(max_examples=40)  # each example is resampled ten thousand times


def scoring(macro_f1: float | None, sd: float | None = None, made: Evaluation = RIGHT) -> Evaluation:
    """The evaluation with another score, as if it had been the outcome."""
    noise = None if sd is None else Noise(macro_f1=(0.5,) * 10, sd=sd)
    return made.model_copy(update={"macro_f1": macro_f1, "noise": noise})


# --- what changed -----------------------------------------------------------------------------------------------------


def test_an_evaluation_against_itself_passes() -> None:
    """No change, no difference, an interval without width, no reason."""
    same = compare(RIGHT, RIGHT)
    assert (same.changes, same.reasons, same.difference) == ((), (), 0.0)
    assert same.interval == Interval(low=0.0, high=0.0)
    assert (same.before, same.after, same.allowed) == (RIGHT.signature, RIGHT.signature, TOLERANCE)


def with_more(sheet: Sheet, what: str) -> Sheet:
    """The article b with an event that nobody labelled, or one told once more."""
    label = an_event(what, sentence("b", 1))
    item: Item[EventLabel] = Item(ref="b#events9", label=label, spans=sheet.events[0].spans)
    return sheet.model_copy(update={"events": (*sheet.events, item)})


WORSE = {
    "an item": (
        (without(A, "figures", 0), B, TOLD),
        ItemChange(article="a", facet="figures", turn="lost", text="Twelve"),
        ItemChange(article="a", facet="figures", turn="gained", text="Twelve"),
    ),
    "a field of an item": (
        (with_one(A, "actors", 0, relabelled(A.actors[0], kind="person")), B, TOLD),
        ItemChange(article="a", facet="actors", turn="lost", text="Coast guard: kind organisation, given as person"),
        ItemChange(
            article="a", facet="actors", turn="gained", text="Coast guard: kind organisation, given as organisation"
        ),
    ),
    "a field that only one has": (
        (A, with_one(B, "events", 1, relabelled(B.events[1], date="2021-05-03")), TOLD),
        ItemChange(
            article="b", facet="events", turn="lost", text="The ferry runs aground: date none, given as 2021-05-03"
        ),
        ItemChange(article="b", facet="events", turn="gained", text="The ferry runs aground: date none, given as none"),
    ),
    "something made up": (
        (A, with_more(B, "Whales dance"), TOLD),
        ItemChange(article="b", facet="events", turn="new error", text="spurious: Whales dance"),
        ItemChange(article="b", facet="events", turn="error gone", text="spurious: Whales dance"),
    ),
    "something told twice": (
        (A, with_more(B, "The ferry Alma is pulled free"), TOLD),
        ItemChange(article="b", facet="events", turn="new error", text="duplicate: The ferry Alma is pulled free"),
        ItemChange(article="b", facet="events", turn="error gone", text="duplicate: The ferry Alma is pulled free"),
    ),
    "a fact": (
        (A, B, TOLD.model_copy(update={"statements": [one for one in TOLD.statements if one.text != "b#events0"]})),
        ItemChange(article="story.json", facet="story", turn="lost", text="fact: It was pulled free."),
        ItemChange(article="story.json", facet="story", turn="gained", text="fact: It was pulled free."),
    ),
    "a dispute": (
        (A, B, TOLD.model_copy(update={"disputes": ()})),
        ItemChange(article="story.json", facet="story", turn="lost", text="dispute: who is to blame"),
        ItemChange(article="story.json", facet="story", turn="gained", text="dispute: who is to blame"),
    ),
}


@pytest.mark.parametrize(("worse", "lost", "gained"), WORSE.values(), ids=WORSE)
def test_each_kind_of_change_is_listed_once_with_its_text(
    worse: tuple[Sheet, Sheet, StorySheet], lost: ItemChange, gained: ItemChange
) -> None:
    """One way it is lost or a new error, the other way it is gained or an error less; nothing else is listed."""
    first, second, story = worse
    other = evaluated(first, second, story=story)
    assert compare(RIGHT, other).changes == (lost,)
    assert compare(other, RIGHT).changes == (gained,)


def test_two_errors_of_one_text_are_two() -> None:
    """Counted, not collected: made up twice is a new error twice."""
    twice = with_more(with_more(B, "Whales dance"), "Whales dance")
    assert len(compare(RIGHT, evaluated(A, twice, story=TOLD)).changes) == 2
    assert len(compare(evaluated(A, with_more(B, "Whales dance"), story=TOLD), evaluated(A, twice)).changes) == 1


def test_optional_labels_are_no_change() -> None:
    """Found or left out, they cost nothing and are not listed."""
    (six,) = (index for index, one in enumerate(B.figures) if one.label.optional)
    assert compare(RIGHT, evaluated(A, without(B, "figures", six), story=TOLD)).changes == ()


def test_a_label_that_has_become_optional_is_not_lost() -> None:
    """Other labels are refused; the list of changes tells of predictions only."""
    labels = GOLD.articles[0].labels
    (figure,) = labels.figures
    optional = labels.model_copy(update={"figures": (figure.model_copy(update={"optional": True}),)})
    gold = a_gold(FERRY, labels={"a": optional, "b": GOLD.articles[1].labels})
    assert compare(RIGHT, evaluated(A, B, gold=gold, story=TOLD)).changes == ()


OPPOSITE = {"gained": "lost", "lost": "gained", "new error": "error gone", "error gone": "new error"}


@FEWER
@given(some_predictions(), some_predictions())
def test_what_one_way_is_gained_is_lost_the_other_way(one: tuple[Sheet, ...], other: tuple[Sheet, ...]) -> None:
    """Changes, difference and interval turn round with the order; counts add up to the difference of correct pairs."""
    before, after = evaluated(*one), evaluated(*other)
    there, back = compare(before, after), compare(after, before)
    assert Counter((change.article, change.facet, change.turn) for change in there.changes) == Counter(
        (change.article, change.facet, OPPOSITE[change.turn]) for change in back.changes
    )
    assert there.difference == -back.difference
    turns = Counter(change.turn for change in there.changes if " given as " not in change.text)
    correct = [sum(score.counts.correct for score in made.scores) for made in (before, after)]
    wrong = [sum(score.counts.spurious + score.counts.duplicate for score in made.scores) for made in (before, after)]
    assert turns["gained"] - turns["lost"] == correct[1] - correct[0]
    assert turns["new error"] - turns["error gone"] == wrong[1] - wrong[0]


@FEWER
@given(some_predictions(), some_predictions())
def test_the_interval_is_that_of_the_paired_difference(one: tuple[Sheet, ...], other: tuple[Sheet, ...]) -> None:
    """Over the articles' counts, paired, drawn with the seed of the later evaluation."""
    before, after = evaluated(*one), evaluated(*other)
    expected = paired_difference(
        [article.counts for article in before.articles],
        [article.counts for article in after.articles],
        after.signature.seed,
    )
    assert compare(before, after).interval == expected


def test_the_interval_is_drawn_with_the_later_evaluation_s_seed() -> None:
    """Another seed gives another interval, where there are articles enough for draws to differ."""
    gold, sheets = twelve_articles()
    before, after = evaluated(*(one.sheet for one in gold.articles), gold=gold), evaluated(*sheets, gold=gold)
    one, other = (
        paired_difference([one.counts for one in before.articles], [one.counts for one in after.articles], seed)
        for seed in (SIGNATURE.seed, 0)
    )
    assert compare(before, after).interval == one != other


def test_changes_are_in_the_order_of_articles_whatever_the_hash_seed() -> None:
    """Every process lists them alike: articles in order, in each first what was gained or lost, then errors."""
    script = (
        "from tests.scoring.test_compare import *\n"
        "worse = evaluated(with_more(without(A, 'stances', 0), 'Seals sing'), with_more(B, 'Whales dance'),\n"
        "                  story=StorySheet())\n"
        "print(compare(RIGHT, worse).model_dump_json(), compare(worse, RIGHT).model_dump_json())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert "Seals sing" in told.pop()
    worse = evaluated(without(A, "stances", 0), with_more(without(B, "actors", 1), "Whales dance"), story=StorySheet())
    assert [(change.article, change.turn) for change in compare(RIGHT, worse).changes] == [
        ("a", "lost"),
        ("b", "lost"),
        ("b", "new error"),
        *[("story.json", "lost")] * 4,
    ]


# --- whether it may stand ---------------------------------------------------------------------------------------------


def test_other_labels_are_refused() -> None:
    """Scores of different labels cannot be compared, however alike."""
    other = RIGHT.model_copy(update={"signature": RIGHT.signature.model_copy(update={"gold": "00000000"})})
    (reason,) = compare(RIGHT, other).reasons
    assert reason.startswith("the labels differ (9c1f03ab and 00000000): remove the old baseline")


def test_other_prompts_and_models_may_be_compared() -> None:
    """They are what comparing is for."""
    signature = RIGHT.signature.model_copy(update={"prompts": ("x.v1@0",), "model": "other", "seed": 1, "code": "2"})
    assert compare(RIGHT, RIGHT.model_copy(update={"signature": signature})).reasons == ()


def test_an_article_that_is_gone_is_refused() -> None:
    """It was in the baseline and is not scored; the changes are of the article that both have."""
    rest = evaluated(A, gold=a_gold(FERRY, labels={"a": GOLD.articles[0].labels}).model_copy(update={"stories": ()}))
    comparison = compare(evaluated(A, B), rest)
    assert comparison.reasons == ("b: in the baseline, but not scored now",)
    assert comparison.changes == ()
    assert comparison.interval is None


def test_an_article_more_is_no_reason() -> None:
    """What the baseline had is still there."""
    less = RIGHT.model_copy(update={"articles": RIGHT.articles[:1]})
    assert compare(less, RIGHT).reasons == ()


def test_a_story_that_is_not_scored_any_more_is_refused() -> None:
    """A prediction without a brief does not get round what the baseline's brief had to say."""
    assert compare(RIGHT, evaluated(A, B)).reasons == ("story.json: in the baseline, but not scored now",)
    assert compare(evaluated(A, B), RIGHT).reasons == ()
    assert compare(evaluated(A, B), RIGHT).changes == ()


def test_an_article_without_prediction_is_refused() -> None:
    """A missing case is a failure, even where the score does not fall."""
    made = evaluated(A, story=TOLD)
    assert compare(made, made).reasons == ("b: no prediction; its labels count as missed",)
    assert list(broken_rules(made)) == ["b: no prediction; its labels count as missed"]


def test_a_broken_rule_is_refused_even_if_the_score_rises() -> None:
    """No score makes up for it."""
    broken = evaluated(A, B, story=TOLD, faults=("a#events0: shown, but not grounded",))
    comparison = compare(scoring(0.2), broken)
    assert comparison.difference > 0.7
    assert comparison.reasons == ("a#events0: shown, but not grounded",)
    assert list(broken_rules(RIGHT)) == []


def test_every_reason_is_told() -> None:
    """Not only the first one: labels, articles, stories, score, rules, predictions."""
    after = evaluated(A, faults=("x",)).model_copy(
        update={"signature": RIGHT.signature.model_copy(update={"gold": "0"}), "macro_f1": 0.0}
    )
    before = RIGHT.model_copy(
        update={"articles": (*RIGHT.articles, RIGHT.articles[0].model_copy(update={"article": "c"}))}
    )
    assert [reason.split(":")[0] for reason in compare(before, after).reasons] == [
        "the labels differ (9c1f03ab and 0)",
        "c",
        "story.json",
        "macro F1 falls by 1.0000; 0.0050 is allowed",
        "x",
        "b",
    ]


@pytest.mark.parametrize("before", [0.1, 0.3, 0.8, 0.9, 1.0])
@pytest.mark.parametrize("tolerance", [0.0, 0.005, 0.01, 0.1])
def test_the_score_may_fall_by_the_tolerance_and_no_more(before: float, tolerance: float) -> None:
    """Exactly the tolerance is allowed, whatever floats make of it; a thousandth more is not; rising always is."""
    for fall, is_refused in ((tolerance, False), (tolerance + 0.001, True), (tolerance / 2, False), (-0.05, False)):
        comparison = compare(scoring(before), scoring(before - fall), tolerance)
        assert bool(comparison.reasons) == is_refused
    assert compare(scoring(before), scoring(before - tolerance - 0.001), tolerance).reasons == (
        f"macro F1 falls by {tolerance + 0.001:.4f}; {tolerance:.4f} is allowed",
    )


def test_no_score_counts_as_nothing() -> None:
    """Nothing predicted and nothing labelled: from some score to none is a fall, between two of none there is none."""
    assert compare(scoring(0.5), scoring(None)).difference == -0.5
    assert compare(scoring(None), scoring(None)).reasons == ()


def test_noise_widens_what_is_allowed() -> None:
    """Student's t·√2·sd of whichever run is noisier; less noise than the tolerance changes nothing."""
    allowed = 1.8331 * 2**0.5 * 0.01  # t for 9 degrees of freedom, 95 %, from a printed table
    for before, after in ((0.01, None), (None, 0.01), (0.01, 0.002)):
        comparison = compare(scoring(0.8, before), scoring(0.8 - 0.025, after))
        assert comparison.allowed == pytest.approx(allowed, rel=1e-4)
        assert comparison.reasons == ()
        assert compare(scoring(0.8, before), scoring(0.8 - 0.0265, after)).reasons != ()
    assert compare(scoring(0.8, 0.001), scoring(0.8)).allowed == TOLERANCE


def test_a_run_of_the_same_noisy_model_is_refused_one_time_in_twenty() -> None:
    """Simulated: ten runs estimate the noise of a model, then two more of its scores are compared."""
    sd, times = 0.02, 40_000
    random = np.random.default_rng(0)
    estimates = random.normal(0.7, sd, (times, 10)).std(axis=1, ddof=1)
    before, after = random.normal(0.7, sd, (2, times))
    per_sd = compare(scoring(0.7, sd), scoring(0.7, sd)).allowed / sd
    assert np.mean(after - before < -per_sd * estimates) == pytest.approx(0.05, abs=0.005)
    allowed = per_sd * sd
    some = [
        bool(compare(scoring(float(one), sd), scoring(float(other), sd)).reasons)
        for one, other in zip(before[:60], after[:60], strict=True)
    ]
    assert some == list(after[:60] - before[:60] < -allowed)
