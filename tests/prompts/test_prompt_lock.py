"""The prompt lock: no released prompt changes or goes missing, and each has the report that judged it."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.prompts.files import PromptSet, load_prompts
from summarizer.prompts.lock import complaints, locked, read_judged, read_lock, unjudged
from summarizer.records.errors import PromptFault

SHIPPED = Path(__file__).parents[2] / "prompts"
REPORT = "evals/reports/a.json"


@pytest.fixture
def prompts() -> PromptSet:
    """The shipped prompts."""
    return load_prompts()


def judged(prompts: PromptSet) -> dict[str, frozenset[str]]:
    """One report that judged them all."""
    return {REPORT: frozenset(prompt.fingerprint for prompt in prompts.prompts)}


def lock_of(prompts: PromptSet, lock: str = "") -> str:
    """`lock` with all of the prompts released by that report."""
    return locked(prompts, lock, REPORT, judged(prompts)[REPORT])


def test_the_shipped_lock_agrees_with_the_shipped_prompts(prompts: PromptSet) -> None:
    """Every shipped prompt is locked as it stands, and its report is there and judged it."""
    lock = read_lock(SHIPPED)
    assert complaints(prompts, lock, read_judged(SHIPPED, lock)) == ()


def test_a_lock_of_judged_prompts_has_no_complaint(prompts: PromptSet) -> None:
    """What was locked with its report agrees."""
    assert complaints(prompts, lock_of(prompts), judged(prompts)) == ()
    assert unjudged(prompts, lock_of(prompts)) == ()


def test_a_changed_prompt_is_named(prompts: PromptSet) -> None:
    """One altered hash is one complaint, which names the prompt and what to do."""
    first = prompts.prompts[0]
    (complaint,) = complaints(prompts, lock_of(prompts).replace(first.sha256, "0" * 64), judged(prompts))
    assert first.id in complaint
    assert "next version" in complaint


def test_a_new_prompt_has_to_be_judged(prompts: PromptSet) -> None:
    """A prompt that the lock does not have is a complaint, and `locked` adds it."""
    lock = lock_of(PromptSet(prompts=prompts.prompts[1:]))
    (complaint,) = complaints(prompts, lock, judged(prompts))
    assert "summarize eval --changed --accept" in complaint
    assert unjudged(prompts, lock) == prompts.prompts[:1]
    assert complaints(prompts, lock_of(prompts, lock), judged(prompts)) == ()


def test_a_prompt_without_a_report_is_named(prompts: PromptSet) -> None:
    """Locked is not enough: a version that no report judged is a complaint until one does."""
    lock = locked(prompts, "", REPORT, ())
    assert all("has no report" in complaint for complaint in complaints(prompts, lock, {}))
    assert len(complaints(prompts, lock, {})) == len(prompts.prompts)
    assert unjudged(prompts, lock) == prompts.prompts


def test_a_report_has_to_be_there_and_to_be_of_this_text(prompts: PromptSet) -> None:
    """A missing report and one that judged another text are told apart."""
    lock = lock_of(prompts)
    assert all("cannot be read" in complaint for complaint in complaints(prompts, lock, {}))
    assert all("another text" in complaint for complaint in complaints(prompts, lock, {REPORT: frozenset()}))


def test_an_earlier_report_is_kept(prompts: PromptSet) -> None:
    """A later judgement of other prompts leaves a prompt's own report in the lock."""
    first = prompts.prompts[0]
    lock = locked(
        prompts, lock_of(PromptSet(prompts=(first,))), "b.json", {one.fingerprint for one in prompts.prompts[1:]}
    )
    assert lock.count(REPORT) == 1
    assert lock.count("b.json") == len(prompts.prompts) - 1


def test_a_prompt_that_is_gone_is_named(prompts: PromptSet) -> None:
    """Released prompts stay: the lock remembers them."""
    fewer = PromptSet(prompts=prompts.prompts[1:])
    (complaint,) = complaints(fewer, lock_of(prompts), judged(prompts))
    assert prompts.prompts[0].id in complaint
    with pytest.raises(PromptFault, match=r"removed after release"):
        lock_of(fewer, lock_of(prompts))


def test_a_changed_prompt_is_not_locked_anew(prompts: PromptSet) -> None:
    """`locked` only adds: it never takes a changed prompt for a released one."""
    with pytest.raises(PromptFault, match="next version"):
        lock_of(prompts, lock_of(prompts).replace(prompts.prompts[0].sha256, "0" * 64))


@pytest.mark.parametrize("lock", ["not toml =", '["actors.v1"]\n', "actors = 3\n", '["a.v1"]\nsha256 = "0"\nx = 1\n'])
def test_a_malformed_lock_is_a_fault(prompts: PromptSet, lock: str) -> None:
    """What is no lock is said to be none, with what to do."""
    with pytest.raises(PromptFault, match="malformed"):
        complaints(prompts, lock, {})


def test_a_folder_without_a_lock_has_an_empty_one(tmp_path: Path) -> None:
    """The first lock of a folder starts from nothing."""
    assert read_lock(tmp_path) == ""


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"signature": 3}', '{"signature": {"prompts": 3}}'])
def test_what_is_no_report_judges_nothing(prompts: PromptSet, tmp_path: Path, content: str) -> None:
    """A damaged report is as good as none."""
    folder = tmp_path / "prompts"
    (tmp_path / REPORT).parent.mkdir(parents=True)
    (tmp_path / REPORT).write_text(content, "utf-8")
    folder.mkdir()
    assert read_judged(folder, lock_of(prompts)) == {}
