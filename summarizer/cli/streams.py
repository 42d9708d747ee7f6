"""Standard output and standard error: the one place that writes to them, or makes what does.

What articles, models, servers, files and arguments say is hostile here. In text for people the characters that steer a
terminal are made visible, in JSON they are escaped, and data (paths, prompts, scripts) is left as it is unless a
terminal shows it. Within `guarded`, a stream that takes no more (closed pipe, full disk, closed descriptor) ends
nothing, whoever writes to it.

As in `summarizer.cli.main`, nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO, cast

import click

from summarizer.language.steering import STEERING, visible

if TYPE_CHECKING:
    from rich.console import Console

_LAYOUT = "\n\t"  # what lays out a text of several lines


# --- what is written ------------------------------------------------------------------------------------------------


def print_text(text: str) -> None:
    """Text for people on stdout, its characters that steer a terminal made visible."""
    _write(sys.stdout, visible(text, _LAYOUT))


def print_markdown(text: str) -> None:
    """Markdown on stdout: rendered where that is a terminal, without links that show another address than they have."""
    if not is_terminal(sys.stdout):
        print_text(text)
        return
    from rich.markdown import Markdown

    output_console().print(Markdown(visible(text, _LAYOUT), hyperlinks=False))


def print_json(text: str) -> None:
    """JSON on stdout, with the characters that steer a terminal escaped: the same values, wherever it is shown."""
    _write(sys.stdout, STEERING.sub(lambda run: "".join(map(_escaped, run[0])), text))


def print_data(text: str) -> None:
    """Data on stdout, byte for byte, file names that are no UTF-8 among it; to a terminal as `print_text`."""
    _write(sys.stdout, visible(text, _LAYOUT) if is_terminal(sys.stdout) else text)


def note(text: str) -> None:
    """One line on stderr, with whatever would break it or steer a terminal made visible."""
    _write(sys.stderr, f"{visible(text)}\n")


def note_misuse(fault: click.ClickException) -> None:
    """What is wrong with a command, in click's words, on stderr."""
    told = StringIO()
    fault.show(told)
    _write(sys.stderr, visible(told.getvalue(), _LAYOUT))


def confirm(question: str) -> bool:
    """Yes or no, from whoever is at the terminal; asked on stderr."""
    return click.confirm(visible(question), err=True)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:  # as Python has it for a stream that is closed (`>&-`)
        stream.write(text)
        stream.flush()


def _escaped(character: str) -> str:
    return character if character == "\n" else json.dumps(character)[1:-1]


# --- terminals ------------------------------------------------------------------------------------------------------


def is_terminal(stream: TextIO | None) -> bool:
    """False also for a stream that is closed (`>&-`), for which Python has None."""
    return stream is not None and stream.isatty()


def stderr_is_terminal() -> bool:
    """True when somebody watches stderr."""
    return is_terminal(sys.stderr)


def output_console() -> Console:
    """Rich on stdout; what it is given to show has to be `visible` already."""
    from rich.console import Console

    return Console()


def error_console() -> Console:
    """Rich on stderr, for bars, which steer the terminal: what it is given to show has to be `visible` already."""
    from rich.console import Console

    stderr = sys.stderr
    return Console(file=cast(TextIO, _Guard(stderr.stream)) if isinstance(stderr, _Guard) else stderr, stderr=True)


# --- losing them ----------------------------------------------------------------------------------------------------


class _Guard:
    """A text stream in place of `stream`: what cannot be written is dropped, and `fault` says why it could not.

    All else is `stream`'s. With `steady`, text is made visible on its way, whichever library it comes from.
    """

    def __init__(self, stream: TextIO, *, steady: bool = False) -> None:
        self.stream = stream
        self.fault: OSError | None = None
        self._steady = steady

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Writes what can be written; returns the length of all."""
        try:
            self.stream.write(visible(text, _LAYOUT) if self._steady else text)
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        """Hands on what is held back, as far as that can be."""
        try:
            self.stream.flush()
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        self.fault = self.fault or error
        # What is held back is written once more with the next text, and when the process ends: let it go somewhere.
        with suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), self.stream.fileno())


@contextmanager
def guarded() -> Iterator[None]:
    """Within it, whatever writes to stdout or stderr goes on when one of them is lost."""
    _take_free_descriptors()
    before = sys.stdout, sys.stderr
    if isinstance(sys.stdout, TextIOWrapper):
        with suppress(OSError):  # of a stream that is lost already
            # UTF-8 whatever the locale, with the bytes of file names as they are.
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    stdout = sys.stdout and _Guard(sys.stdout)
    stderr = sys.stderr and _Guard(sys.stderr, steady=True)
    sys.stdout, sys.stderr = cast(TextIO, stdout), cast(TextIO, stderr)
    try:
        yield
    finally:
        for stream in filter(None, (stdout, stderr)):
            stream.flush()
        sys.stdout, sys.stderr = before


def stdout_fault() -> OSError | None:
    """Why stdout did not take all that was written, if so; a reader that has read enough (`| head`) is no fault."""
    fault = sys.stdout.fault if isinstance(sys.stdout, _Guard) else None
    return None if isinstance(fault, BrokenPipeError) else fault


def _take_free_descriptors() -> None:
    """Gives those of standard streams that are closed to nobody: the next file that is opened would have one, and would
    get what libraries write to it."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
