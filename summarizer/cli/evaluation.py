"""Makes what is to be scored, and says what its scores depend on: a run of the pipeline, or predictions in files."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from statistics import stdev

from pydantic import ConfigDict, ValidationError

from summarizer.articles.read import read_articles
from summarizer.cli.commands import DISTRIBUTION
from summarizer.model.choose import Options, choose_model
from summarizer.pipeline import summarize, write_brief
from summarizer.prompts.drafts import TASKS
from summarizer.prompts.files import load_prompts
from summarizer.records.errors import BudgetSpent, GoldFault
from summarizer.records.facets import FACETS, Record
from summarizer.records.ledger import Incident
from summarizer.render.canonical_json import to_json
from summarizer.run import Watch
from summarizer.scoring.as_summaries import LABELLED, stories_of_labels, summaries_of_labels
from summarizer.scoring.evaluation import (
    Evaluation,
    Noise,
    Peer,
    Prediction,
    Signature,
    evaluate,
    prediction_of_run,
)
from summarizer.scoring.labels.gold import GoldSet, read_predictions
from summarizer.scoring.labels.sheets import Sheet
from summarizer.scoring.labels.skeleton import article_skeleton, story_skeleton

_CODE = (".py", ".toml")
_HASH = 8
_RUN = "run.json"


class Scored(Record):
    """An evaluation, the predicted items that it is of, and what was lost on the way to them."""

    evaluation: Evaluation
    sheets: tuple[Sheet, ...]
    incidents: tuple[Incident, ...] = ()


class EvaluationTerms(Record):
    """Under which an evaluation is made: the day (ISO) and the seed of its intervals."""

    day: str
    seed: int = 0


def score_run(gold: GoldSet, options: Options, terms: EvaluationTerms, watch: Watch | None = None) -> Scored:
    """Runs the pipeline over the labelled articles, as `options` ask, and scores it.

    Raises what the pipeline raises for wrong options, and BudgetSpent when the budget ended the run; an article that
    fails is scored as missing.
    """
    choice = choose_model(options)
    prompts = load_prompts(options.prompts, options.pins)
    signature = Signature(
        gold=gold.sha256[:_HASH],
        prompts=tuple(prompts.latest(task).fingerprint for task in TASKS),
        model=choice.identity,
        profile=choice.profile.name,
        seed=terms.seed,
        code=code_version(),
    )
    run = summarize([one.article.path for one in gold.articles], options, watch)
    if run.is_cut_short:
        raise BudgetSpent(
            "The budget ended the run before every article was read, and scores of a part would mislead. Run again "
            "with a larger one: what is answered is recorded and costs nothing."
        )
    predicted = prediction_of_run(run.summaries, run.briefs, gold)
    evaluation = evaluate(gold, predicted, signature, terms.day)
    return Scored(evaluation=evaluation, sheets=predicted.sheets, incidents=run.ledger.incidents)


def score_merge(gold: GoldSet, terms: EvaluationTerms) -> Scored:
    """Merges the hand labels as if a perfect reader had written the articles' summaries and sorted them into stories,
    and scores the brief.

    The facets' own scores are then those of labels against themselves; the story's tell how good the merge is.
    """
    summaries = summaries_of_labels(gold)
    briefs = tuple(write_brief(story, summaries) for story in stories_of_labels(gold))
    predicted = prediction_of_run(summaries, briefs, gold)
    signature = Signature(
        gold=gold.sha256[:_HASH], prompts=(), model=LABELLED, profile="labels", seed=terms.seed, code=code_version()
    )
    return Scored(evaluation=evaluate(gold, predicted, signature, terms.day), sheets=predicted.sheets)


def score_predictions(gold: GoldSet, folder: Path, terms: EvaluationTerms) -> Scored:
    """Scores predictions in the format of labels, which any program may have written to `folder`.

    `<folder>/run.json` may say which `model` made them. Raises GoldFault as `read_predictions` does.
    """
    sheets = read_predictions(folder, gold)
    signature = Signature(
        gold=gold.sha256[:_HASH],
        prompts=(),
        model=_model_of(folder),
        profile=folder.name,
        seed=terms.seed,
        code=code_version(),
    )
    unfounded = [
        sheet.model_copy(update={"ungrounded": sum(not item.spans for facet in FACETS for item in sheet.of(facet))})
        for sheet in sheets
    ]
    evaluation = evaluate(gold, Prediction(sheets=tuple(unfounded)), signature, terms.day)
    return Scored(evaluation=evaluation, sheets=sheets)


def score_peers(gold: GoldSet, folder: Path, terms: EvaluationTerms) -> tuple[Peer, ...]:
    """Each folder of predictions in `folder`, scored to be shown beside another evaluation; in order of name.

    Raises GoldFault when there is none.
    """
    folders = sorted(path for path in folder.glob("*") if path.is_dir())
    if not folders:
        raise GoldFault(f"{folder} holds no folder of predictions, one for each program to compare with.")
    return tuple(_peer(score_predictions(gold, one, terms).evaluation) for one in folders)


def measure_noise(gold: GoldSet, options: Options, first: Evaluation, runs: int) -> Noise:
    """How far the macro F1 spreads over `runs` runs, of which `first` is one.

    The others ask the model anew, each with a store of recordings of its own. Raises GoldFault for want of scores.
    """
    scores = [first.macro_f1]
    for _ in range(runs - 1):
        with tempfile.TemporaryDirectory() as store:
            fresh = options.model_copy(update={"cache": Path(store), "mode": "use"})
            terms = EvaluationTerms(day=first.date, seed=first.signature.seed)
            scores.append(score_run(gold, fresh, terms).evaluation.macro_f1)
    known = [score for score in scores if score is not None]
    if len(known) < 2:
        raise GoldFault("--repeat: there is no score to compare; the labels have no item that is not optional.")
    return Noise(macro_f1=tuple(known), sd=stdev(known))


@cache
def code_version() -> str:
    """The installed version, and eight hex digits of the SHA-256 of the package's code: scores move with it."""
    digest = hashlib.sha256()
    for name, content in _sources(files("summarizer"), ""):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    try:
        return f"{version(DISTRIBUTION)}+{digest.hexdigest()[:_HASH]}"
    except PackageNotFoundError:
        return f"checkout+{digest.hexdigest()[:_HASH]}"


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        place = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, place)
        elif entry.name.endswith(_CODE):
            yield place, entry.read_bytes()


class SkeletonFile(Record):
    """A label skeleton and the name of the file that it belongs in."""

    name: str
    text: str


class Skeletons(Record):
    """Label skeletons, and what could not be made one."""

    files: tuple[SkeletonFile, ...]
    incidents: tuple[Incident, ...]


def skeletons(paths: Sequence[str], options: Options, watch: Watch | None = None) -> Skeletons:
    """A skeleton for each article that was read and summarised, and one for each story of two or more of them."""
    articles = {article.id: article for article in read_articles(paths).articles}
    run = summarize(paths, options, watch)
    labels = [
        SkeletonFile(
            name=f"{summary.article.id}.json",
            text=to_json(article_skeleton(articles[summary.article.id], summary, Path(summary.article.path).name)),
        )
        for summary in run.summaries
    ]
    stories = [
        SkeletonFile(name=f"{brief.story}.story.json", text=to_json(story_skeleton(brief)))
        for brief in run.briefs
        if len(brief.articles) > 1
    ]
    return Skeletons(files=(*labels, *stories), incidents=run.ledger.incidents)


def read_evaluation(path: Path) -> Evaluation:
    """A report that was written before. Raises GoldFault when it is missing or none of this version's."""
    if not path.exists():
        raise GoldFault(f"{path}: no such report. Make one with: summarize eval, or give another one to --against.")
    try:
        return Evaluation.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise GoldFault(
            f"{path}: not a report of this version ({where}: {first['msg']}). Make it anew with: summarize eval"
        ) from error


class _Made(Record):
    """What is read of a prediction's `run.json`."""

    model_config = ConfigDict(extra="ignore")

    model: str


def _model_of(folder: Path) -> str:
    path = folder / _RUN
    if not path.exists():
        return "unknown"
    try:
        return _Made.model_validate_json(path.read_bytes()).model
    except ValidationError as error:
        raise GoldFault(
            f'{path}: it must be JSON that says which model made the predictions: {{"model": …}}'
        ) from error


def _peer(scored: Evaluation) -> Peer:
    return Peer(
        name=scored.signature.profile,
        model=scored.signature.model,
        macro_f1=scored.macro_f1,
        interval=scored.interval,
        scores=scored.scores,
        missing=scored.missing,
        faults=len(scored.faults),
    )
