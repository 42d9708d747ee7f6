"""`summarize eval`: score the pipeline against hand labels, compare two scores, write label skeletons.

As in `summarizer.cli.main`, nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import os
import re
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
from click_default_group import DefaultGroup  # type: ignore[import-untyped]  # it has no type information

from summarizer.cli.options import DIRECTORY, Asking, asking_options, options_of
from summarizer.cli.streams import note, output_console, print_json, stderr_is_terminal

if TYPE_CHECKING:
    from summarizer.cli.display import Keeping
    from summarizer.cli.evaluation import EvaluationTerms, Scored
    from summarizer.scoring.compare import ScoreComparison
    from summarizer.scoring.evaluation import Evaluation
    from summarizer.scoring.labels.gold import GoldSet

GOLD, ARTICLES, REPORTS = Path("evals/gold/seeds"), Path("seeds"), Path("evals/reports")
BASELINE, PROMPTS, PEERS = Path("evals/baseline.json"), Path("prompts"), Path("evals/peers/predictions")
_PROMPT = re.compile(r"[a-z_]+\.v\d+")


class _EvalOptions(Asking):
    """The values of the options of `eval`, by click's names."""

    gold: Path
    articles: Path
    predicted: Path | None
    from_gold: bool
    peers: Path | None
    against: str | None
    tolerance: float | None
    repeat: int | None
    seed: int
    changed: bool
    accept: bool
    out: Path
    format: str


@click.command("score")
@click.option("--gold", type=DIRECTORY, default=GOLD, show_default=True, metavar="DIR", help="Folder of hand labels.")
@click.option("--articles", type=DIRECTORY, default=ARTICLES, show_default=True, metavar="DIR", help="Their articles.")
@click.option("--predicted", type=DIRECTORY, metavar="DIR", help="Score these predictions, in the format of labels.")
@click.option("--from-gold", is_flag=True, help="Score the merge alone: the labels are the articles' summaries.")
@click.option(
    "--peers",
    type=DIRECTORY,
    metavar="DIR",
    help="Folder of such folders, for the table's other rows (for the seeds: evals/peers/predictions).",
)
@click.option(
    "--against",
    metavar="WHAT",
    help="Compare with a report (.json), a folder of prompts, a version of a prompt (events.v1), or a model.",
)
@click.option("--tolerance", type=click.FloatRange(0, 1), metavar="X", help="How far the macro F1 may fall. [0.005]")
@click.option("--repeat", type=click.IntRange(min=2), metavar="N", help="Ask N times, to see how far scores spread.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the intervals' draws.")
@click.option("--changed", is_flag=True, help="Judge the prompts that the lock has no report for; propose a baseline.")
@click.option(
    "--accept", is_flag=True, help="With --changed: write the lock and the baseline, when nothing forbids it."
)
@click.option("--out", type=DIRECTORY, default=REPORTS, show_default=True, metavar="DIR", help="Where reports go.")
@click.option("--format", type=click.Choice(["table", "json"]), default="table", show_default=True, help="On stdout.")
@asking_options
def score(**asked: Unpack[_EvalOptions]) -> int:
    """Score the pipeline, or predictions, against hand labels; the default, its name can be left out.

    Writes a report as JSON and HTML. Exit code 1 when a hard rule is broken, an article has no prediction, or
    the macro F1 falls by more than is allowed.
    """
    _check(asked)
    if asked["changed"]:  # an installed package has prompts of its own, which are not those to be released
        asked["prompts"] = asked["prompts"] or PROMPTS
    if asked["gold"] == GOLD and PEERS.is_dir() and not asked["from_gold"]:
        asked["peers"] = asked["peers"] or PEERS
    from summarizer.cli.display import incident_lines
    from summarizer.cli.evaluation import EvaluationTerms, measure_noise, score_peers
    from summarizer.scoring.compare import broken_rules
    from summarizer.scoring.labels.gold import read_gold

    terms = EvaluationTerms(day=date.today().isoformat(), seed=asked["seed"])
    gold = read_gold(asked["gold"], asked["articles"])
    scored = _scored(gold, asked, terms)
    added: dict[str, object] = {}
    if asked["repeat"]:
        added["noise"] = measure_noise(gold, options_of(asked), scored.evaluation, asked["repeat"])
    if asked["peers"]:
        added["peers"] = score_peers(gold, asked["peers"], terms)
    scored = scored.model_copy(update={"evaluation": scored.evaluation.model_copy(update=added)})
    comparison = _comparison(gold, scored.evaluation, asked, terms)
    report = _write_report(scored, gold, asked["out"])
    _show(scored.evaluation, comparison, asked)
    for line in incident_lines(scored.incidents, None):
        note(line)
    refused = comparison.reasons if comparison else tuple(broken_rules(scored.evaluation))
    for reason in refused:
        note(f"refused: {reason}")
    if not asked["quiet"]:
        note(f"report: {report}, with .html beside it")
    if asked["changed"]:
        _propose(scored.evaluation, report, refused, asked)
    return 1 if refused else 0


@click.command("init")
@click.argument("articles", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ARTICLE...")
@click.option("--out", type=DIRECTORY, default=Path("gold"), show_default=True, metavar="DIR", help="Where labels go.")
@asking_options
def init(articles: tuple[Path, ...], out: Path, **asked: Unpack[Asking]) -> int:
    """Write label skeletons for ARTICLEs, made of a prediction, for a person to correct.

    They are marked "reviewed": false, and not scored against until a person sets that to true. Existing files stay.
    """
    from summarizer.cli.display import incident_lines
    from summarizer.cli.evaluation import skeletons
    from summarizer.cli.outputs import write_text

    existing = [path for one in articles if (path := out / f"{one.stem}.json").exists()]
    if existing:
        raise click.UsageError(f"{existing[0]} exists, and labels are not overwritten: give another --out.")
    with _watching(asked) as watch:
        made = skeletons([str(one) for one in articles], options_of(asked), watch)
    for skeleton in made.files:
        write_text(out / skeleton.name, skeleton.text)
        note(f'{out / skeleton.name}: to be corrected; then set "reviewed" to true')
    for line in incident_lines(made.incidents, None):
        note(line)
    return 1 if made.incidents or not made.files else 0


@click.group(
    "eval",
    cls=DefaultGroup,
    default="score",
    default_if_no_args=True,
    short_help="Score the pipeline against hand labels, and compare scores.",
)
def eval_group() -> None:
    """Score the pipeline against hand labels, say how sure the score is, and compare it with another one.

    \b
    Examples:
      summarize eval
      summarize eval --against evals/baseline.json
      summarize eval --against events.v1
      summarize eval --changed --accept
      summarize eval --gold my/labels --articles my/articles
      summarize eval init my/articles/*.txt --out my/labels

    The options are those of `summarize eval score --help`.
    """


for _command in (score, init):
    eval_group.add_command(_command)


def _check(asked: _EvalOptions) -> None:
    if asked["gold"] == GOLD and not GOLD.is_dir():
        raise click.UsageError(
            f"There is no {GOLD} here: the labels of the seeds are in a clone of the repository. Run this there, or "
            "name labels and articles of your own with --gold and --articles."
        )
    if asked["accept"] and not asked["changed"]:
        raise click.UsageError("--accept goes with --changed: add it, or leave --accept out.")
    if asked["predicted"] and (asked["repeat"] or asked["changed"]):
        raise click.UsageError("--predicted scores files, which --repeat and --changed have nothing to do with.")
    if asked["from_gold"] and (asked["predicted"] or asked["repeat"] or asked["changed"]):
        raise click.UsageError("--from-gold asks no model and reads no predictions: leave the other option out.")
    if asked["repeat"] and asked["replay"]:
        raise click.UsageError("--repeat asks the model anew, which --replay forbids: leave one of them out.")
    if asked["changed"] and asked["against"]:
        raise click.UsageError(f"--changed compares with {BASELINE}: leave --against out.")


def _scored(gold: GoldSet, asked: _EvalOptions, terms: EvaluationTerms) -> Scored:
    from summarizer.cli.evaluation import score_merge, score_predictions, score_run

    if asked["from_gold"]:
        return score_merge(gold, terms)
    if asked["predicted"]:
        return score_predictions(gold, asked["predicted"], terms)
    with _watching(asked) as watch:
        return score_run(gold, options_of(asked), terms, watch)


def _watching(asked: Asking) -> Keeping:
    """What shows how a run goes on; nothing is kept of an article by itself."""
    from summarizer.cli.display import watch_for

    return watch_for(lambda _: None, quiet=asked["quiet"], terminal=stderr_is_terminal())


def _comparison(
    gold: GoldSet, after: Evaluation, asked: _EvalOptions, terms: EvaluationTerms
) -> ScoreComparison | None:
    from summarizer.scoring.compare import TOLERANCE, compare

    against = asked["against"]
    if asked["changed"] and BASELINE.exists():
        against = str(BASELINE)
    if against is None:
        return None
    before = _evaluation_of(against, gold, asked, terms)
    return compare(before, after, TOLERANCE if asked["tolerance"] is None else asked["tolerance"])


def _evaluation_of(against: str, gold: GoldSet, asked: _EvalOptions, terms: EvaluationTerms) -> Evaluation:
    """What `--against` means: a report to read, or a run of the pipeline that differs in prompts or model."""
    from summarizer.cli.evaluation import read_evaluation, score_run

    if against.endswith(".json"):
        return read_evaluation(Path(against))
    options = options_of(asked)
    if Path(against).is_dir():
        options = options.model_copy(update={"prompts": Path(against)})
    elif _PROMPT.fullmatch(against):
        options = options.model_copy(update={"pins": (*options.pins, against)})
    else:
        options = options.model_copy(update={"model": against, "profile": None})
    with _watching(asked) as watch:
        return score_run(gold, options, terms, watch).evaluation


def _write_report(scored: Scored, gold: GoldSet, folder: Path) -> Path:
    from summarizer.cli.outputs import write_text
    from summarizer.render.canonical_json import to_json
    from summarizer.scoring.reports.page import to_html

    evaluation = scored.evaluation
    report = folder / f"{evaluation.date}-{evaluation.signature.id}.json"
    write_text(report.with_suffix(".html"), to_html(evaluation, gold, scored.sheets))
    write_text(report, to_json(evaluation))
    return report


def _show(evaluation: Evaluation, comparison: ScoreComparison | None, asked: _EvalOptions) -> None:
    if asked["format"] == "json":
        from summarizer.render.canonical_json import to_json

        print_json(to_json(evaluation))
        return
    from summarizer.scoring.reports.terminal import show

    show(evaluation, comparison, output_console())


def _propose(evaluation: Evaluation, report: Path, refused: tuple[str, ...], asked: _EvalOptions) -> None:
    """The lock and the baseline that this evaluation would make; written when accepted and not refused."""
    from summarizer.cli.outputs import write_text
    from summarizer.prompts.files import read_folder
    from summarizer.prompts.lock import LOCK, locked, read_lock, unjudged
    from summarizer.render.canonical_json import to_json

    folder = asked["prompts"] or PROMPTS
    prompts, lock = read_folder(folder), read_lock(folder)
    place = Path(os.path.relpath(report, folder.resolve().parent)).as_posix()
    judged = {one.fingerprint for one in unjudged(prompts, lock)} & set(evaluation.signature.prompts)
    proposed = locked(prompts, lock, place, judged)
    names = (str(folder / LOCK), f"{folder / LOCK}, proposed")
    for line in unified_diff(lock.splitlines(), proposed.splitlines(), *names, n=1, lineterm=""):
        note(line)
    if refused or not asked["accept"]:
        note("Nothing was accepted." if refused else f"To write {folder / LOCK} and {BASELINE}: add --accept")
        return
    write_text(folder / LOCK, proposed)
    write_text(BASELINE, to_json(evaluation))
    note(f"accepted: {folder / LOCK} and {BASELINE} are written")
