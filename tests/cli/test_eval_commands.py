"""`summarize eval`: labels in, scores and a verdict out, in a folder of its own with a scripted server for a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.prompts.drafts import TASKS
from summarizer.prompts.files import load_prompts
from summarizer.scoring.evaluation import Evaluation
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, Ended, Shell

ARTICLES = ("bridge", "protest")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


class Newsroom(Shell):
    """A shell with two labelled articles, a copy of the shipped prompts, and a model that answers."""

    base_url: str

    def eval(self, *arguments: str) -> Ended:
        """`summarize eval` on the two articles."""
        return self.ask("--gold", "labels", "--articles", "articles", *arguments)

    def ask(self, *arguments: str) -> Ended:
        """`summarize eval` with the options that lead to the model."""
        return self.run("eval", *arguments, "--base-url", self.base_url, "--model", "small", "--quiet")

    def label(self) -> None:
        """Labels that are the model's own answers, declared reviewed."""
        self.ask("init", *(f"articles/{name}.txt" for name in ARTICLES), "--out", "labels")
        for path in (self.folder / "labels").glob("*.json"):
            path.write_text(path.read_text("utf-8").replace('"reviewed": false', '"reviewed": true'), "utf-8")

    def reports(self) -> list[Evaluation]:
        """What was reported, as read back."""
        found = sorted((self.folder / "evals" / "reports").glob("*.json"))
        return [Evaluation.model_validate_json(path.read_bytes()) for path in found]

    def baseline(self) -> Path:
        """A report of the run as it is, kept as baseline."""
        path = self.folder / "baseline.json"
        path.write_text(self.eval("--format", "json").out, "utf-8")
        return path

    def drop(self, article: str, facet: str) -> None:
        """Predictions in files, made of the labels, without the first item of one facet."""
        for name in ARTICLES:
            labels = json.loads((self.folder / "labels" / f"{name}.json").read_bytes())
            if name == article:
                labels[facet] = labels[facet][1:]
            path = self.folder / "predicted" / f"{name}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(labels), "utf-8")


@pytest.fixture
def newsroom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], server: ScriptedServer
) -> Newsroom:
    newsroom = Newsroom(tmp_path, monkeypatch, capfd)
    newsroom.base_url = server.base_url
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.write("protest.txt", PROTEST)
    (tmp_path / "prompts").mkdir()
    for task in TASKS:
        prompt = load_prompts().latest(task)
        (tmp_path / "prompts" / f"{prompt.id}.md").write_text(prompt.text, "utf-8")
    return newsroom


# --- label skeletons --------------------------------------------------------------------------------------------------


def test_skeletons_are_marked_and_not_scored_against(newsroom: Newsroom) -> None:
    """What a model wrote is no gold until a person has looked at it."""
    made = newsroom.ask("init", "articles/bridge.txt", "--out", "labels")
    assert made.code == 0
    assert json.loads((newsroom.folder / "labels" / "bridge.json").read_bytes())["reviewed"] is False
    scored = newsroom.eval()
    assert scored.code == 1
    assert "reviewed" in scored.err


def test_labels_are_never_overwritten(newsroom: Newsroom) -> None:
    """An hour of a person's work is not lost to a second call."""
    newsroom.label()
    before = (newsroom.folder / "labels" / "bridge.json").read_bytes()
    again = newsroom.ask("init", "articles/bridge.txt", "--out", "labels")
    assert again.code == 2
    assert "bridge.json exists" in again.err
    assert (newsroom.folder / "labels" / "bridge.json").read_bytes() == before


def test_a_skeleton_that_cannot_be_made_is_said(newsroom: Newsroom) -> None:
    """A missing article is named; the others get their skeleton."""
    made = newsroom.ask("init", "articles/bridge.txt", "articles/gone.txt", "--out", "labels")
    assert made.code == 1
    assert "gone.txt" in made.err
    assert (newsroom.folder / "labels" / "bridge.json").exists()


# --- scores and reports -----------------------------------------------------------------------------------------------


def test_a_run_is_scored_and_reported_twice(newsroom: Newsroom) -> None:
    """Against its own answers a model scores 1.0; the report is written as JSON and HTML, and shown."""
    newsroom.label()
    scored = newsroom.eval()
    assert scored.code == 0, scored.err
    assert "1.00" in scored.out
    (report,) = newsroom.reports()
    assert report.macro_f1 == 1.0
    assert report.signature.model == "small"
    latest = [load_prompts().latest(task).id for task in TASKS]
    assert [prompt.split("@")[0] for prompt in report.signature.prompts] == latest
    suffixes = {path.suffix for path in (newsroom.folder / "evals" / "reports").iterdir()}
    assert suffixes == {".json", ".html"}


def test_a_report_of_the_same_is_the_same_file(newsroom: Newsroom) -> None:
    """A committed report is not altered by a later run of the same, whatever that is compared with."""
    newsroom.label()
    assert newsroom.eval().code == 0
    (report,) = (newsroom.folder / "evals" / "reports").glob("*.json")
    before = report.read_bytes()
    assert newsroom.eval("--against", str(report)).code == 0
    assert report.read_bytes() == before


def test_predictions_of_any_program_are_scored(newsroom: Newsroom) -> None:
    """Files in the format of labels, and beside them those of peers in the same table."""
    newsroom.label()
    newsroom.drop("bridge", "actors")
    scored = newsroom.eval("--predicted", "predicted", "--format", "json")
    assert scored.code == 0, scored.err
    evaluation = Evaluation.model_validate_json(scored.out)
    assert evaluation.scores[0].counts.missed == 1
    (newsroom.folder / "peers").mkdir()
    (newsroom.folder / "predicted").rename(newsroom.folder / "peers" / "other")
    (newsroom.folder / "peers" / "other" / "run.json").write_text('{"model": "m", "seconds": 3}', "utf-8")
    beside = Evaluation.model_validate_json(newsroom.eval("--peers", "peers", "--format", "json").out)
    (peer,) = beside.peers
    assert (peer.name, peer.model, peer.macro_f1) == ("other", "m", evaluation.macro_f1)
    assert "other" in newsroom.eval("--peers", "peers").out


def test_the_merge_is_scored_alone(newsroom: Newsroom) -> None:
    """The labels stand for the articles' summaries: every item is found, and no model is asked."""
    newsroom.label()
    scored = newsroom.eval("--from-gold", "--format", "json")
    assert scored.code == 0, scored.err
    evaluation = Evaluation.model_validate_json(scored.out)
    assert (evaluation.macro_f1, evaluation.signature.model) == (1.0, "hand labels")
    assert evaluation.usage.calls == 0
    both = newsroom.eval("--from-gold", "--predicted", "labels")
    assert (both.code, "--from-gold" in both.err) == (2, True)


def test_an_article_without_prediction_fails(newsroom: Newsroom) -> None:
    """A missing case is a failure, not a pass."""
    newsroom.label()
    newsroom.drop("bridge", "actors")
    (newsroom.folder / "predicted" / "protest.json").unlink()
    scored = newsroom.eval("--predicted", "predicted")
    assert scored.code == 1
    assert "refused: protest: no prediction" in scored.err


def test_an_article_that_fails_on_the_way_is_said(newsroom: Newsroom) -> None:
    """Why there is no prediction is told: replay without recordings."""
    newsroom.label()
    scored = newsroom.eval("--replay", "--cache", "empty")
    assert scored.code == 1
    assert "recording" in scored.err


def test_a_malformed_prediction_is_named(newsroom: Newsroom) -> None:
    """What, where, and what to do."""
    newsroom.label()
    newsroom.drop("bridge", "actors")
    (newsroom.folder / "predicted" / "run.json").write_text("[]", "utf-8")
    scored = newsroom.eval("--predicted", "predicted")
    assert scored.code == 1
    assert "run.json" in scored.err
    (newsroom.folder / "none").mkdir()
    assert "no folder of predictions" in newsroom.eval("--peers", "none").err


# --- comparing --------------------------------------------------------------------------------------------------------


def test_an_unchanged_run_stands(newsroom: Newsroom) -> None:
    """A run compared with itself loses nothing."""
    newsroom.label()
    compared = newsroom.eval("--against", str(newsroom.baseline()))
    assert compared.code == 0, compared.err
    assert "refused" not in compared.err


def test_a_fall_is_refused_and_told_item_by_item(newsroom: Newsroom) -> None:
    """Exit code 1, the reason, and what was lost, in words; unless so much was allowed."""
    newsroom.label()
    baseline = newsroom.folder / "baseline.json"
    baseline.write_text(newsroom.eval("--predicted", "labels", "--format", "json").out, "utf-8")
    newsroom.drop("bridge", "actors")
    lost = json.loads((newsroom.folder / "labels" / "bridge.json").read_bytes())["actors"][0]["name"]
    compared = newsroom.eval("--predicted", "predicted", "--against", str(baseline))
    assert compared.code == 1
    assert "macro F1 falls by" in compared.err
    assert lost in compared.out
    assert newsroom.eval("--predicted", "predicted", "--against", str(baseline), "--tolerance", "0.5").code == 0


def test_a_run_is_compared_with_other_prompts_and_models(newsroom: Newsroom) -> None:
    """`--against` a version of a prompt, a folder of prompts, or a model runs that too."""
    newsroom.label()
    for against in ("events.v1", "prompts", "smaller"):
        compared = newsroom.eval("--against", against)
        assert compared.code == 0, compared.err
    assert "events.v9" in newsroom.eval("--against", "events.v9").err


def test_what_is_no_report_is_said_to_be_none(newsroom: Newsroom) -> None:
    """A missing or foreign baseline says how to make one."""
    newsroom.label()
    missing = newsroom.eval("--against", "gone.json")
    assert missing.code == 1
    assert "gone.json: no such report" in missing.err
    (newsroom.folder / "other.json").write_text("{}", "utf-8")
    assert "not a report of this version" in newsroom.eval("--against", "other.json").err


def test_repeated_runs_measure_the_noise(newsroom: Newsroom, server: ScriptedServer) -> None:
    """Each repetition asks the model anew; a model that always answers the same has no noise."""
    newsroom.label()
    asked = len(server.requests)
    repeated = newsroom.eval("--repeat", "3", "--format", "json")
    noise = Evaluation.model_validate_json(repeated.out).noise
    assert noise is not None
    assert (len(noise.macro_f1), noise.sd) == (3, 0.0)
    assert len(server.requests) == asked + 2 * asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept",), "--changed"),
        (("--predicted", "p", "--repeat", "2"), "--predicted"),
        (("--repeat", "2", "--replay"), "--replay"),
        (("--changed", "--against", "x.json"), "--against"),
    ],
)
def test_options_that_contradict_each_other(newsroom: Newsroom, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, before anything is read or asked."""
    ended = newsroom.eval(*arguments)
    assert ended.code == 2
    assert said in ended.err


# --- releasing a prompt -----------------------------------------------------------------------------------------------


def test_a_prompt_is_released_with_the_report_that_judged_it(newsroom: Newsroom, server: ScriptedServer) -> None:
    """Nothing is written before it is accepted; then lock and baseline are, and the check passes."""
    newsroom.label()
    assert newsroom.run("prompts", "check").code == 1
    proposed = newsroom.eval("--changed")
    assert "add --accept" in proposed.err
    assert "+report" in proposed.err
    assert not (newsroom.folder / "prompts" / "prompts.lock").exists()
    accepted = newsroom.eval("--changed", "--accept")
    assert accepted.code == 0, accepted.err
    assert newsroom.run("prompts", "check").code == 0
    assert (newsroom.folder / "evals" / "baseline.json").exists()

    asked = len(server.requests)
    second = newsroom.folder / "prompts" / "events.v2.md"
    first = (newsroom.folder / "prompts" / "events.v1.md").read_text("utf-8")
    second.write_text(first.replace("version: 1", "version: 2"), "utf-8")
    assert "events.v2.md is not in prompts.lock" in newsroom.run("prompts", "check").err
    accepted = newsroom.eval("--changed", "--accept")
    assert accepted.code == 0, accepted.err
    assert newsroom.run("prompts", "check").code == 0
    assert [report.signature.prompts[1].split("@")[0] for report in newsroom.reports()].count("events.v2") == 1
    # Only the windows of the changed prompt are asked again, one for each sentence that may tell of an event.
    again = [json.loads(seen.body) for seen in server.requests[asked:]]
    assert again
    assert all(set(one["response_format"]["json_schema"]["schema"]["properties"]) == {"events"} for one in again)


def test_a_worse_prompt_is_not_accepted(newsroom: Newsroom) -> None:
    """When the scores fall, neither lock nor baseline is written."""
    newsroom.label()
    assert newsroom.eval("--changed", "--accept").code == 0
    lock = (newsroom.folder / "prompts" / "prompts.lock").read_bytes()
    path = newsroom.folder / "evals" / "baseline.json"
    better = json.loads(path.read_bytes())
    better["macro_f1"] = 1.2
    path.write_text(json.dumps(better), "utf-8")
    second = newsroom.folder / "prompts" / "events.v2.md"
    first = (newsroom.folder / "prompts" / "events.v1.md").read_text("utf-8")
    second.write_text(first.replace("version: 1", "version: 2"), "utf-8")
    refused = newsroom.eval("--changed", "--accept")
    assert refused.code == 1
    assert "Nothing was accepted" in refused.err
    assert (newsroom.folder / "prompts" / "prompts.lock").read_bytes() == lock


def test_a_released_prompt_that_was_edited_is_not_judged_anew(newsroom: Newsroom) -> None:
    """The change belongs into the next version."""
    newsroom.label()
    assert newsroom.eval("--changed", "--accept").code == 0
    path = newsroom.folder / "prompts" / "events.v1.md"
    path.write_text(path.read_text("utf-8").replace("news", "newspaper", 1), "utf-8")
    edited = newsroom.eval("--changed", "--accept")
    assert edited.code == 1
    assert "next version" in edited.err


def test_a_report_that_is_gone_or_judged_another_text_fails_the_check(newsroom: Newsroom) -> None:
    """The lock's report is looked into, not only named."""
    newsroom.label()
    assert newsroom.eval("--changed", "--accept").code == 0
    (report,) = (newsroom.folder / "evals" / "reports").glob("*.json")
    content = report.read_text("utf-8")
    report.write_text(content.replace("events.v1@", "events.v1@f"), "utf-8")
    assert "judged another text" in newsroom.run("prompts", "check").err
    report.unlink()
    assert "cannot be read" in newsroom.run("prompts", "check").err
