"""One target under atheris, in a process of its own: libFuzzer ends the process when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["summarizer"]):
    from evals.fuzz.targets import TARGETS

from evals.fuzz.seeds import WORDS, seeds_of


def main(target: str, flags: Sequence[str]) -> None:
    """Runs until libFuzzer's flags end it; the last flag is the folder of inputs to begin with."""
    corpus = Path(flags[-1])
    for number, content in enumerate(seeds_of(target)):
        (corpus / f"seed{number}").write_bytes(content)
    words = corpus.parent / f"{corpus.name}.dict"
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in WORDS), "utf-8")
    atheris.Setup([target, f"-dict={words}", *flags], TARGETS[target])
    atheris.Fuzz()


def _quoted(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
