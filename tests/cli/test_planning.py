from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.cli.plan import Cost, plan, plan_text
from summarizer.model.choose import Options
from summarizer.pipeline import summarize
from summarizer.recordings.store import Recordings
from summarizer.records.errors import UsageFault
from summarizer.run import Watch
from tests.support.answering import Answering, reply
from tests.support.servers import Act, ScriptedServer, Seen, completion
from tests.support.shell import BRIDGE, PROTEST, ROOT

RECORDINGS = ROOT / "tests" / "recordings" / "seeds.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "protest.txt").write_text(PROTEST)
    return str(folder)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


@pytest.fixture
def options(tmp_path: Path, server: ScriptedServer) -> Options:
    return Options(
        model="small", base_url=server.base_url, profile="embedded", cache=tmp_path / "recordings", plain=True
    )


def test_the_plan_is_what_the_run_does(folder: str, options: Options, server: ScriptedServer) -> None:
    """Windows as the run's ledger counts them; with every candidate an actor, exactly the run's calls; none is made."""
    planned = plan([folder], options)
    assert server.requests == []
    run = summarize([folder], options)
    assert planned.cost.calls == sum(summary.usage.calls for summary in run.summaries) == len(server.requests)
    for article, summary in zip(planned.articles, run.summaries, strict=True):
        assert article.article == summary.article.id
        assert article.sentences == len(summary.article.sentences)
        assert sum(article.windows.values()) == summary.ledger.windows.total
    assert planned.cost == planned.unrecorded == planned.articles[0].cost + planned.articles[1].cost


def test_recorded_calls_are_known_and_cost_what_they_did(folder: str, options: Options, server: ScriptedServer) -> None:
    """After a run nothing is left to ask, and the tokens are the recorded ones."""
    run = summarize([folder], options)
    asked = len(server.requests)
    planned = plan([folder], options)
    usage = [summary.usage for summary in run.summaries]
    assert planned.unrecorded == Cost()
    assert planned.cost.input_tokens == sum(one.input_tokens for one in usage) == 7 * asked
    assert planned.cost.output_tokens == sum(one.output_tokens for one in usage) == 5 * asked
    assert len(server.requests) == asked


def test_recorded_actors_decide_what_is_asked(folder: str, options: Options, server: ScriptedServer) -> None:
    """With one article recorded, the other is still to be asked; `refresh` asks all again."""
    summarize([f"{folder}/bridge.txt"], options)
    planned = plan([folder], options)
    bridge, protest = planned.articles
    assert (bridge.unrecorded.calls, protest.unrecorded) == (0, protest.cost)
    again = plan([folder], options.model_copy(update={"mode": "refresh"}))
    assert again.unrecorded.calls == again.cost.calls == planned.cost.calls


def test_a_recording_that_no_longer_validates_is_asked_again(folder: str, options: Options) -> None:
    """As the run would: such a reply counts as not recorded."""
    summarize([folder], options)
    with Recordings(options.cache) as recordings:
        broken = recordings._all()[0]
        recordings.put(broken.model_copy(update={"reply": "{}"}))
    assert plan([folder], options).unrecorded.calls == 1


def test_a_candidate_that_is_no_actor_takes_no_position(folder: str, options: Options) -> None:
    """Where the actors calls are recorded and name nobody, nothing is planned that the run would not ask."""

    def nobody(seen: Seen) -> Act:
        return completion(reply(seen).replace('"kind": "person"', '"kind": "none"'))

    with ScriptedServer(nobody) as server:
        there = options.model_copy(update={"base_url": server.base_url})
        summarize([folder], there)
        asked = len(server.requests)
    planned = plan([folder], there)
    assert (planned.cost.calls, planned.unrecorded.calls) == (asked, 0)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("Some of the 12 cows were cold and wet.", "Some of the 12 cows were cold and wet. They were ill and sad too."),
        ("some of the 12 cows were cold and wet", "söme of the 12 cows were cöld and wët"),
    ],
)
def test_the_estimate_grows_with_the_text(tmp_path: Path, options: Options, less: str, more: str) -> None:
    """More text, more tokens; letters beyond ASCII count for more."""
    costs = []
    for number, text in enumerate((less, more)):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
        costs.append(plan([str(tmp_path / f"{number}.txt")], options.model_copy(update={"profile": "hosted"})).cost)
    assert costs[0].calls == costs[1].calls > 0
    assert costs[0].input_tokens < costs[1].input_tokens


@pytest.mark.skipif(not RECORDINGS.exists(), reason="the recordings of the seeds are not here")
def test_the_estimate_for_the_seeds_is_within_a_tenth(tmp_path: Path) -> None:
    """Estimated without recordings against recorded: calls, input and output tokens of all five articles."""
    estimated = plan([str(ROOT / "seeds")], Options(model="embedded", cache=tmp_path / "none")).cost
    with Recordings(tmp_path / "all") as recordings:
        recordings.import_(RECORDINGS)
    planned = plan([str(ROOT / "seeds")], Options(model="embedded", cache=tmp_path / "all"))
    assert planned.unrecorded.calls == 0
    for name in Cost.model_fields:
        assert getattr(estimated, name) == pytest.approx(getattr(planned.cost, name), rel=0.1), name


def test_many_articles_are_planned_by_some_of_them(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more articles than are looked at closely every one has its row, its sentences and its windows; what all cost,
    recorded or not, is within a fifth by 25 of 60; nothing costs less than is left of it."""
    texts = [f"{BRIDGE} {PROTEST * (number % 5)} Story {number}." for number in range(60)]
    for number, text in enumerate(texts):
        (tmp_path / f"{number:02}.txt").write_text(text)
    folder = str(tmp_path / "*.txt")
    summarize([str(tmp_path / f"{number:02}.txt") for number in range(30)], options)
    exact = plan([folder], options)
    assert not any(article.is_estimated for article in exact.articles)
    monkeypatch.setattr("summarizer.cli.plan.CLOSELY", 25)
    planned = plan([folder], options)
    assert sum(not article.is_estimated for article in planned.articles) == 25
    for name in ("article", "sentences", "windows"):
        assert [getattr(one, name) for one in planned.articles] == [getattr(one, name) for one in exact.articles]
    for told in ("cost", "unrecorded"):
        for name in Cost.model_fields:
            about, true = getattr(getattr(planned, told), name), getattr(getattr(exact, told), name)
            assert about == pytest.approx(true, rel=0.2), (told, name)
    for article in planned.articles:
        assert article.cost.calls >= article.unrecorded.calls >= 0
    table = plan_text(planned)
    assert "~ Estimated from the 25 other articles" in table
    assert table.splitlines()[61].split()[-4].startswith("~")
    assert "~" not in plan_text(exact)


def test_a_plan_tells_how_far_it_is(folder: str, options: Options) -> None:
    """Each file that was read, then each article that was planned, of how many; a run tells the former too."""

    class Seen(Watch):
        def __init__(self) -> None:
            self.counts: list[tuple[str, int, int]] = []

        def counted(self, what: str, done: int, total: int) -> None:
            self.counts.append((what, done, total))

    planning, running = Seen(), Seen()
    plan([folder], options, watch=planning)
    summarize([folder], options, running)
    assert running.counts == [("files read", 1, 2), ("files read", 2, 2)]
    assert planning.counts == [*running.counts, ("articles planned", 1, 2), ("articles planned", 2, 2)]


def test_bad_input_is_in_the_plan(folder: str, options: Options) -> None:
    """What cannot be read is counted, and the plan has failed; so has one without an article."""
    planned = plan([folder, "nowhere"], options)
    assert (planned.failed, planned.reading.failed, planned.incidents[0].where) == (True, 1, "nowhere")
    assert plan(["nowhere"], options).failed
    assert not plan([folder], options).failed
    with pytest.raises(UsageFault):
        plan([folder], options.model_copy(update={"profile": "giant"}))


def test_the_table_has_a_line_for_each_article_and_a_sum(folder: str, options: Options) -> None:
    """Columns are aligned, and the numbers are the plan's."""
    planned = plan([folder], options)
    lines = plan_text(planned).splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["article", "bridge", "protest", "all"]
    assert len({len(line) for line in lines[:4]}) == 1
    cost = planned.cost
    assert lines[3].split()[-4:] == [f"{n:,}" for n in (cost.calls, 0, cost.input_tokens, cost.output_tokens)]
    assert f"To be asked of small (profile embedded): {cost.calls} calls" in lines[-1]
