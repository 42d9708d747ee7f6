"""What one setting of the embedded server changes: `python -m evals.speed.levers "flash attention off"`.

Puts the same recorded requests to the model under the program's own settings and under the lever, turn and turn about,
each round with freshly started servers, and prints seconds a call, tokens a second, and how many replies came out as
under the default. Run it on an idle machine: another busy process costs more than any lever gains. Without arguments
it lists the levers; `NAME=VALUE` sets any number of xllamacpp's CommonParams (`n_batch=1024`).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import xllamacpp

from evals.speed.prefixes import by_prompt
from summarizer.embedded.find import find_weights
from summarizer.embedded.server import EmbeddedServer, ServerSettings
from summarizer.embedded.weights import ModelFile
from summarizer.recordings.jsonl import read
from summarizer.recordings.request import Recording, Request
from summarizer.records.facets import FACETS

if TYPE_CHECKING:
    from xllamacpp import CommonParams

RECORDINGS = Path(__file__).parents[2] / "tests" / "recordings" / "seeds.jsonl"
TITLES = "lever                        start s  s a call  total s   prompt/s   output/s    ratio  same\n"
Lever = Callable[["CommonParams"], None]


def setting(**values: object) -> Lever:
    """A lever that sets these fields; a dotted name is written with two underscores."""

    def pull(params: CommonParams) -> None:
        for name, value in values.items():
            *path, last = name.split("__")
            place = params
            for part in path:
                place = getattr(place, part)
            setattr(place, last, value)

    return pull


_Q8 = xllamacpp.ggml_type.GGML_TYPE_Q8_0
_FLASH = xllamacpp.llama_flash_attn_type
_LOAD = xllamacpp.llama_load_mode
LEVERS: dict[str, Lever] = {
    "flash attention on": setting(flash_attn_type=_FLASH.LLAMA_FLASH_ATTN_TYPE_ENABLED),
    "flash attention off": setting(flash_attn_type=_FLASH.LLAMA_FLASH_ATTN_TYPE_DISABLED),
    "q8 keys": setting(cache_type_k=_Q8),
    "q8 keys and values": setting(cache_type_k=_Q8, cache_type_v=_Q8),
    "batch 512": setting(n_batch=512),
    "physical batch 128": setting(n_ubatch=128),
    "physical batch 1024": setting(n_ubatch=1024),
    "one thread": setting(cpuparams__n_threads=1),
    "two threads": setting(cpuparams__n_threads=2),
    "no polling": setting(cpuparams__poll=0),
    "two slots": setting(n_parallel=2),
    "no warm-up": setting(warmup=False),
    "no mmap": setting(load_mode=_LOAD.LLAMA_LOAD_MODE_NONE),
    "no prompt cache in memory": setting(cache_ram_mib=0),
    "context 4096": setting(n_ctx=4096),
}


class LeverServer(EmbeddedServer):
    """The embedded server with a lever pulled after its own settings."""

    def __init__(self, weights: ModelFile, lever: Lever) -> None:
        super().__init__(weights, ServerSettings())
        self._lever = lever

    def _params(self) -> CommonParams:
        params = super()._params()
        self._lever(params)
        return params


@dataclass(frozen=True)
class Timed:
    """One call: seconds as its caller sees them, and llama.cpp's own count of tokens and milliseconds."""

    reply: str
    seconds: float
    prompt_tokens: int
    prompt_ms: float
    output_tokens: int
    output_ms: float


@dataclass(frozen=True)
class Round:
    """All requests once, by a server that took `start` seconds to load."""

    start: float
    calls: tuple[Timed, ...]

    def line(self, name: str, default: Round) -> str:
        """The round beside that of the default."""
        seconds = sum(call.seconds for call in self.calls)
        same = sum(one.reply == other.reply for one, other in zip(self.calls, default.calls, strict=True))
        return (
            f"{name:28} {self.start:7.2f} {statistics.median(call.seconds for call in self.calls):9.2f} {seconds:8.1f} "
            f"{_rate((call.prompt_tokens, call.prompt_ms) for call in self.calls):10.1f} "
            f"{_rate((call.output_tokens, call.output_ms) for call in self.calls):10.1f} "
            f"{seconds / sum(call.seconds for call in default.calls):8.3f} {same:5} of {len(self.calls)}"
        )


def _rate(parts: object) -> float:
    """Tokens a second, of pairs of tokens and milliseconds."""
    tokens, milliseconds = map(sum, zip(*parts, strict=True))  # type: ignore[call-overload]
    return float(1000 * tokens / milliseconds) if milliseconds else 0.0


def chosen(recordings: Sequence[Recording], count: int) -> list[Request]:
    """`count` requests spread evenly over the prompts of articles, the calls of one prompt together."""
    asked = [one.request for one in sorted(recordings, key=lambda one: one.key)]
    prompts = {prompt: own for prompt, own in by_prompt(asked).items() if prompt.partition(".")[0] in FACETS}
    each = -(-count // len(prompts))
    return [request for requests in prompts.values() for request in requests[:each]][:count]


def play(weights: ModelFile, lever: Lever, requests: Sequence[Request]) -> Round:
    """One round: a fresh server, every request in order."""
    started = time.perf_counter()
    with LeverServer(weights, lever) as server:
        start = time.perf_counter() - started
        return Round(start, tuple(_call(server, request) for request in requests))


def _call(server: EmbeddedServer, request: Request) -> Timed:
    schema = {"name": "reply", "schema": json.loads(request.response_schema)}
    body = {
        "messages": [message.model_dump() for message in request.messages],
        "response_format": {"type": "json_schema", "json_schema": schema},
        **request.parameters.model_dump(exclude_none=True),
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {server.api_key.get_secret_value()}"}
    asked = urllib.request.Request(f"{server.base_url}/chat/completions", json.dumps(body).encode(), headers)
    started = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:
        said = json.load(answer)
    took = said["timings"]
    return Timed(
        reply=said["choices"][0]["message"]["content"],
        seconds=time.perf_counter() - started,
        prompt_tokens=took["prompt_n"],
        prompt_ms=took["prompt_ms"],
        output_tokens=took["predicted_n"],
        output_ms=took["predicted_ms"],
    )


def lever_named(name: str) -> Lever:
    """The lever of this name, or one made of `NAME=NUMBER`. Raises SystemExit for another name."""
    if name in LEVERS:
        return LEVERS[name]
    field, _, value = name.partition("=")
    if not value.lstrip("-").isdigit():
        raise SystemExit(f"There is no lever {name!r}. There are: {', '.join(LEVERS)}; or NAME=NUMBER.")
    return setting(**{field.replace(".", "__"): int(value)})


def main() -> None:
    """Measures the levers asked for, or lists them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("levers", nargs="*", help="names of levers, or NAME=NUMBER")
    parser.add_argument("--requests", type=int, default=24, help="how many recorded requests a round has")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not asked.levers:
        sys.stdout.write("\n".join([*LEVERS, "all"]) + "\n")
        return
    names = list(LEVERS) if asked.levers == ["all"] else asked.levers
    levers = {name: lever_named(name) for name in names}
    weights, requests = find_weights(), chosen(read(RECORDINGS), asked.requests)
    sys.stdout.write(f"{len(requests)} requests, {weights.model_id}, xllamacpp {xllamacpp.__version__}\n")
    sys.stdout.write(TITLES)
    for number in range(asked.rounds):
        for name, lever in levers.items():
            # Which of the two goes first alternates, as a machine gets warmer or busier meanwhile.
            pair = [("default", setting()), (name, lever)]
            played = {one: play(weights, pull, requests) for one, pull in (pair if number % 2 == 0 else pair[::-1])}
            for one, _ in pair:
                sys.stdout.write(played[one].line(one, played["default"]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
