"""`python -m evals.fuzz.growth`: how the work of reading grows when a hostile text grows eightfold.

Measured is every pattern of the package, on texts made of its own pieces, and every function that reads a text, on
texts made of what news is made of and of what the patterns of its module take.
"""

from __future__ import annotations

import itertools
import sys
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from types import ModuleType

import click

import summarizer
from evals.fuzz.instructions import cost
from evals.fuzz.patterns import attacks_of, modules_of, patterns_of
from evals.fuzz.readers import Reader, forgetting, readers_of

# What texts are made of: one piece over and over, on one line or on many.
UNITS = {
    "words": "word ",
    "letters": "a",
    "capital letters": "A",
    "capitalised words": "Word ",
    "names": "Ana Lopez of Lima and ",
    "possessives": "Norland's ",
    "spaces": " ",
    "digits": "7",
    "grouped digits": "1,",
    "numbers": "12 ",
    "number words": "five hundred ",
    "ranges": "10-",
    "commas": ",",
    "full stops": ".",
    "abbreviations": "U.S. ",
    "abbreviations in a row": "U.S.",
    "titles": "Mr. ",
    "offices": "Minister of ",
    "negations": "not only ",
    "opening brackets": "(",
    "square brackets": "[",
    "closing brackets": ")",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "quoted": '"a" ',
    "hyphens": "-",
    "and": "and ",
    "said": "said ",
    "accused": "Peru accused Chile of ",
    "dates": "on May 3 ",
    "day ranges": "May 3-",
    "parts of years": "mid 1-",
    "date line": "2024-03-05 ",
    "short lines": "a.\n",
    "blank lines": "\n",
    "zero-width": "\u200b",
    "combining": "a\u0301",
    "marks": "\u0301\u0323",
    "caseless": "字",
    "Cyrillic": "Слово ",
    "emphasis": "!?",
    "sentences": "Mayor Ana Lopez told Lima that 12 people had left. ",
}
FACTOR = 8
MOST = 20.0  # times the work that eight times the text may take: 8 where it is linear, 64 where it is quadratic
_SIZES = (1_000, 4_000)  # what grows too fast at the first alone meets a bound before the second
_SHORT = 96  # characters, behind which there is no bound: nothing on earth takes long to read these
_LONG = 1e8  # instructions or nanoseconds: what is exponential takes more of a short text
_LITTLE = 300  # of them a character: nothing quadratic gets by with so few at the first size
_END = "\0"  # behind the last repetition: what hardly any pattern takes


@dataclass(frozen=True)
class Attack:
    """A text of any length: `unit` over and over, between two others."""

    unit: str
    start: str = ""
    end: str = ""

    def text(self, size: int) -> str:
        """The text of about so many characters."""
        return self.start + self.unit * (size // len(self.unit) + 1) + self.end


@dataclass(frozen=True)
class Growth:
    """How many times the work eight times a text took, of a size from which it stays so."""

    work: str
    attack: Attack
    times: float


def growth(name: str, read: Callable[[str], object], attack: Attack) -> Growth:
    """The growth of the work on one kind of text; infinite where a text is not read to its end in reasonable time."""
    if cost(lambda: read(attack.text(_SHORT))) > _LONG:
        return Growth(name, attack, inf)
    times = inf
    for size in _SIZES:
        short, long = attack.text(size), attack.text(FACTOR * size)
        took = cost(lambda text=long: read(text))  # type: ignore[misc]
        if took < _LITTLE * len(long):
            return Growth(name, attack, 0.0)
        if took < inf:
            times = took / min(cost(lambda text=short: read(text)) for _ in range(2))  # type: ignore[misc]
        if times <= MOST:
            break
    return Growth(name, attack, times)


def pure_modules() -> list[ModuleType]:
    """The modules that ask no model and keep nothing, by the project's own import contract."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    pure = next(one["source_modules"] for one in contracts if one["name"].startswith("Pure stages"))
    return [one for one in modules_of(summarizer) if any(f"{one.__name__}.".startswith(f"{name}.") for name in pure)]


def growth_of_patterns(modules: Iterable[ModuleType]) -> Iterator[Growth]:
    """How each pattern of the modules grows on each of its attacks."""
    for used in patterns_of(modules):
        for (start, unit), method in itertools.product(attacks_of(used.pattern), sorted(used.methods)):
            work = getattr(used.pattern, method)
            scan = (lambda text, work=work: deque(work(text), 0)) if method == "finditer" else work
            yield growth(f"{used.module}: {used.pattern.pattern} ({method})", scan, Attack(unit, start, _END))


def growth_of_readers(readers: Iterable[tuple[str, Reader]]) -> Iterator[Growth]:
    """How each reader grows on each kind of text."""
    forget = forgetting(modules_of(summarizer))
    for name, read in readers:

        def anew(text: str, read: Reader = read) -> object:
            forget()
            return read(text)

        for unit in UNITS.values():
            yield growth(name, anew, Attack(unit))


@click.command()
@click.option("--only", default="", help="Readers whose name has this, and no patterns.")
def main(only: str) -> None:
    """Prints the worst growth of each reader, and what grows too fast; exit code 1 when anything does."""
    measured = [] if only else list(growth_of_patterns(modules_of(summarizer)))
    measured += growth_of_readers((name, read) for name, read in readers_of(pure_modules()).items() if only in name)
    worst: dict[str, Growth] = {}
    for one in measured:
        worst[one.work] = max(one, worst.get(one.work, one), key=lambda each: each.times)
    for one in sorted(worst.values(), key=lambda each: -each.times):
        if one.times:
            click.echo(f"{one.times:6.1f} times for {FACTOR} times the text: {one.work}, {one.attack}")
    click.echo(f"{len(worst):,} patterns and readers, {len(measured):,} measurements")
    sys.exit(1 if any(one.times > MOST for one in measured) else 0)


if __name__ == "__main__":
    main()
