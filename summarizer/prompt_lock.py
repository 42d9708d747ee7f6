"""The prompt lock: the content hash of every released prompt, so that none changes without a new version.

`prompts/prompts.lock` is TOML, one table for each prompt id, with its `sha256`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from summarizer.errors import PromptFault
from summarizer.prompts import PromptSet

LOCK = "prompts.lock"


def complaints(prompts: PromptSet, lock: str) -> tuple[str, ...]:
    """What does not agree between the prompts and the text of a lock file, each as one sentence for the user.

    Raises PromptFault when the text is no lock.
    """
    try:
        locked = {name: str(entry["sha256"]) for name, entry in tomllib.loads(lock).items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise PromptFault(f"{LOCK} is malformed ({error}). Write it anew with: summarize prompts lock") from error
    found = {prompt.id: prompt.sha256 for prompt in prompts.prompts}
    changed = [name for name in found if name in locked and found[name] != locked[name]]
    return tuple(
        [f"{name}.md was changed after its release: copy it to the next version and change that." for name in changed]
        + [f"{name}.md is not in {LOCK}: add it with: summarize prompts lock" for name in found if name not in locked]
        + [f"{name} is in {LOCK}, but its file is gone: released prompts stay." for name in locked if name not in found]
    )


def locked(prompts: PromptSet, lock: str) -> str:
    """The lock text with the prompts added that it does not have yet. Raises PromptFault for any other disagreement."""
    remaining = [complaint for complaint in complaints(prompts, lock) if "add it with" not in complaint]
    if remaining:
        raise PromptFault(" ".join(remaining))
    return "\n".join(f'["{prompt.id}"]\nsha256 = "{prompt.sha256}"\n' for prompt in prompts.prompts)


def read_lock(directory: Path) -> str:
    """The text of the folder's lock; empty when there is none yet."""
    path = directory / LOCK
    return path.read_text("utf-8") if path.exists() else ""
