"""How fast recorded articles are summarised and merged again: `python -m evals.speed.replay` (from the root).

Each size runs in a process of its own: invented articles are written to a folder, a reply to every call of theirs into
a store of recordings, and `summarize` replays them into files. Prints articles a second of processor time, peak memory,
and by how much the processor time for an article grew from the first size on: 1 means none.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evals.speed.invented import Invented, invented
from summarizer.articles.read import read_articles
from summarizer.cli.outputs import Outputs
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.pipeline import summarize_async
from summarizer.prompts.drafts import DRAFT_TYPES, ActorDraft, AnyDraft, FigureDraft, ReplyLimits, reply_of
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Call, Extractor, actors_among
from summarizer.recordings import jsonl as recording_files
from summarizer.recordings.request import Recording
from summarizer.recordings.store import Mode, Recordings
from summarizer.records.article import Article
from summarizer.records.facets import FACETS

SIZES = (10, 1_000, 10_000)
_ARTICLE = 1_500  # characters
_PER_STORY = 5  # articles
_AT_ONCE = 2_000  # recordings


def main() -> None:
    """Measures the sizes asked for, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of articles")
    parser.add_argument("--one", type=int, help="measure one size in this process and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.write(json.dumps(_measured(asked.one)) + "\n")
        return
    sys.stdout.write("articles   calls  wall s  processor s  articles/s  each, to the first  peak MB\n")
    first: float | None = None
    for size in asked.sizes:
        ran = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--one", str(size)], check=True, stdout=subprocess.PIPE
        )
        now = json.loads(ran.stdout)
        each = now["processor"] / size
        first = first or each
        sys.stdout.write(
            f"{size:8,} {now['calls']:7,} {now['wall']:7.1f} {now['processor']:12.1f} {size / now['processor']:11.1f} "
            f"{each / first:19.2f} {now['peak_mb']:8,.0f}\n"
        )
        sys.stdout.flush()


def _measured(articles: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Made in a process of its own, so that its memory does not count.
        making = os.fork()
        if not making:
            _make(folder, articles)
            os._exit(0)
        _, ended = os.waitpid(making, 0)
        if ended:
            raise SystemExit("the recordings could not be made")
        started, processor = time.perf_counter(), time.process_time()
        outputs = Outputs(folder / "out")
        run = asyncio.run(summarize_async([str(folder / "in")], _options(folder, "replay")))
        outputs.finish(run)
        return {
            "calls": sum(summary.usage.calls for summary in run.summaries),
            "wall": time.perf_counter() - started,
            "processor": time.process_time() - processor,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _options(folder: Path, mode: Mode) -> Options:
    # Nothing listens there: a call that is not recorded would fail.
    return Options(
        model="invented", base_url="http://127.0.0.1:9/v1", cache=folder / "recordings", mode=mode, plain=True
    )


def _make(folder: Path, articles: int) -> None:
    """The articles as files, and the recordings of all their calls."""
    options = _options(folder, "use")
    (folder / "in").mkdir()
    choice = choose_model(options)
    with Recordings(options.cache) as recordings:
        extractor = Extractor(open_model(choice, recordings), choice.profile, load_prompts())
        kept: list[Recording] = []
        for number in range(articles):
            made = invented(_ARTICLE, seed=number, story=number // _PER_STORY)
            place = folder / "in" / f"{made.article.id}.txt"
            place.write_text(made.article.text, "utf-8")
            place.with_suffix(".json").write_text(json.dumps({"published": "2031-06-01"}), "utf-8")
            (article,) = read_articles([str(place)]).articles
            kept += _recordings(article, made, extractor)
            if len(kept) > _AT_ONCE or number == articles - 1:
                file = folder / "part.jsonl"
                recording_files.write(file, kept)
                recordings.import_(file)
                kept = []


def _recordings(article: Article, made: Invented, extractor: Extractor) -> Iterator[Recording]:
    actors: tuple[str, ...] = ()
    for task in FACETS:
        for call in extractor.calls(article, task, actors):
            if call.is_answerable:
                drafts = tuple(_drafts(call, made))
                actors = actors or actors_among(drafts)
                request = extractor.request(call)
                reply = json.dumps(reply_of(task, drafts, call.limits), separators=(",", ":"))
                yield Recording(
                    key=request.key, request=request, reply=reply, input_tokens=900, output_tokens=90, seconds=1.0
                )


def _drafts(call: Call, made: Invented) -> Iterator[AnyDraft]:
    """What the invented article's drafts come to in this call."""
    if call.task == "actors":
        yield from (ActorDraft(name=name, kind="person") for name in call.passage.names)
    elif call.task == "figures":
        numbers = (quantity.text for quantity in call.passage.quantities)
        yield from (FigureDraft(number=number, unit="piece", measures="what was counted") for number in numbers)
    else:
        drafted = ((one.sentences[0].number, draft) for one in made.drafted for draft in one.drafts)
        drafts = [
            draft.model_copy(update={"at": at})
            for at, draft in drafted
            if isinstance(draft, DRAFT_TYPES[call.task]) and _may_be_chosen(draft, call.limits)
        ]
        yield from drafts[: call.limits.most]


def _may_be_chosen(draft: AnyDraft, limits: ReplyLimits) -> bool:
    return all(getattr(draft, field) in choices for field, choices in limits.choices.items())


if __name__ == "__main__":
    main()
