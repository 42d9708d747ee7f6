"""Prompts: versioned files, loaded, checked and filled.

A prompt file `<task>.v<N>.md` has YAML front matter (task, version, response, description), the instructions, a section
`# Input` with `{{variables}}`, and sections `# Example: …`, each one YAML block with the passage and the reply that a
perfect reader would give. Examples are sent as earlier turns of the same conversation, rendered by the same code as a
real window, so that they can not drift from it. A released file is never edited: its content hash is part of the key of
every recording.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from summarizer.prompts.drafts import REPLY_TYPES, TASKS, AnyDraft, Task
from summarizer.records.errors import PromptFault
from summarizer.records.facets import Record

_FILE = re.compile(r"(?P<task>[a-z_]+)\.v(?P<version>\d+)\.md")
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_HEADING = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
# libyaml's loader where PyYAML was built with it: ten times as fast as the one in Python.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"```yaml\n(?P<body>.*?)```", re.DOTALL)


class Example(Record):
    """A worked example: a passage, and the drafts a perfect reader would give for it."""

    title: str
    sentences: tuple[str, ...] = Field(min_length=1)
    before: str | None = None
    actors: tuple[str, ...] = ()
    drafts: tuple[AnyDraft, ...]


class Prompt(Record):
    """One version of one task's prompt. `sha256` is of the file's bytes, in hex."""

    task: Task
    version: int = Field(ge=1)
    description: str
    instructions: str
    template: str
    examples: tuple[Example, ...]
    sha256: str
    text: str

    @property
    def id(self) -> str:
        """`task.vN`, as recordings and provenance name it."""
        return f"{self.task}.v{self.version}"

    @property
    def fingerprint(self) -> str:
        """`task.vN@` and the first eight hex digits of its hash, as signatures of scores name it."""
        return f"{self.id}@{self.sha256[:8]}"

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names that the template asks for."""
        return frozenset(_VARIABLE.findall(self.template))

    def fill(self, values: dict[str, str]) -> str:
        """The template with every `{{name}}` replaced, in one pass: braces in a value stay as they are.

        Raises PromptFault when a variable has no value or a value no variable.
        """
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            wrong = [f"no value for {{{{{name}}}}}" for name in sorted(missing)]
            wrong += [f"no place for {name!r}" for name in sorted(unknown)]
            raise PromptFault(
                f"Prompt {self.id}: {', '.join(wrong)}. Its section '# Input' has {{{{name}}}} for each variable."
            )
        return _VARIABLE.sub(lambda match: values[match.group(1)], self.template)


class PromptSet(Record):
    """Prompts by task, every version that was found; `latest` is what a run uses."""

    prompts: tuple[Prompt, ...]

    def latest(self, task: Task) -> Prompt:
        """The highest version of a task. Raises PromptFault when there is none."""
        versions = [prompt for prompt in self.prompts if prompt.task == task]
        if not versions:
            raise PromptFault(f"There is no prompt for the task '{task}': add {task}.v1.md to the prompts folder.")
        return max(versions, key=lambda prompt: prompt.version)

    def pinned(self, names: Iterable[str]) -> PromptSet:
        """The same prompts without the versions above the named ones, so that these are their tasks' latest.

        Raises PromptFault when there is no prompt of such a name.
        """
        pins = {prompt.task: prompt.version for prompt in map(self.named, names)}
        kept = tuple(prompt for prompt in self.prompts if prompt.version <= pins.get(prompt.task, prompt.version))
        return PromptSet(prompts=kept)

    def named(self, name: str) -> Prompt:
        """The prompt called `task.vN`, or a task's latest. Raises PromptFault when there is none."""
        for prompt in self.prompts:
            if prompt.id == name:
                return prompt
        if name in TASKS:
            return self.latest(name)
        known = ", ".join(prompt.id for prompt in self.prompts)
        raise PromptFault(f"There is no prompt '{name}'. There are: {known}.")


def load_prompts(directory: Path | None = None, pins: Iterable[str] = ()) -> PromptSet:
    """The prompts shipped with the package; those in `directory` come on top and win where the id is the same.

    `pins` names versions (`events.v1`) to use instead of their task's latest. Raises PromptFault for a folder without
    prompts and for a malformed file, naming it, and for a pin that names no prompt.
    """
    found = {prompt.id: prompt for prompt in _read(_shipped())}
    if directory is not None:
        found |= {prompt.id: prompt for prompt in read_folder(directory).prompts}
    return _ordered(found.values()).pinned(pins)


def read_folder(directory: Path) -> PromptSet:
    """The prompts of one folder alone. Raises PromptFault for a folder without prompts and for a malformed file."""
    if not directory.is_dir():
        raise PromptFault(f"{directory} is not a folder. Name one with prompt files, such as actors.v1.md.")
    prompts = _read(directory)
    if not prompts:
        raise PromptFault(f"{directory} holds no prompt. Name the files <task>.v<N>.md, for example actors.v2.md.")
    return _ordered(prompts)


def parse_prompt(name: str, content: bytes) -> Prompt:
    """A prompt from a file's name and bytes. Raises PromptFault naming the file and what is wrong with it."""
    named = _FILE.fullmatch(name)
    if not named or named["task"] not in TASKS:
        raise PromptFault(f"{name}: a prompt file is called <task>.v<N>.md, with a task out of {', '.join(TASKS)}.")
    try:
        prompt = _parsed(content)
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:  # ValueError: also bad UTF-8, failed validation
        raise PromptFault(f"{name}: {_words(error)}") from error
    if f"{prompt.id}.md" != name:
        raise PromptFault(f"{name}: its front matter says {prompt.id}. Make the file name and the front matter agree.")
    return prompt


def _shipped() -> Traversable:
    """The folder of the installed package, or the repository's own when it runs from a checkout."""
    installed = resources.files("summarizer").joinpath("prompts_installed")
    return installed if installed.is_dir() else Path(__file__).parents[2] / "prompts"


def _ordered(prompts: Iterable[Prompt]) -> PromptSet:
    return PromptSet(prompts=tuple(sorted(prompts, key=lambda prompt: (TASKS.index(prompt.task), prompt.version))))


def _read(directory: Traversable) -> list[Prompt]:
    files = sorted((file for file in directory.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return [parse_prompt(file.name, file.read_bytes()) for file in files]


def _parsed(content: bytes) -> Prompt:
    text = content.decode("utf-8")
    if not text.startswith("---\n") or text.count("\n---\n") < 1:
        raise ValueError("it must begin with YAML front matter between two lines of '---'")
    front, body = text[4:].split("\n---\n", 1)
    meta = yaml.load(front, _LOADER)
    task: Task = meta["task"]
    if meta["response"] != REPLY_TYPES[task].__name__:
        raise ValueError(f"the response of task '{task}' is {REPLY_TYPES[task].__name__}, not {meta['response']}")
    instructions, *sections = _sections(body)
    inputs = [section for section in sections if section.title == "Input"]
    if len(inputs) != 1:
        raise ValueError("it must have one section '# Input'")
    return Prompt(
        task=task,
        version=meta["version"],
        description=meta["description"],
        instructions=instructions.body,
        template=inputs[0].body,
        examples=tuple(_example(task, section) for section in sections if section.title != "Input"),
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
    )


class _PromptSection(Record):
    title: str
    body: str


def _sections(body: str) -> list[_PromptSection]:
    titles = list(_HEADING.finditer(body))
    starts = [0, *(match.end() for match in titles)]
    ends = [*(match.start() for match in titles), len(body)]
    names = ["", *(match["title"].strip() for match in titles)]
    return [
        _PromptSection(title=name, body=body[start:end].strip())
        for name, start, end in zip(names, starts, ends, strict=True)
    ]


def _example(task: Task, section: _PromptSection) -> Example:
    block = _FENCE.fullmatch(section.body)
    if not section.title.startswith("Example: ") or not block:
        raise ValueError(f"section '# {section.title}' must be '# Example: …' with one block of yaml")
    content = yaml.load(block["body"], _LOADER)
    if not isinstance(content, dict):
        raise ValueError(f"the yaml of '# {section.title}' must have the fields of an example, each on a line")
    reply = REPLY_TYPES[task].model_validate(content.pop("reply"))
    title = section.title.removeprefix("Example: ")
    return Example(title=title, drafts=tuple(getattr(reply, task)), **content)


def _words(error: Exception) -> str:
    """What went wrong, on one line: the first complaint of a validation, or the error's own words."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if isinstance(error, KeyError):
        return f"'{error.args[0]}' is missing or unknown"
    return " ".join(str(error).split())
