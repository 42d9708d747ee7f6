"""What the program adds to a hosted model: `python -m evals.speed.hosted` (from the repository's root; see README.md).

Serves a pretended provider (provider.py) on the loopback and prints

- the processor time of a call, beside the same calls made by the bare openai client: paired, in fresh processes;
- the share of the input that a provider's prompt cache can answer;
- wall time over the least that concurrency and rate limits allow, without and with limits, and what was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from evals.speed.articles import write_articles
from evals.speed.prefixes import LEAST, by_prompt, cacheable, messages_text, schema_first
from evals.speed.provider import Served, Stats, Terms
from summarizer.articles.read import read_articles
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.model.client import Answer, Model
from summarizer.pipeline import summarize_async
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Extractor
from summarizer.recordings.jsonl import read
from summarizer.recordings.request import Request
from summarizer.recordings.store import Recordings
from summarizer.records.article import Article
from summarizer.records.facets import FACETS

T = TypeVar("T", bound=BaseModel)
MODEL = "pretended"
WAYS = ("bare", "ask", "extract", "program")
_ABOUT = {
    "bare": "the bare openai client in a loop",
    "ask": "… with key, recording, checks (Model.ask)",
    "extract": "… with reading, windows, requests, drafts",
    "program": "the whole program, with grounding, merge",
}


@dataclass(frozen=True)
class Place:
    """Where a measurement runs: the provider's address, the articles, a store of recordings, calls at once."""

    base_url: str
    folder: Path
    cache: Path
    concurrency: int

    @property
    def options(self) -> Options:
        return Options(model=MODEL, base_url=self.base_url, cache=self.cache, concurrency=self.concurrency)


@dataclass(frozen=True)
class Spent:
    """Wall and processor seconds (user and system, of the process that calls), calls made, and what was lost."""

    wall: float
    processor: float
    calls: int
    lost: int = 0
    reason: str = ""


class Noting:
    """A model that notes what it is asked."""

    def __init__(self, model: Model) -> None:
        self.identity = model.identity
        self.asked: list[tuple[Request, type[BaseModel], str]] = []
        self._model = model

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        self.asked.append((request, reply_type, where))
        return await self._model.ask(request, reply_type, where)


# --- one measurement, in a process of its own ------------------------------------------------------------------------


async def measured(work: Callable[[], Awaitable[Spent]]) -> Spent:
    """What `work` says, with the seconds it took."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    spent = await work()
    after, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - started
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, processor, spent.calls, spent.lost, spent.reason)


async def program(place: Place) -> Spent:
    """The whole run, as the command line makes it, but for its files."""
    await _warm_up(place)

    async def run() -> Spent:
        made = await summarize_async([str(place.folder)], place.options)
        with Recordings(place.cache) as recordings:
            calls = recordings.stats().count
        unanswered = [brief.narration.kept_plain for brief in made.briefs if brief.narration]
        refused = sum("server" in reason for reasons in unanswered for reason in reasons)
        lost = made.ledger.articles.failed + made.ledger.windows.failed + made.ledger.windows.truncated + refused
        return Spent(0, 0, calls, lost, next((one.reason for one in made.ledger.incidents), ""))

    return await measured(run)


async def extract(place: Place) -> Spent:
    """Reading and extraction of every article, with fresh recordings."""
    await _warm_up(place)
    with Recordings(place.cache) as recordings:
        async with _model(place, recordings) as model:

            async def run() -> Spent:
                await _extract_all(place, model)
                return Spent(0, 0, recordings.stats().count)

            return await measured(run)


async def ask(place: Place) -> Spent:
    """`Model.ask` for every call of the articles, which are known from `place.cache`; with fresh recordings."""
    with Recordings(place.cache, "replay") as recordings:
        async with _model(place, recordings) as model:
            noting = Noting(model)
            await _extract_all(place, noting)
    await _warm_up(place)
    with tempfile.TemporaryDirectory() as fresh, Recordings(Path(fresh)) as recordings:
        async with _model(place, recordings) as model:

            async def run() -> Spent:
                await asyncio.gather(*(model.ask(*asked) for asked in noting.asked))
                return Spent(0, 0, len(noting.asked))

            return await measured(run)


async def bare(place: Place) -> Spent:
    """The calls that `place.cache` records, made by the openai client: as many at once, each reply parsed as JSON."""
    from openai import AsyncOpenAI

    slots = asyncio.Semaphore(place.concurrency)
    requests = [one for one in _recorded(place.cache) if one.prompt.partition(".")[0] in FACETS]
    client = AsyncOpenAI(base_url=place.base_url, api_key="none")

    async def call(request: Request) -> None:
        async with slots:
            schema = {"name": "reply", "schema": json.loads(request.response_schema)}
            completion = await client.chat.completions.create(
                model=MODEL,
                messages=[message.model_dump() for message in request.messages],  # type: ignore[misc]
                response_format={"type": "json_schema", "json_schema": schema},  # type: ignore[arg-type]
                **request.parameters.model_dump(exclude_none=True),
            )
            json.loads(completion.choices[0].message.content or "")

    async def run() -> Spent:
        await asyncio.gather(*map(call, requests))
        return Spent(0, 0, len(requests))

    await call(requests[0])
    return await measured(run)


def _model(place: Place, recordings: Recordings) -> Model:
    return open_model(choose_model(place.options), recordings)


def _extractor(place: Place, model: object) -> Extractor:
    return Extractor(model, choose_model(place.options).profile, load_prompts())  # type: ignore[arg-type]


def _articles(place: Place) -> tuple[Article, ...]:
    return read_articles([str(place.folder)]).articles


async def _extract_all(place: Place, model: object) -> None:
    """Every article extracted, as many at once as the pipeline takes."""
    slots, extractor = asyncio.Semaphore(place.concurrency), _extractor(place, model)

    async def one(article: Article) -> None:
        async with slots:
            await extractor.extract(article, lambda: None)

    await asyncio.gather(*map(one, _articles(place)))


async def _warm_up(place: Place) -> None:
    """One call with a model and recordings of its own, so that imports are not counted."""
    with tempfile.TemporaryDirectory() as fresh, Recordings(Path(fresh)) as recordings:
        async with _model(place, recordings) as model:
            await _extractor(place, model).extract(_articles(place)[0], lambda: None)


def _recorded(cache: Path) -> list[Request]:
    with tempfile.TemporaryDirectory() as folder, Recordings(cache) as recordings:
        file = Path(folder) / "all.jsonl"
        recordings.export(file)
        return [recording.request for recording in read(file)]


# --- the benchmark ---------------------------------------------------------------------------------------------------


def apart(way: str, place: Place) -> Spent:
    """One measurement in a process of its own."""
    told = json.dumps({**asdict(place), "folder": str(place.folder), "cache": str(place.cache)})
    ran = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--one", way, told], check=True, stdout=subprocess.PIPE, text=True
    )
    return Spent(**json.loads(ran.stdout))


def processor_table(place: Place, rounds: int) -> None:
    """Prints the processor time a call of each way, and its ratio to the bare client; the first run fills the cache."""
    filled = Path(f"{place.cache}-filled")
    apart("program", Place(place.base_url, place.folder, filled, place.concurrency))
    spent: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in WAYS:
            fresh = Path(f"{place.cache}-{way}-{number}")
            cache = filled if way in ("bare", "ask") else fresh
            one = apart(way, Place(place.base_url, place.folder, cache, place.concurrency))
            spent[way].append(1000 * one.processor / one.calls)
    say("\nProcessor time a call (user and system), median of paired rounds")
    for way in WAYS:
        ratios = [one / bare_ for one, bare_ in zip(spent[way], spent["bare"], strict=True)]
        say(f"  {_ABOUT[way]:44} {statistics.median(spent[way]):6.1f} ms  {statistics.median(ratios):5.2f}")
    prefix_table(_recorded(filled))


def prefix_table(requests: Sequence[Request]) -> None:
    """Prints what a prompt cache can answer, by prompt and in all."""
    say(f"\nCacheable share of the input; OpenAI: the schema comes first, prefixes of {LEAST} tokens and more")
    say("  prompt             calls  tokens a call  messages alone  OpenAI")
    for prompt, own in [*by_prompt(requests).items(), ("all", list(requests))]:
        read, first = cacheable(map(messages_text, own)), cacheable(map(schema_first, own), LEAST)
        say(f"  {prompt:16} {len(own):7,} {first.tokens // len(own):14,} {read.percent:13.0f} % {first.percent:5.0f} %")


def least_seconds(stats: Stats, terms: Terms, concurrency: int) -> dict[str, float]:
    """The least seconds that the calls served could have taken, by what sets it."""
    least = {"concurrency": stats.seconds / concurrency}
    for name, amount, limit in (
        ("requests", stats.answered, terms.requests_per_minute),
        ("tokens", stats.tokens, terms.tokens_per_minute),
    ):
        if limit:
            least[name] = max(0.0, amount - limit / 60 * terms.burst) / (limit / 60)
    return least


def wall_row(name: str, terms: Terms, place: Place) -> None:
    """Runs the program against a provider of these terms and prints how near it came to the least wall time."""
    with Served(terms) as served:
        spent = apart("program", Place(served.base_url, place.folder, place.cache, place.concurrency))
        stats = served.stats
    least = least_seconds(stats, terms, place.concurrency)
    binding = max(least, key=lambda one: least[one])
    say(
        f"  {name:22} {spent.calls:6,} {spent.lost:5,} {stats.refused:7,} {stats.busiest:7,} {spent.processor:8.1f} s "
        f"{least[binding]:8.1f} s ({binding:11}) {spent.wall:8.1f} s {spent.wall / least[binding]:6.2f}"
        f"{f'  first loss: {spent.reason}' if spent.reason else ''}"
    )


def say(line: str) -> None:
    """A line at once, since the next may take minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measures what is asked for and prints it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3, help="of the paired processor times; 0 leaves them out")
    parser.add_argument("--overhead-articles", type=int, default=100, help="articles of each of these rounds")
    parser.add_argument("--scale", type=float, default=0.5, help="multiplies the provider's latencies")
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--limits", nargs="*", default=["none", "requests", "tokens"], help="runs to make")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        way, told = asked.one[0], json.loads(asked.one[1])
        place = Place(told["base_url"], Path(told["folder"]), Path(told["cache"]), told["concurrency"])
        work = {"bare": bare, "ask": ask, "extract": extract, "program": program}[way]
        sys.stdout.write(json.dumps(asdict(asyncio.run(work(place)))) + "\n")
        return
    packages = ", ".join(f"{name} {version(name)}" for name in ("openai", "instructor", "pydantic", "tenacity"))
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    say(f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {load}, {packages}")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if asked.rounds:
            write_articles(scratch / "some", asked.overhead_articles)
            with Served(Terms(scale=0.02)) as served:
                processor_table(
                    Place(served.base_url, scratch / "some", scratch / "cache", asked.concurrency), asked.rounds
                )
        write_articles(scratch / "all", asked.articles)
        say(f"\nWall time, {asked.articles} articles, {asked.concurrency} calls at once, latencies × {asked.scale:g}")
        say("  limits                  calls  lost refused at once  processor      least (set by)         wall   ratio")
        # Latencies bound the run at some 10 calls a second with 16 at once and scale 1; the limits lie below that.
        each_minute = 60 * 0.7 * asked.concurrency / (3.4 * asked.scale)
        limits = {
            "none": Terms(asked.scale),
            "requests": Terms(asked.scale, requests_per_minute=each_minute),
            "tokens": Terms(asked.scale, tokens_per_minute=each_minute * 8000),
        }
        for limit in asked.limits:
            cache = scratch / f"wall-{limit}"
            wall_row(limit, limits[limit], Place("", scratch / "all", cache, asked.concurrency))


if __name__ == "__main__":
    main()
