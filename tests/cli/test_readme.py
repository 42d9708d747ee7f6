"""README says what the program does, and all of it."""

from __future__ import annotations

import re
from contextlib import chdir
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

from summarizer.cli.evaluation import read_evaluation
from summarizer.cli.main import cli, run
from summarizer.recordings.store import Recordings
from tests.support.report_markdown import peers_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8").split("```")[1]


def test_every_command_is_documented() -> None:
    """Each command stands in the list of commands, and so does each command below it."""
    for name, command in cli.commands.items():
        if name == "run":
            continue
        (line,) = re.findall(rf"^summarize {name}\b.*$", COMMANDS, re.MULTILINE)
        for below in getattr(command, "commands", {}):
            assert re.search(rf"\b{below}\b", line), f"{name} {below}"


def test_every_option_of_a_run_is_documented_and_no_other() -> None:
    """The options that README names are those that there are."""
    there = {option for parameter in run.params for option in parameter.opts if option.startswith("--")}
    named = set(re.findall(r"--[a-z-]+", COMMANDS))
    assert named == there


def test_the_library_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The three lines do what they say, answered from the seeds' recordings."""
    with Recordings(tmp_path / "recordings") as recordings:
        recordings.import_(ROOT / "tests" / "recordings" / "seeds.jsonl")
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    disable_socket(allow_unix_socket=True)  # of which the event loop needs a pair
    try:
        with chdir(ROOT):
            exec(compile(example, "README.md", "exec"), {})
    finally:
        enable_socket()
    assert "Armenians flee Nagorno-Karabakh" in capsys.readouterr().out


def test_every_file_that_readme_links_to_is_there() -> None:
    """A link within the repository leads somewhere."""
    linked = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert linked
    assert [target for target in linked if not (ROOT / target).exists()] == []


def test_the_scores_are_the_baseline_s() -> None:
    """README shows the table of the evaluation that every change is held against."""
    shown = README.split("<!-- scores -->\n")[1].split("<!-- /scores -->")[0]
    table = peers_table(read_evaluation(ROOT / "evals" / "baseline.json"))
    assert shown.strip() == table.strip(), "python tests/expect.py"
    assert "langextract" in shown
