"""Model profiles: how a kind of model is asked. The shipped ones are in `profiles.toml`."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from summarizer.recordings.request import Sampling
from summarizer.records.errors import UsageFault
from summarizer.records.facets import FACETS, Facet, Record


class Shape(Record):
    """How a task's windows are cut: `size` and `overlap` in sentences; `context` is how many sentences before the
    window are shown with it, to read but not to answer."""

    size: int
    overlap: int = 0
    context: int = Field(default=0, ge=0)


class Profile(Record):
    """Window shapes by facet, how many statements of a narrative go into one call, sampling, and how many calls may be
    under way at once. `one_schema`: all calls of a task send one JSON schema, which a provider's prompt cache can hold;
    otherwise the schema shows what the very call can be answered, and a server that makes a grammar of it keeps to
    that. The reply is checked against the latter either way."""

    name: str
    description: str
    concurrency: int = Field(ge=1)
    sampling: Sampling
    windows: dict[Facet, Shape]
    statements: int = Field(default=1, ge=1)
    one_schema: bool = False

    @model_validator(mode="after")
    def _covers_and_advances(self) -> Profile:
        if missing := [task for task in FACETS if task not in self.windows]:
            raise ValueError(f"there are no windows for {', '.join(missing)}")
        for task, shape in self.windows.items():
            if not 0 <= shape.overlap < shape.size:
                raise ValueError(f"windows of {task} overlap by {shape.overlap} of {shape.size} sentences")
        return self


def load_profile(name: str, path: Path | None = None) -> Profile:
    """The profile called `name` from the file at `path`, or from the shipped ones.

    Raises UsageFault when the file cannot be read, has no such profile, or the profile is malformed.
    """
    try:
        text = (path or resources.files("summarizer.model").joinpath("profiles.toml")).read_text("utf-8")
        profiles = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise UsageFault(f"Cannot read the profiles in {path}: {error}") from error
    if name not in profiles:
        raise UsageFault(f"There is no profile '{name}'. There are: {', '.join(sorted(profiles))}.")
    try:
        return Profile(name=name, **profiles[name])
    except (ValidationError, TypeError) as error:
        raise UsageFault(f"Profile '{name}' is malformed: {error}") from error
