"""What a run must not come to cost, in counts that are the same on every machine: instructions and imports.

Patterns run in C: for them, and for all that reads hostile texts, instructions of the machine are counted, or processor
time where a system counts none. Seconds are measured by `evals/speed`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, ModuleType

import pytest

from evals.fuzz.growth import MOST, Attack, growth, growth_of_patterns, growth_of_readers, pure_modules
from evals.fuzz.patterns import attacks_of, patterns_of
from evals.fuzz.readers import readers_of
from evals.speed.invented import invented
from summarizer.grounding import ground
from summarizer.merging.article import consolidate
from summarizer.pipeline import write_brief
from summarizer.recordings.store import Recordings
from summarizer.records.summary import ArticleSummary
from summarizer.stories.group import Story, group_stories
from tests.support.crowd import crowd
from tests.support.dense import dense
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
    assert [grown for grown in growth_of_patterns() if grown.times > MOST] == []


@_HAS_TIMER
def test_no_reader_takes_long_for_a_long_text() -> None:
    """Every public function of the stages that reads a text, found likewise, is near-linear in it, or has a bound."""
    assert [grown for grown in growth_of_readers(readers_of(pure_modules()).items()) if grown.times > MOST] == []


@_HAS_TIMER
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"is (?:\w+ly |not |not only )*$", "search"),  # exponential: two ways to read "not only"
        (r"(?:(?:[A-Z]\.){2,}|[A-Z](?:\w|\.(?=\w))*\.?)(?: (?:(?:[A-Z]\.){2,}|[A-Z](?:\w|\.(?=\w))*\.?))* of", "match"),
        (r"\S+@\S+", "search"),  # quadratic: each letter may begin it
        (r"\bof (?:them|those)\b[^.]* and $", "search"),
        (r"\s*\(", "sub"),
        (r"(?:a|b)?.+?-\s*.+?-\s*.+", "fullmatch"),
    ],
)
def test_what_tries_a_text_over_and_over_is_found(pattern: str, method: str) -> None:
    """The measure above fails for what grows faster than its text."""
    module = ModuleType("planted")
    module.__dict__["_P"] = compiled = re.compile(pattern)
    attacks = [Attack(unit, start, end) for start, unit in attacks_of(compiled) for end in ("", "!")]
    read = {"search": compiled.search, "match": compiled.match, "fullmatch": compiled.fullmatch}
    read["sub"] = lambda text: compiled.sub("", text)  # type: ignore[assignment,return-value]
    assert any(growth(pattern, read[method], attack).times > MOST for attack in attacks)


def test_patterns_are_found_wherever_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a module's head, within values, made by a function, in a call with or without a name filled in."""
    (tmp_path / "planted.py").write_text(
        "import re\n"
        "A = re.compile('a+')\n"
        "B = {'b': (re.compile('b+'), 1)}\n"
        "def c() -> re.Pattern[str]:\n    return re.compile('c' + '+')\n"
        "def d(name, text):\n    re.compile(rf'{name}d+', re.I)\n    return A.match(text) or re.search('e+', text)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    found = {used.pattern.pattern: used.methods for used in patterns_of([__import__("planted")])}
    assert found.keys() == {"a+", "b+", "c+", "Norlandd+", "e+"}
    assert (found["a+"], found["e+"]) == ({"match"}, {"finditer"})


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
