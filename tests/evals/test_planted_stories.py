"""A slice of the planted stories: the merge relates what was planted, and the judge can tell when it does not."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from summarizer.records.brief import StoryBrief

from evals.planted.judging import Share, Verdict, by_kind, false_conflicts, judge, relation_accuracy  # isort: skip
from evals.planted.plots import PLOTS, Planted, stories  # isort: skip

SLICE = 6 * len(PLOTS)


@cache
def _planted() -> tuple[Planted, ...]:
    return tuple(stories(SLICE, 11))


@cache
def _verdicts() -> tuple[Verdict, ...]:
    return tuple(verdict for planted in _planted() for verdict in judge(planted))


def test_the_merge_relates_what_was_planted() -> None:
    """The slice holds to the same targets as the whole: 97 % of relations right, no false conflict."""
    assert relation_accuracy(_verdicts()).value >= 0.97
    assert false_conflicts(_verdicts()).count == 0


def test_every_kind_is_planted_and_judged() -> None:
    """Each kind has stories, truths and verdicts; the names in a summary's evidence are its article's characters."""
    assert {planted.kind for planted in _planted()} == set(PLOTS)
    assert {name.partition(":")[0] for name in by_kind(_verdicts())} == set(PLOTS)
    for planted in _planted():
        for page in planted.pages:
            summary = page.summary()
            records = (*summary.actors, *summary.events, *summary.figures, *summary.stances)
            ends = [sentence.end for sentence in summary.article.sentences]
            assert all(one.evidence[0].end <= ends[-1] for one in records)
            assert all(figure.text in figure.evidence[0].text for figure in summary.figures)


def test_the_same_seed_plants_the_same_stories() -> None:
    """Stories depend on their number and seed alone."""

    def told(seed: int) -> list[str]:
        return [page.summary().model_dump_json() for planted in stories(20, seed) for page in planted.pages]

    assert told(5) == told(5)
    assert told(5) != told(6)


@pytest.mark.parametrize("kind", list(PLOTS))
def test_the_judge_can_tell_a_merge_that_does_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any brief nothing that has to be found is right: every kind but those that plant an absence is wrong."""

    def no_briefs(_: object) -> tuple[StoryBrief, ...]:
        return ()

    monkeypatch.setattr("evals.planted.judging.merge", no_briefs)
    planted = next(one for one in _planted() if one.kind == kind)
    absences = {"apart", "undisputed"}
    for truth in [one for one in planted.truths if one.question == "date"]:
        planted = Planted(planted.kind, planted.topic, planted.pages, [t for t in planted.truths if t is not truth])
    verdicts = judge(planted)
    assert all(one.right == bool(absences & set(one.expected)) for one in verdicts)


def test_a_share_says_how_sure_it_is() -> None:
    """Wilson's interval holds the share, and is narrower for more of the same; of nothing nothing is known."""
    few, many = Share(9, 10), Share(900, 1000)
    assert few.interval[0] < many.interval[0] < 0.9 < many.interval[1] < few.interval[1]
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(few).startswith("0.900 [0.5")


def test_the_command_fails_below_its_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python evals/planted` prints shares, and ends with 1 when the merge misses a target, with what it has wrong."""
    main = runpy.run_path(str((Path(__file__).parents[2] / "evals" / "planted") / "__main__.py"))["main"]
    good = CliRunner().invoke(main, ["--stories", str(len(PLOTS))])
    assert (good.exit_code, "relations right" in good.output) == (0, True)

    def no_briefs(_: object) -> tuple[StoryBrief, ...]:
        return ()

    monkeypatch.setattr("evals.planted.judging.merge", no_briefs)
    bad = CliRunner().invoke(main, ["--stories", "3", "--wrong"])
    assert bad.exit_code == 1
    assert "wrong: update" in bad.output
