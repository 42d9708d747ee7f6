"""What a run must not come to cost, in counts that are the same on every machine: instructions and imports.

Seconds are measured by `evals/speed`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import pytest

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
    assert "summarizer.model.client" in modules
    assert not modules & _HEAVY
    assert len(modules) < 600


def _imported(code: str) -> set[str]:
    """The modules that a new process has imported behind `code`."""
    told = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stderr.split())
