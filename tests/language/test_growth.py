"""What a run must not come to cost, in counts that are the same on every machine: instructions and imports.

Patterns run in C: for them, and for all that reads hostile texts, instructions of the machine are counted, or processor
time where a system counts none. Seconds are measured by `evals/speed`.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import count, islice
from pathlib import Path
from types import FrameType, ModuleType

import pytest

import summarizer
import summarizer.pipeline
from evals.fuzz.growth import MOST, growth_of_patterns, growth_of_readers, pure_modules
from evals.fuzz.instructions import cost
from evals.fuzz.patterns import modules_of, patterns_of
from evals.fuzz.readers import forgetting, readers_of
from evals.speed.invented import invented
from summarizer.cli.plan import plan
from summarizer.grounding import ground
from summarizer.merging.article import consolidate
from summarizer.model.choose import Options
from summarizer.pipeline import write_brief
from summarizer.recordings.store import Recordings
from summarizer.records.summary import ArticleSummary
from summarizer.render.markdown.brief import to_markdown
from summarizer.stories.group import Story, group_stories
from tests.support.crowd import crowd
from tests.support.dense import dense
from tests.support.obliging import Obliging
from tests.support.shell import ROOT

_HEAVY = {"openai", "instructor", "tenacity", "xllamacpp", "huggingface_hub", "scipy", "httpx", "requests"}
_NOT_NEEDED_FOR_HELP = _HEAVY | {"pydantic", "numpy", "asyncio", "diskcache", "yaml", "rich", "jinja2", "sentencex"}


def instructions_of(work: Callable[[], object]) -> int:
    """How many instructions of Python `work` takes; what a function in C does counts as one."""
    instructions = 0

    def count(frame: FrameType, event: str, argument: object) -> object:
        nonlocal instructions
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        instructions += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return instructions


def _briefed(summaries: Sequence[ArticleSummary]) -> object:
    return write_brief(Story(slug="a", title="a", articles=tuple(one.article.id for one in summaries)), summaries)


def _crowd(articles: int) -> Callable[[], object]:
    summaries = [report.summary() for report in crowd(articles)]
    return lambda: _briefed(summaries)


def _dense(articles: int) -> Callable[[], object]:
    summaries = [report.summary() for report in dense(articles)]
    return lambda: _briefed(summaries)


def _grouped(articles: int) -> Callable[[], object]:
    summaries = [report.summary() for report in dense(articles)]
    return lambda: group_stories(summaries)


def _grounded(characters: int) -> Callable[[], object]:
    made = invented(characters)
    return lambda: ground(made.article, made.drafted)


def _consolidated(characters: int) -> Callable[[], object]:
    made = invented(characters)
    records = ground(made.article, made.drafted).records
    return lambda: consolidate(made.article, records)


# Twice as much to do may take so many times the instructions: quadratic work takes 4. Of one count with ever new values
# each is compared with all the others before it joins them, once (`dense`).
@pytest.mark.parametrize(
    ("work", "size", "times"),
    [
        (_grounded, 8_000, 2.3),
        (_consolidated, 30_000, 2.3),
        (_grouped, 60, 2.3),
        (_crowd, 16, 2.3),
        (_dense, 60, 2.8),
    ],
)
def test_twice_as_much_takes_little_more_than_twice_the_instructions(
    work: Callable[[int], Callable[[], object]], size: int, times: float
) -> None:
    """Grounding and consolidating a longer article, grouping and merging more articles: near-linear."""
    work(2 * size)()  # what is remembered of words and names is then remembered for both
    assert instructions_of(work(2 * size)) < times * instructions_of(work(size))


# --- hostile texts --------------------------------------------------------------------------------------------------

_HAS_TIMER = pytest.mark.skipif(sys.platform == "win32", reason="no timer of processor time ends what hangs")


@_HAS_TIMER
def test_no_pattern_tries_a_text_over_and_over() -> None:
    """Every pattern of the package, found in it and not listed, is near-linear on texts made of its own pieces."""
    assert [grown for grown in growth_of_patterns(modules_of(summarizer)) if grown.times > MOST] == []


@_HAS_TIMER
def test_no_reader_takes_long_for_a_long_text() -> None:
    """Every public function of the stages that reads a text, found likewise, is near-linear in it, or has a bound."""
    assert [grown for grown in growth_of_readers(readers_of(pure_modules()).items()) if grown.times > MOST] == []


_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z](?:\w|\.(?=\w))*\.?)"


@pytest.fixture
def planting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Makes a module of a source."""
    monkeypatch.syspath_prepend(tmp_path)

    def plant(source: str) -> ModuleType:
        (tmp_path / f"{tmp_path.name}.py").write_text(source, "utf-8")
        return importlib.import_module(tmp_path.name)

    return plant


@_HAS_TIMER
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"is (?:\w+ly |not |not only )*$", "search"),  # exponential: two ways to read "not only"
        (rf"{_WORD}(?: {_WORD})* of", "match"),  # exponential: two ways to read "U.S."
        (r"\S+@\S+", "search"),  # quadratic: each letter may begin it
        (r"\bof (?:them|those)\b[^.]* and $", "findall"),
        (r"\s*\(", "finditer"),
        (r".+?-\s*.+?-\s*.+", "fullmatch"),
    ],
)
def test_what_tries_a_text_over_and_over_is_found(
    pattern: str, method: str, planting: Callable[[str], ModuleType]
) -> None:
    """The measure sees what is exponential, and what is quadratic, in the way that it is used."""
    module = planting(f"import re\n_P = re.compile({pattern!r})\ndef read(text):\n    return _P.{method}(text)\n")
    assert any(grown.times > MOST for grown in growth_of_patterns([module]))


def test_patterns_are_found_wherever_they_are_written(planting: Callable[[str], ModuleType]) -> None:
    """At a module's head, within values, made by a function, in a call with or without a name filled in."""
    module = planting(
        "import re\n"
        "A = re.compile('a+')\n"
        "B = {'b': (re.compile('b+'), 1)}\n"
        "def c() -> re.Pattern[str]:\n    return re.compile('c' + '+')\n"
        "def d(name, text):\n    re.compile(rf'{name}d+', re.I)\n    return A.match(text) or re.search('e+', text)\n"
    )
    found = {used.pattern.pattern: used.methods for used in patterns_of([module])}
    assert found.keys() == {"a+", "b+", "c+", "Norlandd+", "e+"}
    assert (found["a+"], found["e+"]) == ({"match"}, {"finditer"})


def _word(number: int) -> str:
    """A name for each number."""
    syllables = ""
    while number or not syllables:
        number, rest = divmod(number, 65)
        syllables += "bcdfgklmnprst"[rest % 13] + "aeiou"[rest // 13]
    return syllables.capitalize()


# What an article may be made of from its head to its end, by the number of the piece.
_ARTICLES: dict[str, Callable[[int], str]] = {
    "one figure": lambda number: "Some 12 people died in Lima. ",
    "one name": lambda number: "Ana Lopez left Lima. ",
    "one position": lambda number: "Peru accused Chile of lying. ",
    "one event": lambda number: "Peru opened the port in Lima on Monday. ",
    "names": lambda number: f"{_word(7 * number)} {_word(number)} left. ",
    "one first name": lambda number: f"Ana {_word(number)} left. ",
    "one surname": lambda number: f"{_word(number)} Lopez accused {_word(number + 1)} Lopez of lying. ",
    "bodies": lambda number: f"The Bank of {_word(number)} and the {_word(number)} Bank left. ",
    "figures": lambda number: f"Some {number + 12} people died in Lima. ",
    "figures with dates": lambda number: f"{number + 12} people died on May {number % 28 + 1}, ",
    "positions": lambda number: f"{_word(number)} accused {_word(number + 1)} of lying. ",
    "events": lambda number: f"Peru opened the {_word(number)} port in Lima on Monday. ",
    "numbers": lambda number: f"{number} ",
    "lines": lambda number: "a.\n",
}
_PIECES = 80


@pytest.mark.parametrize("profile", ["embedded", "hosted"])
@pytest.mark.parametrize("made_of", _ARTICLES)
def test_a_long_article_takes_little_more_than_its_length(
    made_of: str, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times an article takes at most eight times the work, from its file to its brief with a model that answers
    everything (hosted), and to the plan of its calls (embedded); quadratic work would take sixteen times."""
    monkeypatch.setattr(summarizer.pipeline, "open_model", lambda *_: Obliging())
    path, forget = tmp_path / "a.txt", forgetting(modules_of(summarizer))
    server = {"model": "obliging", "base_url": "http://localhost:9/v1", "cache": tmp_path / "recordings"}
    options = Options(**server, profile=profile)

    def work() -> None:
        forget()
        if profile == "embedded":
            plan([str(path)], options)
        else:
            for brief in summarizer.summarize([str(path)], options).briefs:
                to_markdown(brief)

    def took(pieces: int) -> float:
        path.write_text("".join(islice(map(_ARTICLES[made_of], count()), pieces)), "utf-8")
        return cost(work, seconds=20)

    # Where no instructions are counted, another process may disturb one measurement, but not all.
    assert any(took(4 * _PIECES) < 8 * took(_PIECES) for _ in range(3))


def test_help_imports_nothing_that_it_does_not_need() -> None:
    """`summarize --help` answers at once: no library of a run is imported, and few modules are."""
    modules = _imported("from summarizer.cli.main import main; main(['--help'])")
    assert not modules & _NOT_NEEDED_FOR_HELP
    assert len(modules) < 150


def test_a_run_from_recordings_imports_nothing_that_asks_a_model(tmp_path: Path) -> None:
    """What calls, serves or fetches a model is imported by the first call that no recording answers, and not before."""
    with Recordings(tmp_path / "recordings") as recordings:
        recordings.import_(ROOT / "tests" / "recordings" / "seeds.jsonl")
    arguments = ["seeds/", "--replay", "--quiet", "--cache", str(tmp_path / "recordings"), "--out", str(tmp_path)]
    modules = _imported(f"from summarizer.cli.main import main; assert main({arguments!r}) == 0")
    assert "summarizer.model" in modules
    assert not modules & _HEAVY
    assert len(modules) < 600


def _imported(code: str) -> set[str]:
    """The modules that a new process has imported behind `code`."""
    told = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stderr.split())
