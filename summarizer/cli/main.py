"""The command line: options, one call, exit code.

Nothing heavy is imported before a command needs it, so that `--help` and shell completion answer at once. Data goes to
stdout and everything else to stderr. Exit codes: 0; 1 when something failed; 2 when the command was put wrongly; 130
after Ctrl-C.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, BinaryIO, Unpack

import click
from click.shell_completion import CompletionItem
from click_default_group import DefaultGroup  # type: ignore[import-untyped]  # it has no type information

from summarizer.cli.commands import (
    DISTRIBUTION,
    PROGRAM,
    cache_group,
    completion,
    diff,
    models,
    prompts_group,
    schema,
    show_changes,
)
from summarizer.cli.eval import eval_group
from summarizer.cli.options import DIRECTORY, Asking, asking_options, options_of
from summarizer.cli.streams import (
    guarded,
    note,
    note_misuse,
    print_data,
    print_json,
    print_markdown,
    print_text,
    stderr_is_terminal,
    stdout_fault,
)
from summarizer.records.errors import SummarizerError

if TYPE_CHECKING:
    from summarizer.cli.display import Keeping
    from summarizer.cli.outputs import Outputs
    from summarizer.model.choose import Options
    from summarizer.records.brief import StoryBrief
    from summarizer.records.changes import Changes
    from summarizer.run import Run

# Colour: click takes no escapes out of what is said, so that they are made visible where it is written.
_SETTINGS = {"help_option_names": ["-h", "--help"], "color": True}
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it

HELP = """Read news articles and write one cross-source brief for each story they tell.

PATH is a file (.txt, .md), a folder, a glob or - for standard input. The brief goes to standard output, and with the
articles' summaries to files: <out>/<story>/brief.md, brief.json and articles/<id>.json.

Without an account everything runs on this machine, with the embedded model. With --base-url or OPENAI_API_KEY any
OpenAI-compatible server answers; the key is read from OPENAI_API_KEY only. Every call is recorded: a second run is
answered from the recordings.

\b
Examples:
  summarize seeds/
  summarize seeds/ --dry-run
  summarize seeds/ --format json > briefs.jsonl
  summarize seeds/ --format html
  summarize seeds/ --format sqlite
  summarize a.txt b.txt --model gpt-5-mini
  summarize seeds/ --base-url http://localhost:8080/v1 --model my-model
  summarize seeds/ --replay
  summarize news/ --as-of 2024-03-31
  summarize news/ --since out/ --out tonight/
  summarize diff out/ tonight/
  curl -s https://example.org/article.txt | summarize -

A PATH that is called like a command is written ./cache.

Exit codes: 0; 1 when something failed, which is said; 2 for a wrong command; 130 after Ctrl-C.
"""


class _Group(DefaultGroup):  # type: ignore[misc]
    """The commands, with `run` as the one that needs no name: its options are shown and completed as the program's."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[OPTIONS]", "PATH...", "| COMMAND ..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in [*run.params, *self.get_params(ctx)] if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        completions: list[CompletionItem] = super().shell_complete(ctx, incomplete)
        return completions + run.shell_complete(click.Context(run, parent=ctx), incomplete) + _paths(incomplete)


def _paths(incomplete: str) -> list[CompletionItem]:
    return [] if incomplete.startswith("-") else [CompletionItem(incomplete, type="file")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (None: the process's own arguments); returns the exit code. Prints no traceback, and does
    all that is to be done whatever becomes of stdout and stderr."""
    with guarded():
        code = _ended(None if arguments is None else list(arguments))
        if (fault := stdout_fault()) is None:
            return code
        return _failed(
            f"standard output took not all that was printed ({fault.strerror or fault}); what belongs in files is "
            "written. See to the free space where it goes, and run the same command again.",
            code or 1,
        )


def _ended(arguments: list[str] | None) -> int:
    """The exit code of the command, whose faults are said on stderr."""
    try:
        code = cli.main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        note_misuse(error)
        return error.exit_code
    except click.Abort as abort:
        return _failed(str(abort) or "Interrupted.", INTERRUPTED)
    except SummarizerError as error:
        return _failed(str(error), error.exit_code)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _failed(f"{place}{error.strerror or error}. Check the path, its permissions and the free space.", 1)
    except Exception as error:  # noqa: BLE001  # the last place where it can be said in a line, and not as a traceback
        *_, (frame, line) = walk_tb(error.__traceback__)
        place = f"{type(error).__name__} in {frame.f_globals.get('__name__')}, line {line}"
        return _failed(f"the program failed ({place}). Report this; finished calls are recorded and not repeated.", 1)


def _failed(message: str, code: int) -> int:
    note(f"{PROGRAM}: {message}")
    return code


def _version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print_text(f"{PROGRAM} {version(DISTRIBUTION)}\n")
        except PackageNotFoundError:
            print_text(f"{PROGRAM}, from a checkout that is not installed\n")
        ctx.exit()


# --- run ------------------------------------------------------------------------------------------------------------


class _RunOptions(Asking):
    """The values of run's options, by click's names."""

    paths: tuple[str, ...]
    as_of: str | None
    since: Path | None
    format: str
    out: Path
    dry_run: bool


@click.command("run", short_help="Summarize articles; the default, its name can be left out.")
# No click.Path, which would end the run for one path that cannot be read.
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=lambda *asked: _paths(asked[-1]))
@asking_options
@click.option(
    "--as-of",
    metavar="DATE",
    help="Only articles published by DATE (YYYY-MM-DD, YYYY-MM or YYYY). What is undated, or of doubtful date, "
    "may be later and are left out too; the brief counts them and says why.",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="Print what has changed since an earlier brief (a brief.json, or the output folder of a run) in place of the "
    "brief, and write it to changes.md and changes.json; see summarize diff.",
)
@click.option(
    "--format",
    type=click.Choice(["markdown", "json", "html", "csv", "sqlite"]),
    default="markdown",
    show_default=True,
    help="What goes to standard output. json: one brief a line; html: a page for each story is written too, to look, "
    "click and check in; csv, sqlite: so are tables of all that the briefs rest on, for a spreadsheet or a database; "
    "and here go the paths of those files.",
)
@click.option("--out", type=DIRECTORY, default=Path("out"), show_default=True, metavar="DIR", help="Where files go.")
@click.option("--dry-run", is_flag=True, help="Print windows, calls and estimated tokens; call nothing.")
def run(**asked: Unpack[_RunOptions]) -> int:
    """Summarize articles and write one cross-source brief for each story.

    See `summarize --help`.
    """
    return _plan(asked) if asked["dry_run"] else _summarize(asked)


def _options(asked: _RunOptions) -> Options:
    return options_of(asked).model_copy(update={"as_of": asked["as_of"], "out": asked["out"]})


def _plan(asked: _RunOptions) -> int:
    from summarizer.cli.display import incident_lines, watch_for
    from summarizer.cli.plan import plan, plan_text
    from summarizer.render.canonical_json import to_json

    with watch_for(lambda _: None, quiet=asked["quiet"], terminal=stderr_is_terminal()) as watch:
        planned = plan(asked["paths"], _options(asked), _stdin(asked), watch)
    if asked["format"] == "json":
        print_json(to_json(planned))
    else:
        print_text(plan_text(planned))
    for line in incident_lines(planned.incidents, None):
        note(line)
    return 1 if planned.failed else 0


def _summarize(asked: _RunOptions) -> int:
    from summarizer.cli.display import incident_lines, result_line, watch_for
    from summarizer.cli.outputs import Outputs, read_briefs

    started = time.perf_counter()
    # Before anything is written, since OLD may be the very folder that is written to.
    earlier = read_briefs(asked["since"]) if asked["since"] else None
    outputs = Outputs(asked["out"])
    with watch_for(outputs.keep, quiet=asked["quiet"], terminal=stderr_is_terminal()) as watch:
        made = _made(asked, watch, outputs)
    briefs = outputs.finish(made)
    written = outputs.write_as(asked["format"], made)
    changes = _changes(earlier, made)
    if changes is not None:
        outputs.keep_changes(changes)
    if written:
        print_data("".join(f"{path}\n" for path in written))
    elif changes is not None:
        show_changes(changes, asked["format"])
    elif earlier is None:
        _show(made, asked["format"])
    if made.failed or not asked["quiet"]:
        for line in incident_lines(made.ledger.incidents, str(briefs[0].with_suffix(".json")) if briefs else None):
            note(line)
    if not asked["quiet"]:
        note(result_line(made, briefs, time.perf_counter() - started))
    return 1 if made.failed else 0


def _changes(earlier: Sequence[StoryBrief] | None, made: Run) -> Changes | None:
    if earlier is None or not made.briefs:
        return None
    from summarizer.changes import compare

    return compare(earlier, made.briefs)


def _made(asked: _RunOptions, watch: Keeping, outputs: Outputs) -> Run:
    from summarizer.pipeline import summarize

    try:
        return summarize(asked["paths"], _options(asked), watch, _stdin(asked))
    except KeyboardInterrupt:
        kept = f" and in {outputs.unmerged}" if watch.finished else ""
        raise click.Abort(
            f"Interrupted. {watch.finished} of {watch.articles} articles are finished{kept}. The same command goes on "
            "from there: finished calls are recorded and not repeated."
        ) from None


def _stdin(asked: _RunOptions) -> BinaryIO | None:
    """Standard input, when it is asked for and there is one; what is too long for an article is not read to its end.

    Read before the event loop runs, in which Ctrl-C would wait for its end.
    """
    from summarizer.articles.paths import STDIN
    from summarizer.articles.read import MAX_BYTES

    if STDIN not in asked["paths"] or not sys.stdin:
        return None
    try:
        return BytesIO(sys.stdin.buffer.read(MAX_BYTES + 1))
    except OSError:  # to be met again, and said, where it is read as one of the paths
        return sys.stdin.buffer


def _show(made: Run, form: str) -> None:
    from summarizer.render.canonical_json import to_json_line
    from summarizer.render.markdown.brief import to_markdown

    if form == "json":
        print_json("".join(map(to_json_line, made.briefs)))
    else:
        print_markdown("\n".join(map(to_markdown, made.briefs)))


# --- the program ---------------------------------------------------------------------------------------------------


@click.group(PROGRAM, cls=_Group, default="run", help=HELP, context_settings=_SETTINGS)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version and exit."
)
def cli() -> None:
    pass


for _command in (run, diff, eval_group, cache_group, prompts_group, models, schema, completion):
    cli.add_command(_command)
