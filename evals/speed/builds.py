"""What another build of llama.cpp changes: `python -m evals.speed.builds build/native/bin/python`.

Puts the same recorded requests to the embedded model by the xllamacpp of this environment and by that of another
Python's, in which the project is installed too, in turn, each round in a process and a server of its own; prints what
`levers.py` prints. How an environment with a build for this processor is made stands in `README.md`. Run it on an idle
machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import dataclass

from pydantic import TypeAdapter

from evals.speed.levers import RECORDINGS, TITLES, Round, chosen, play, setting
from summarizer.embedded.find import find_weights
from summarizer.embedded.server import engine_build
from summarizer.recordings.jsonl import read


@dataclass(frozen=True)
class Played:
    """A round, and the build that played it."""

    build: str
    round: Round


_PLAYED = TypeAdapter(Played)


def played_by(python: str, requests: int) -> Played:
    """One round by the build that `python` has. Raises CalledProcessError when it ends with an error."""
    command = [python, "-m", __spec__.name, python, "--requests", str(requests), "--one-round"]
    return _PLAYED.validate_json(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Measures the two builds, or plays one round for that."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", help="the Python of an environment with the other build")
    parser.add_argument("--requests", type=int, default=24, help="how many recorded requests a round has")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one-round", action="store_true", help="play one by this very build and print it as JSON")
    asked = parser.parse_args()
    if asked.one_round:
        played = play(find_weights(), setting(), chosen(read(RECORDINGS), asked.requests))
        sys.stdout.buffer.write(_PLAYED.dump_json(Played(engine_build().identity, played)))
        return
    builds = {"this build": sys.executable, "the other": asked.other}
    for number in range(asked.rounds):
        # Which of the two goes first alternates, as a machine gets warmer or busier meanwhile.
        order = list(builds) if number % 2 == 0 else list(builds)[::-1]
        played_by_each = {name: played_by(builds[name], asked.requests) for name in order}
        if number == 0:
            sys.stdout.writelines(f"{name}: {played_by_each[name].build}\n" for name in builds)
            sys.stdout.write(TITLES)
        for name in builds:
            sys.stdout.write(played_by_each[name].round.line(name, played_by_each["this build"].round) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
