"""What commands have in common: the options that say how a model is asked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

if TYPE_CHECKING:
    from summarizer.model.choose import Options
    from summarizer.recordings.store import Mode

DIRECTORY = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_COUNT = click.IntRange(min=0)
_Command = TypeVar("_Command", bound=Callable[..., object])


def _dollars(typed: str) -> Decimal:
    """An amount as it was typed, and not as a binary fraction. Raises click.BadParameter when it is none."""
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise click.BadParameter(f"{typed!r} is not an amount such as 0.50.")
    return amount


class Asking(TypedDict):
    """The values of `asking_options`, by click's names."""

    model: str | None
    base_url: str | None
    insecure: bool
    profile: str | None
    prompts: Path | None
    prompt: tuple[str, ...]
    cache: Path | None
    replay: bool
    refresh: bool
    concurrency: int | None
    max_calls: int | None
    max_tokens: int | None
    max_cost: Decimal | None
    prices: Path | None
    plain: bool
    quiet: bool


def cache_option(command: _Command) -> _Command:
    """`--cache`: where the recordings are."""
    about = "Folder of recordings; else recordings/ in $SUMMARIZER_CACHE_DIR or in the user's cache folder."
    return click.option("--cache", type=DIRECTORY, metavar="DIR", help=about)(command)


def prompts_option(command: _Command) -> _Command:
    """`--prompts`: the user's own prompts."""
    about = "Folder of prompts that come on top of the shipped ones."
    return click.option("--prompts", type=DIRECTORY, metavar="DIR", help=about)(command)


_OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--model", metavar="NAME", help="'embedded', a GGUF file, or a model's name on the server."),
    click.option("--base-url", metavar="URL", help="OpenAI-compatible server, for example http://localhost:8080/v1."),
    click.option(
        "--insecure", is_flag=True, help="Send the key over http to another machine too, where others can read it."
    ),
    click.option(
        "--profile", metavar="NAME", help="How the model is asked: 'embedded' (short windows), 'hosted', 'constrained'."
    ),
    prompts_option,
    click.option("--prompt", metavar="ID", multiple=True, help="Use this version of a prompt, for example events.v1."),
    cache_option,
    click.option("--replay", is_flag=True, help="Answer from recordings only; a missing one is an error."),
    click.option("--refresh", is_flag=True, help="Ask again, and record the new answers."),
    click.option("--concurrency", type=click.IntRange(min=1), metavar="N", help="Calls under way at once."),
    click.option("--max-calls", type=_COUNT, metavar="N", help="Make no more calls than this; recorded ones are free."),
    click.option("--max-tokens", type=_COUNT, metavar="N", help="Spend no more tokens than this, in and out together."),
    click.option("--max-cost", type=_dollars, metavar="USD", help="Spend no more US dollars than this."),
    click.option("--prices", type=_FILE, metavar="FILE", help="Prices of tokens (TOML) in place of the shipped ones."),
    click.option("--plain", is_flag=True, help="Ask nothing about the brief: leave its wording to code."),
    click.option("--quiet", "-q", is_flag=True, help="Say nothing on standard error but what failed."),
)


def asking_options(command: _Command) -> _Command:
    """All options of `Asking`, in the order in which help shows them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def options_of(asked: Asking) -> Options:
    """The run's options. Raises click.UsageError when they exclude each other."""
    from summarizer.model.budget import Budget
    from summarizer.model.choose import Options

    if asked["replay"] and asked["refresh"]:
        raise click.UsageError("--replay and --refresh exclude each other: give one of them.")
    mode: Mode = "replay" if asked["replay"] else "refresh" if asked["refresh"] else "use"
    return Options(
        model=asked["model"],
        base_url=asked["base_url"],
        insecure=asked["insecure"],
        profile=asked["profile"],
        prompts=asked["prompts"],
        pins=asked["prompt"],
        cache=asked["cache"],
        mode=mode,
        concurrency=asked["concurrency"],
        budget=Budget(calls=asked["max_calls"], tokens=asked["max_tokens"], cost=asked["max_cost"]),
        prices=asked["prices"],
        plain=asked["plain"],
    )
