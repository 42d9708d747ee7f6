"""The prompt lock: every released prompt with its content hash and the eval report that judged it.

`prompts/prompts.lock` is TOML, one table for each prompt id, with its `sha256` and the path of its `report`, from the
folder above. So no prompt changes without a new version, and none is released unmeasured.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from summarizer.prompts.files import Prompt, PromptSet
from summarizer.records.errors import PromptFault
from summarizer.records.facets import Record

LOCK = "prompts.lock"
_JUDGE = "judge it with: summarize eval --changed --accept"


class LockEntry(Record):
    """What the lock knows of one prompt."""

    sha256: str
    report: str | None = None


_ENTRIES = TypeAdapter(dict[str, LockEntry])


def complaints(prompts: PromptSet, lock: str, judged: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """What does not agree between prompts, the text of a lock file and reports, each as one sentence for the user.

    `judged` are the reports that exist, by path, each with the fingerprints of the prompts it judged. Raises
    PromptFault when the text is no lock.
    """
    entries = _entries(lock)
    found = {prompt.id: prompt for prompt in prompts.prompts}
    said = [_complaint(prompt, entries.get(name), judged) for name, prompt in found.items()]
    gone = [name for name in entries if name not in found]
    return (
        *(sentence for sentence in said if sentence),
        *(f"{name} is in {LOCK}, but its file is gone: released prompts stay." for name in gone),
    )


def _complaint(prompt: Prompt, entry: LockEntry | None, judged: Mapping[str, Collection[str]]) -> str | None:
    if entry is None:
        return f"{prompt.id}.md is not in {LOCK}: {_JUDGE}"
    if entry.sha256 != prompt.sha256:
        return f"{prompt.id}.md was changed after its release: copy it to the next version and change that."
    if entry.report is None:
        return f"{prompt.id}.md has no report: {_JUDGE}"
    if entry.report not in judged:
        return f"{prompt.id}.md: its report {entry.report} cannot be read: bring it back, or {_JUDGE}"
    if prompt.fingerprint not in judged[entry.report]:
        return f"{prompt.id}.md: its report {entry.report} judged another text: {_JUDGE}"
    return None


def locked(prompts: PromptSet, lock: str, report: str, judged: Collection[str]) -> str:
    """The lock text with the prompts added that it lacks; those whose fingerprint is in `judged` get `report`.

    Raises PromptFault when a released prompt was changed or is gone.
    """
    entries = _entries(lock)
    found = {prompt.id: prompt for prompt in prompts.prompts}
    changed = [name for name, entry in entries.items() if name not in found or found[name].sha256 != entry.sha256]
    if changed:
        raise PromptFault(
            f"{', '.join(changed)}: changed or removed after release. Bring the released text back, and put the change "
            "into the next version."
        )
    reports = {
        name: report if prompt.fingerprint in judged else entries.get(name, LockEntry(sha256="")).report
        for name, prompt in found.items()
    }
    return "\n".join(_table(prompt, reports[name]) for name, prompt in found.items())


def unjudged(prompts: PromptSet, lock: str) -> tuple[Prompt, ...]:
    """The prompts that the lock does not have, or has without a report."""
    entries = _entries(lock)
    return tuple(one for one in prompts.prompts if entries.get(one.id, LockEntry(sha256="")).report is None)


def read_lock(directory: Path) -> str:
    """The text of the folder's lock; empty when there is none yet."""
    path = directory / LOCK
    return path.read_text("utf-8") if path.exists() else ""


def read_judged(directory: Path, lock: str) -> dict[str, frozenset[str]]:
    """The fingerprints of the prompts that each of the lock's reports judged; what is no report is left out."""
    judged = {}
    for report in {entry.report for entry in _entries(lock).values() if entry.report}:
        try:
            content = json.loads((directory.resolve().parent / report).read_bytes())
            judged[report] = frozenset(content["signature"]["prompts"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return judged


def _entries(lock: str) -> dict[str, LockEntry]:
    try:
        return _ENTRIES.validate_python(tomllib.loads(lock))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise PromptFault(f"{LOCK} is malformed ({error}). Bring back the released one") from error


def _table(prompt: Prompt, report: str | None) -> str:
    return f'["{prompt.id}"]\nsha256 = "{prompt.sha256}"\n' + (f'report = "{report}"\n' if report else "")
