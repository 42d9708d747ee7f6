"""One article, one window: whatever stands in it or goes wrong in it is its own, and every other is read as ever."""

from __future__ import annotations

import tempfile
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import summarizer
from summarizer import Options, Run, summarize
from summarizer.articles.read import InputsRead
from summarizer.cli.main import main
from summarizer.records.errors import BudgetSpent, contained
from summarizer.run import Watch
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST

pytestmark = pytest.mark.enable_socket

HONEST = {"bridge": BRIDGE, "protest": PROTEST}
# Letters of a script, and its full stop.
SCRIPTS = {
    "Latin": ("AÉŁaeioéłnrst", "."),
    "Cyrillic": ("АБЖабвгдежзийё", "."),
    "Greek": ("ΑΒΓαβγδεζηθάς", "."),
    "Arabic": ("ابتثجحخدذرز", "؟"),
    "Devanagari": ("अआकखगकािीुंप्", "।"),
    "Chinese": ("安娜说名工人年建成了大桥", "。"),
    "Japanese": ("あいうえおカキクケコ橋", "。"),
    "Thai": ("กขคงจฉชะาิีเแ", "."),
}
SPELLED = "two hundred and thirty-four million, five hundred and sixty-seven thousand and eight hundred and ninety-one"
NUMBERS = st.sampled_from(
    ["3", "12", SPELLED, f"{SPELLED} to {SPELLED}", "9" * 90, "٣٤", "३४", "四十", "１２", "3.5 million"]
)
DATES = st.sampled_from(["Monday", "the" + " " * 90 + "day before yesterday", "5 May 2031", "2031年5月1日", "мая 2031"])
FRAMES = (
    "{name} accused {other} of {name}{stop} ",
    "{other} said “{name}” and that {number} {other} must be in {name} on {date}{stop} ",
    "On {date}, {number} {name} met {number} {other}{stop}\n",
    "{name} and {other} denied it; {number}-{other} rejects {number}{stop} ",
    "Mayor {name} opened {other} {date}{stop} ",
    "{name}{other}",
)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A sentence about something of up to some 250 letters, with spaces or without."""
    letters, stop = SCRIPTS[draw(st.sampled_from(sorted(SCRIPTS)))]
    word = st.text(letters, min_size=1, max_size=9)
    names = [
        draw(st.sampled_from(["", " "])).join(
            word.capitalize() for word in draw(st.lists(word, min_size=1, max_size=3)) * draw(st.integers(1, 9))
        )
        for _ in range(2)
    ]
    frame = draw(st.sampled_from(FRAMES))
    return frame.format(name=names[0], other=names[1], number=draw(NUMBERS), date=draw(DATES), stop=stop)


TEXTS = st.lists(sentences(), min_size=1, max_size=6).map("".join)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering(), keep=False) as running:
        yield running


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the honest articles; the store of recordings is beside it."""
    folder = tmp_path_factory.mktemp("place") / "in"
    folder.mkdir()
    for name, text in HONEST.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


class Counting(Watch):
    """Keeps how many windows there are to be worked through."""

    windows = 0

    def read(self, reading: InputsRead, windows: int) -> None:
        self.windows = windows


def summarized(options: Options, *paths: Path) -> tuple[Run, int]:
    """The run, and how many windows it had before it."""
    watch = Counting()
    return summarize([str(path) for path in paths], options, watch), watch.windows


@given(
    texts=st.lists(TEXTS, min_size=1, max_size=2, unique=True),
    profile=st.sampled_from(["embedded", "hosted", "constrained"]),
)
@settings(max_examples=20)
def test_any_article_is_read_and_costs_no_other(
    place: Path, server: ScriptedServer, texts: list[str], profile: str
) -> None:
    """Long names, numbers and holders, clauses without spaces, in eight scripts: nothing is raised, every window is
    counted, the other articles are read as without it, and a replay gives the same."""
    options = Options(model="small", base_url=server.base_url, profile=profile, cache=place.parent / "cache")
    alone, _ = summarized(options, place)
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"odd{number}.txt").write_text(text, "utf-8")
        run, windows = summarized(options, place, Path(folder))
        again, _ = summarized(options.model_copy(update={"mode": "replay"}), place, Path(folder))
    assert run.ledger.windows.total == windows
    assert run.summaries[: len(HONEST)] == alone.summaries[:]
    assert (run.briefs, run.summaries, run.ledger) == (again.briefs, again.summaries, again.ledger)
    told = "".join(brief.model_dump_json() for brief in run.briefs) + run.ledger.model_dump_json()
    assert "the program failed" not in told


# --- what the program itself does wrong ------------------------------------------------------------------------------

SECRET = "sk-and-what-else-the-words-of-an-error-may-hold"
MARK = "Zorvanian"  # stands in one article only, and in its one story
ODD = f"The {MARK} Council met in Zorvan on Monday. It said that 12 boats must stay. The {MARK} Council denied it.\n"


def broken(name: str, patch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Has the function called `name`, wherever the package uses it, raise `error` about whatever holds `MARK`."""
    names = [found.name for found in walk_packages(summarizer.__path__, "summarizer.")]
    modules = [import_module(module) for module in names if not module.endswith(".__main__")]
    users = [module for module in modules if hasattr(module, name)]
    assert users
    for module in users:
        works = getattr(module, name)

        def breaks(*arguments: object, works: Callable[..., object] = works, **named: object) -> object:
            if MARK in repr((arguments, named)):
                raise error
            return works(*arguments, **named)

        patch.setattr(module, name, breaks)


@pytest.fixture
def odd(place: Path, tmp_path: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments of a run on the honest articles and the odd one, in a folder of its own, with all calls recorded."""
    (tmp_path / "odd.txt").write_text(ODD, "utf-8")
    monkeypatch.chdir(tmp_path)
    served = ["--base-url", server.base_url, "--model", "small", "--profile", "embedded", "--cache", "cache"]
    arguments = [str(place), "odd.txt", *served]
    assert main([*arguments, "--out", "whole"]) == 0
    return arguments


def written(folder: str) -> dict[str, str]:
    """The files of articles and briefs in JSON, by name."""
    return {path.name: path.read_text("utf-8") for path in Path(folder).rglob("*.json") if path.name != "brief.json"}


@pytest.mark.parametrize(
    "name", ["publication", "find_mentions", "limits_of", "widened", "ground", "consolidate", "write_brief"]
)
@pytest.mark.parametrize("replay", [[], ["--replay"]], ids=["use", "replay"])
def test_a_failure_of_the_program_costs_what_it_failed_at(
    odd: list[str], name: str, replay: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In reading, asking, checking or merging one article: it is said with its place and what to do, exit 1, never with
    the error's own words; the other articles are those of a whole run."""
    whole = written("whole")
    capsys.readouterr()
    broken(name, monkeypatch, LookupError(SECRET))
    assert main([*odd, *replay, "--out", "part"]) == 1
    said = capsys.readouterr().err
    assert "failed: the program failed at it (LookupError in " in said
    assert "report this" in said
    assert "odd" in said or "story zorvan" in said
    assert SECRET not in said
    part = written("part")
    assert {f"{honest}.json" for honest in HONEST} <= part.keys()
    assert all(part[f"{honest}.json"] == whole[f"{honest}.json"] for honest in HONEST)
    assert SECRET not in "".join(part.values())


@pytest.mark.parametrize("name", ["find_mentions", "limits_of"])
def test_a_plan_goes_on_behind_an_article_that_it_fails_at(
    odd: list[str], name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run names it, plans the others, and exits 1."""
    capsys.readouterr()
    broken(name, monkeypatch, LookupError(SECRET))
    assert main([*odd, "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "odd.txt: failed: the program failed at it" in said.err
    assert all(honest in said.out for honest in HONEST)


@pytest.mark.parametrize("form", ["markdown", "html", "csv", "sqlite"])
def test_a_story_that_cannot_be_told_leaves_its_articles(
    odd: list[str], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its summaries stay where finished articles lie, its articles count as failed, and the other story is told."""
    broken("write_brief", monkeypatch, LookupError(SECRET))
    assert main([*odd, "--format", form, "--out", "part"]) == 1
    assert [path.name for path in Path("part", "_articles").iterdir()] == ["odd.json"]
    assert len(list(Path("part").glob("*/brief.md"))) == len(list(Path("whole").glob("*/brief.md"))) - 1
    run = summarize(odd[:2], Options(model="small", base_url=odd[3], profile="embedded", cache=Path("cache")))
    assert (run.ledger.articles.used, run.ledger.articles.failed, run.failed) == (2, 1, True)


def test_a_narrative_that_cannot_be_checked_leaves_the_brief(odd: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What code put together stays, with the reason."""
    broken("objection", monkeypatch, LookupError(SECRET))
    main([*odd, "--out", "part"])
    (told,) = [path.read_text("utf-8") for path in Path("part").glob("zorvan*/brief.json")]
    assert "the program failed at it (LookupError" in told
    assert SECRET not in told


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(), CancelledError(), BudgetSpent("spent")], ids=repr)
def test_who_ends_the_run_ends_it(error: BaseException) -> None:
    """Ctrl-C, exit, a cancelled task and a budget are no failures of an article."""
    with pytest.raises(type(error)), contained():
        raise error
