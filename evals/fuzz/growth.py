"""`python evals/fuzz/growth.py`: how the work of reading grows when a hostile text grows eightfold."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click
from instructions import count

from summarizer.articles import read_articles
from summarizer.text.dates import find_dates, resolve
from summarizer.text.edtf import bounds
from summarizer.text.fencing import fenced
from summarizer.text.names import fold
from summarizer.text.quantities import find_quantities, parse_number
from summarizer.text.sentences import split_sentences

# What texts are made of: one piece over and over, on one line or on many.
UNITS = {
    "words": "word ",
    "letters": "a",
    "capitalised words": "Word ",
    "names": "Ana Lopez of Lima and ",
    "spaces": " ",
    "digits": "7",
    "grouped digits": "1,",
    "numbers": "12 ",
    "number words": "five hundred ",
    "ranges": "10-",
    "commas": ",",
    "full stops": ".",
    "abbreviations": "U.S. ",
    "titles": "Mr. ",
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
    "dates": "on May 3 ",
    "day ranges": "May 3-",
    "date line": "2024-03-05 ",
    "short lines": "a.\n",
    "blank lines": "\n",
    "zero-width": "\u200b",
    "combining": "a\u0301",
    "caseless": "字",
    "emphasis": "!?",
    "sentences": "Mayor Ana Lopez told Lima that 12 people had left. ",
}


@dataclass(frozen=True)
class Growth:
    """Instructions for a text of `size` characters and for one eight times as long."""

    reader: str
    unit: str
    size: int
    short: int
    long: int

    @property
    def times(self) -> float:
        """How many times more instructions the longer text took: 8 when work grows with length."""
        return self.long / self.short


READERS: dict[str, Callable[[str], object]] = {
    "read_articles": lambda text: read_articles(["-"], io.BytesIO(text.encode())),
    "split_sentences": split_sentences,
    "find_quantities": lambda text: find_quantities.__wrapped__(text),
    "find_dates": lambda text: find_dates.__wrapped__(text),
    "parse_number": parse_number,
    "resolve": lambda text: (resolve(text, "2024-03-05"), bounds(text)),
    "fenced": fenced,
    "fold": lambda text: fold.__wrapped__(text),
}
FACTOR = 8


def measure(reader: str, unit: str, size: int) -> Growth:
    """The growth of one reader on one kind of text."""
    read = READERS[reader]
    texts = [(UNITS[unit] * (length // len(UNITS[unit]) + 1))[:length] for length in (size, FACTOR * size)]
    read(texts[0][: size // 2])  # patterns are compiled and words loaded by the first call
    short, long = (count(lambda text=text: read(text)) for text in texts)  # type: ignore[misc]
    return Growth(reader, unit, size, short, long)


@click.command()
@click.option("--size", type=int, default=10_000, show_default=True, help="Characters of the shorter text.")
@click.option("--most", type=float, default=12.0, show_default=True, help="Times more instructions that are let pass.")
@click.option("--reader", type=click.Choice(list(READERS)), multiple=True, help="These alone.")
def main(size: int, most: float, reader: tuple[str, ...]) -> None:
    """Prints the worst growth of each reader; exit code 1 when one is above MOST."""
    failed = False
    for name in reader or tuple(READERS):
        grown = sorted((measure(name, unit, size) for unit in UNITS), key=lambda one: -one.times)
        worst = ", ".join(f"{one.unit} {one.times:.1f}" for one in grown[:3])
        click.echo(f"{name:16} {grown[0].times:5.1f} times for {FACTOR} times the text ({worst})")
        failed = failed or grown[0].times > most
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
