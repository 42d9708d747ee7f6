"""Reads news articles, checks every record against the text, and merges them into one cross-source brief.

    from summarizer import summarize

    run = summarize("articles/")
    print(run.briefs[0].title)

`summarize_async` is the same for callers with an event loop; `Options` says which model, prompts and recordings to use.
The names are imported when they are first used, so that `summarize --help` does not wait for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.model.choose import Options as Options
    from summarizer.pipeline import summarize as summarize
    from summarizer.pipeline import summarize_async as summarize_async
    from summarizer.run import Run as Run

_HOMES = {
    "Options": "summarizer.model.choose",
    "Run": "summarizer.run",
    "summarize": "summarizer.pipeline",
    "summarize_async": "summarizer.pipeline",
}
__all__ = ["Options", "Run", "summarize", "summarize_async"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
