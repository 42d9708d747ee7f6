"""The commands beside `run`: recordings, prompts, changes, models, schemas, shell completion.

As in `summarizer.cli.main`, nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from summarizer.cli.options import DIRECTORY, cache_option, prompts_option
from summarizer.cli.streams import confirm, is_terminal, note, print_data, print_json, print_markdown, print_text
from summarizer.language.steering import visible

if TYPE_CHECKING:
    from summarizer.cli.schemas import SchemaName
    from summarizer.recordings.store import Recordings
    from summarizer.records.changes import Changes

PROGRAM = "summarize"
DISTRIBUTION = "cross-source-brief"  # what the package is called where it is installed from
_COMPLETE = "_SUMMARIZE_COMPLETE"  # the variable that click looks for in a program of this name
_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
# As in summarizer.cli.schemas, which would import every record; a test compares the two.
SCHEMAS = ("story_brief", "article_summary", "changes")


@click.group("cache", short_help="The recordings of calls: stats, export, import, check, clear.")
def cache_group() -> None:
    """The recordings of calls, which answer a repeated run."""


def _recordings(cache: Path | None) -> Recordings:
    from summarizer.recordings.store import Recordings

    return Recordings(cache)


@cache_group.command("stats")
@cache_option
def cache_stats(cache: Path | None) -> None:
    """Print how many recordings there are, of which models and prompts."""
    with _recordings(cache) as recordings:
        stats = recordings.stats()
    lines = [stats.directory, f"{stats.count:,} recordings, {stats.bytes:,} bytes"]
    lines += [f"  model {one.name}: {one.count:,}" for one in stats.by_model]
    lines += [f"  prompt {one.name}: {one.count:,}" for one in stats.by_prompt]
    print_text("".join(f"{visible(line)}\n" for line in lines))


@cache_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@cache_option
def cache_export(file: Path, cache: Path | None) -> None:
    """Write all recordings to FILE, as sorted JSON lines."""
    with _recordings(cache) as recordings:
        note(f"{recordings.export(file):,} recordings written to {file}")


@cache_group.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@cache_option
def cache_import(file: Path, cache: Path | None) -> None:
    """Take in the recordings of FILE, all or none."""
    with _recordings(cache) as recordings:
        note(f"{recordings.import_(file):,} recordings read from {file}")


@cache_group.command("check")
@click.option("--repair", is_flag=True, help="Keep what is sound, set a damaged store aside. No run may be using it.")
@cache_option
def cache_check(repair: bool, cache: Path | None) -> int:
    """Compare every recording with its key and its hash; exit code 1 when one is damaged, or the store is."""
    if repair:
        return _repair(cache)
    with _recordings(cache) as recordings:
        check = recordings.check()
    for fault in [*check.bad, *([f"The database is damaged: {check.structure}"] if check.structure else [])]:
        note(fault)
    print_text(f"{check.sound:,} sound, {len(check.bad):,} bad\n")
    return 0 if check.is_sound else 1


def _repair(cache: Path | None) -> int:
    from summarizer.folders import cache_folder
    from summarizer.recordings.repair import repair

    done = repair(cache or cache_folder("recordings"))
    for key in done.lost:
        note(f"The recording {key[:12]} is lost; a run that needs it asks for it again.")
    if done.set_aside:
        note(f"The damaged store is kept in {done.set_aside}; remove it when you like.")
    print_text(f"{done.kept:,} kept, {len(done.lost):,} lost\n" if done.set_aside else f"{done.kept:,} sound, 0 bad\n")
    return 0


@cache_group.command("clear")
@click.option("--yes", is_flag=True, help="Do not ask.")
@cache_option
def cache_clear(yes: bool, cache: Path | None) -> int:
    """Remove every recording; asks first when somebody is there to answer."""
    with _recordings(cache) as recordings:
        question = f"Remove all recordings in {recordings.directory}?"
        if not yes and is_terminal(sys.stdin) and not confirm(question):
            return 1
        note(f"{recordings.clear():,} recordings removed from {recordings.directory}")
    return 0


@click.group("prompts", short_help="The prompts: list, show, check.")
def prompts_group() -> None:
    """The prompts, which are versioned files."""


@prompts_group.command("list")
@prompts_option
def prompts_list(prompts: Path | None) -> None:
    """Print each prompt's id, content hash and purpose."""
    from summarizer.prompts.files import load_prompts

    for prompt in load_prompts(prompts).prompts:
        print_text(f"{prompt.id}  {prompt.sha256[:12]}  {prompt.description}\n")


@prompts_group.command("show")
@click.argument("name")
@prompts_option
def prompts_show(name: str, prompts: Path | None) -> None:
    """Print the prompt NAME (events.v1, or events for the latest)."""
    from summarizer.prompts.files import load_prompts

    print_data(load_prompts(prompts).named(name).text)


@prompts_group.command("check")
@click.argument("folder", type=DIRECTORY, default=Path("prompts"), metavar="[DIR]")
def prompts_check(folder: Path) -> int:
    """Compare the prompts in DIR (./prompts) with DIR/prompts.lock: none changes once released, each has its report."""
    from summarizer.prompts.files import read_folder
    from summarizer.prompts.lock import complaints, read_judged, read_lock

    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder} here: run this in a clone of the repository, or name DIR.")
    lock = read_lock(folder)
    found = complaints(read_folder(folder), lock, read_judged(folder, lock))
    for complaint in found:
        note(complaint)
    return 1 if found else 0


@click.command("diff", short_help="What has changed between two briefs, or two output folders.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
    help="Markdown for people, JSON for programs.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something has changed, as git diff does.")
def diff(old: Path, new: Path, form: str, exit_code: bool) -> int:
    """Print what has changed from OLD to NEW: new, changed, resolved, withdrawn or gone, with its sentences.

    OLD and NEW are each a brief.json, a story's folder, or the output folder of a run with several stories. Articles
    are the same by their content; one whose text changed under the same name is a new version, and what it said before
    is shown as superseded. Nothing is asked of a model.

    \b
    Examples:
      summarize diff monday/ tuesday/
      summarize diff monday/flood/brief.json tuesday/flood/brief.json --format json

    Exit codes: 0, also when something has changed, unless --exit-code is given; 1 when a brief cannot be read; 2 for a
    wrong command.
    """
    from summarizer.changes import compare
    from summarizer.cli.outputs import read_briefs

    changes = compare(read_briefs(old), read_briefs(new))
    show_changes(changes, form)
    return 1 if exit_code and not changes.is_empty else 0


def show_changes(changes: Changes, form: str) -> None:
    """Changes on standard output, as Markdown or as one line of JSON; rendered on a terminal."""
    from summarizer.render.canonical_json import to_json_line
    from summarizer.render.markdown.changes import changes_to_markdown

    if form == "json":
        print_json(to_json_line(changes))
    else:
        print_markdown(changes_to_markdown(changes))


@click.command("models")
def models() -> None:
    """Print where the embedded model is looked for, in order, what is there, and how what runs it was built."""
    from summarizer.embedded.find import list_models
    from summarizer.embedded.server import engine_build

    for one in list_models():
        about = [one.model_id, f"{one.bytes / 1e9:.2f} GB" if one.bytes else None, one.licence, one.where]
        print_text(f"{one.place}: {one.state}; {', '.join(part for part in about if part)}\n")
    build = engine_build()
    print_text(f"engine: xllamacpp {build.version}; uses {', '.join(build.uses)}\n")
    if build.unused:
        print_text(
            f"engine: leaves unused what this processor has: {', '.join(build.unused)}; "
            "docs/faster.md says how to build it for this processor\n"
        )


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMAS), default=SCHEMAS[0])
def schema(name: SchemaName) -> None:
    """Print the JSON Schema of what is written: story_brief (the default; brief.json), article_summary or changes."""
    from summarizer.cli.schemas import schema_json

    print_json(schema_json(name))


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash: eval "$(summarize completion bash)"    in ~/.bashrc
    zsh:  eval "$(summarize completion zsh)"     in ~/.zshrc
    fish: summarize completion fish | source     in ~/.config/fish/config.fish
    """
    print_data(_SHELLS[shell](click.get_current_context().find_root().command, {}, PROGRAM, _COMPLETE).source() + "\n")
