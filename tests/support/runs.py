"""`summarize` in processes of its own that start in milliseconds: forked from one that has imported everything.

They can be killed at any moment, which is what they are for. Also the articles, and what their outputs have in common.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from summarizer.recordings.request import Recording, canonical_json
from tests.support.servers import Seen
from tests.support.shell import BRIDGE, PROTEST

_PRELOADED = [
    "runs",
    "summarizer.changes",
    "summarizer.cli.main",
    "summarizer.cli.display",
    "summarizer.cli.outputs",
    "summarizer.pipeline",
    *("anyio._backends._asyncio", "filelock", "instructor", "instructor.core.exceptions", "tenacity"),
    *("openai", "openai.resources.chat.completions", "openai.types.chat"),
    *("huggingface_hub", "huggingface_hub.errors", "huggingface_hub.file_download"),
]
_SECONDS = re.compile(r'(?<="seconds": )[\d.]+|(?<=model seconds as recorded: )[\d.,]+')
ARTICLES: Mapping[str, str] = {
    "bridge": BRIDGE,
    "protest": PROTEST,
    "tower": BRIDGE.replace("bridge", "tower").replace("40", "60"),
    "strike": PROTEST.replace("Tuesday", "Friday").replace("12", "15"),
}
# What identifies a call: its messages and its schema.
Asked = str


def write_articles(folder: Path) -> None:
    """The articles, in `folder`/articles."""
    (folder / "articles").mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.txt").write_text(text, "utf-8")


def forked(work: Callable[..., object], *arguments: object) -> ForkServerProcess:
    """`work`, a function of a module, begun in a process of its own that has already imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    process = context.Process(target=work, args=arguments)
    process.start()
    return process


def started(folder: Path, arguments: Iterable[str], before: Callable[[], None] | None = None) -> ForkServerProcess:
    """The command with `arguments`, started in `folder`; its streams go to `<pid>.out` and `<pid>.err` there.

    `before` is called in the new process first.
    """
    environment = os.environ | {"SUMMARIZER_CACHE_DIR": str(folder), "COLUMNS": "100"}
    return forked(_summarize, folder, [*arguments], environment, before)


def _summarize(
    folder: Path, arguments: list[str], environment: dict[str, str], before: Callable[[], None] | None
) -> None:
    from summarizer.cli.main import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for name, descriptor in (("out", 1), ("err", 2)):
        os.dup2(os.open(f"{os.getpid()}.{name}", os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    if before is not None:
        before()
    sys.exit(main(arguments))


def outputs(folder: Path) -> dict[str, str]:
    """Every file in `folder`/out by its path in there, the measured seconds taken out."""
    out = folder / "out"
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): _SECONDS.sub("0", path.read_text("utf-8")) for path in found}


def asked(seen: Seen) -> Asked:
    """What was asked in a request as the server got it."""
    body = seen.json
    return canonical_json([body["messages"], body["response_format"]["json_schema"]["schema"]])


def asked_in(recording: Recording) -> Asked:
    """What was asked in a recorded call."""
    request = recording.request
    messages = [message.model_dump(mode="json") for message in request.messages]
    return canonical_json([messages, json.loads(request.response_schema)])
