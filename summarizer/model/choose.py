"""Which model answers: the embedded one, another GGUF file, or a model on an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import Field, SecretStr

from summarizer.embedded.find import find_weights, model_identity
from summarizer.embedded.prefix_states import PrefixStates
from summarizer.embedded.server import EmbeddedServer, ServerSettings, engine_build
from summarizer.embedded.weights import ModelFile, Progress, Quiet
from summarizer.folders import cache_folder
from summarizer.model.budget import FREE, Account, Budget, Price, find_price, load_price
from summarizer.model.client import Model
from summarizer.model.connection import Connection, check_connection
from summarizer.model.pacing import CallLimits
from summarizer.model.profiles import Profile, load_profile
from summarizer.recordings.request import Request
from summarizer.recordings.store import Mode, Recordings
from summarizer.records.errors import UsageFault
from summarizer.records.facets import Record

T = TypeVar("T")
EMBEDDED = "embedded"
# A server on this machine often asks for no key, and the SDK insists on one.
_NO_KEY = "none"


class Options(Record):
    """How a run is made; every field has the default that a user without an account needs.

    `model` is `embedded`, the path of a GGUF file, or a model's name on the server at `base_url`; None means the
    embedded one unless a server or a key is set. `insecure` sends a key also over http to another machine. `profile`
    None follows from the model. `prompts` is a folder whose prompts come on top of the shipped ones, `pins` names
    versions to use instead of the latest. `cache` is the folder
    of recordings, `mode` what they are for. `budget` bounds what the run may spend, `prices` is a table for its cost in
    place of the shipped one. `as_of` (EDTF) leaves out what was not published by then. `plain` leaves the narrative in
    the words that code puts together. `out` is the folder that the caller writes to, which is not read with a folder
    around it.
    """

    model: str | None = None
    base_url: str | None = None
    insecure: bool = False
    profile: str | None = None
    profiles: Path | None = None
    prompts: Path | None = None
    pins: tuple[str, ...] = ()
    cache: Path | None = None
    mode: Mode = "use"
    concurrency: int | None = Field(default=None, ge=1)
    budget: Budget = Budget()
    prices: Path | None = None
    as_of: str | None = None
    plain: bool = False
    out: Path | None = None


class ModelChoice(Record):
    """The model of a run: its identity in recordings, its profile, what it may cost, its price where that is known, and
    how to reach it."""

    identity: str
    profile: Profile
    budget: Budget = Budget()
    price: Price | None = FREE
    gguf: str | None = None
    is_local: bool
    base_url: str | None = None
    insecure: bool = False


def choose_model(options: Options) -> ModelChoice:
    """The model that `options` and the environment (OPENAI_BASE_URL, OPENAI_API_KEY) ask for. Starts nothing.

    Raises UsageFault when a server is asked for and no model is named, when no request can be made of its address and
    key, when the profile does not exist, or when the cost is bounded and the model has no price.
    """
    base_url = options.base_url or os.environ.get("OPENAI_BASE_URL") or None
    named = options.model
    if named is None and (base_url or os.environ.get("OPENAI_API_KEY")):
        raise UsageFault(
            "A server or an API key is set, but no model is named. Add --model NAME (for example --model gpt-5-mini), "
            "or --model embedded for the model on this machine."
        )
    local = named in (None, EMBEDDED) or str(named).lower().endswith(".gguf")
    if not local:
        check_connection(base_url, _api_key(), insecure=options.insecure or options.mode == "replay")
    profile = load_profile(options.profile or ("embedded" if local else "hosted"), options.profiles)
    if options.concurrency:
        profile = profile.model_copy(update={"concurrency": options.concurrency})
    gguf = named if local and named not in (None, EMBEDDED) else None
    identity = model_identity(gguf) if local else str(named)
    look_up = find_price if options.budget.cost is None else load_price
    return ModelChoice(
        identity=identity,
        profile=profile,
        budget=options.budget,
        price=FREE if local else look_up(identity, options.prices),
        gguf=gguf,
        is_local=local,
        base_url=base_url,
        insecure=options.insecure,
    )


def open_model(choice: ModelChoice, recordings: Recordings, progress: Progress | None = None) -> Model:
    """The chosen model, to be entered as an async context; nothing is loaded or connected before the first call."""
    connect = _local(choice, progress or Quiet()) if choice.is_local else _remote(choice)
    account = Account(choice.budget, choice.price or FREE)  # without a price, no cost is bounded
    return Model(choice.identity, connect, recordings, CallLimits(concurrency=choice.profile.concurrency), account)


def _local(choice: ModelChoice, progress: Progress) -> Callable[[], AbstractAsyncContextManager[Connection]]:
    @asynccontextmanager
    async def connect() -> AsyncIterator[Connection]:
        weights = await _beside(lambda: find_weights(choice.gguf, progress))
        progress.say(f"Starting {weights.model_id} on this machine …")
        folder = states_folder()
        with EmbeddedServer(weights, ServerSettings(states=str(folder) if folder else None)) as server:
            states = PrefixStates(folder, server, _served(weights)) if folder else None

            async def prepare(request: Request) -> None:
                if states:
                    await _beside(lambda: states.prepare(request))

            yield Connection(base_url=server.base_url, api_key=server.api_key, model=choice.identity, prepare=prepare)

    return connect


def states_folder() -> Path | None:
    """The folder for what the embedded model has read of the prompts, made if need be; None where it cannot be used.

    Native code reads the files in it, so nobody else may be able to write to it.
    """
    folder = cache_folder("prefixes")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return None if folder.stat().st_mode & 0o022 or not os.access(folder, os.W_OK) else folder
    except OSError:
        return None


def _served(weights: ModelFile) -> str:
    """What the state of a prompt depends on besides the prompt."""
    return f"{weights.sha256} {engine_build().identity} {ServerSettings().model_dump_json()}"


def _remote(choice: ModelChoice) -> Callable[[], AbstractAsyncContextManager[Connection]]:
    @asynccontextmanager
    async def connect() -> AsyncIterator[Connection]:
        yield Connection(base_url=choice.base_url, api_key=_api_key(), model=choice.identity, insecure=choice.insecure)

    return connect


async def _beside(work: Callable[[], T]) -> T:
    """What `work` returns, or raises, run in a thread that ends with the process.

    A fetch takes minutes, and Ctrl-C must not wait for it, as it would for a thread of asyncio's own.
    """
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001  # it is raised where the outcome is awaited
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(outcome)


def _api_key() -> SecretStr:
    return SecretStr(os.environ.get("OPENAI_API_KEY") or _NO_KEY)
