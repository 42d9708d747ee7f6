"""The prompt lock: no released prompt changes, and none goes missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import PromptFault
from summarizer.prompt_lock import complaints, locked, read_lock
from summarizer.prompts import PromptSet, load_prompts

SHIPPED = Path(__file__).parent.parent / "prompts"


@pytest.fixture
def prompts() -> PromptSet:
    """The shipped prompts."""
    return load_prompts()


def test_the_shipped_lock_agrees_with_the_shipped_prompts(prompts: PromptSet) -> None:
    """Every shipped prompt is locked as it stands."""
    assert complaints(prompts, read_lock(SHIPPED)) == ()


def test_a_changed_prompt_is_named(prompts: PromptSet) -> None:
    """One altered hash is one complaint, which names the prompt and what to do."""
    first = prompts.prompts[0]
    lock = locked(prompts, "").replace(first.sha256, "0" * 64)
    (complaint,) = complaints(prompts, lock)
    assert first.id in complaint
    assert "next version" in complaint


def test_a_new_prompt_has_to_be_added(prompts: PromptSet) -> None:
    """A prompt that the lock does not have is a complaint, and `locked` adds it."""
    lock = locked(PromptSet(prompts=prompts.prompts[1:]), "")
    (complaint,) = complaints(prompts, lock)
    assert "add it" in complaint
    assert complaints(prompts, locked(prompts, lock)) == ()


def test_a_prompt_that_is_gone_is_named(prompts: PromptSet) -> None:
    """Released prompts stay: the lock remembers them."""
    fewer = PromptSet(prompts=prompts.prompts[1:])
    (complaint,) = complaints(fewer, locked(prompts, ""))
    assert prompts.prompts[0].id in complaint


def test_a_changed_prompt_is_not_locked_anew(prompts: PromptSet) -> None:
    """`locked` only adds: it never takes a changed prompt for a released one."""
    lock = locked(prompts, "").replace(prompts.prompts[0].sha256, "0" * 64)
    with pytest.raises(PromptFault, match="next version"):
        locked(prompts, lock)


@pytest.mark.parametrize("lock", ["not toml =", '["actors.v1"]\n', "actors = 3\n"])
def test_a_malformed_lock_is_a_fault(prompts: PromptSet, lock: str) -> None:
    """What is no lock is said to be none, with what to do."""
    with pytest.raises(PromptFault, match="malformed"):
        complaints(prompts, lock)


def test_a_folder_without_a_lock_has_an_empty_one(tmp_path: Path) -> None:
    """The first lock of a folder starts from nothing."""
    assert read_lock(tmp_path) == ""
