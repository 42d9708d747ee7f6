"""How long the program takes to start: `python -m evals.speed.startup` (from the repository's root).

Runs `summarize --help` and a `summarize seeds/` that is answered from recordings, each in a process of its own, in turn
with a Python that only imports pydantic, numpy and click, which is what a program of these libraries takes at least.
Prints the median of wall and processor seconds, the ratio to that baseline, peak memory, and how many modules were
imported; at the end what took longest to import (`-X importtime`), and which heavy libraries were imported, if any.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RECORDINGS = Path("tests/recordings/seeds.jsonl")
HEAVY = ("openai", "instructor", "tenacity", "xllamacpp", "huggingface_hub", "scipy", "rich", "jinja2", "httpx")
_LONGEST = 12
_IMPORTED = re.compile(r"import time:\s+(?P<own>\d+) \|\s+(?P<all>\d+) \|\s*(?P<module>\S+)")


@dataclass(frozen=True)
class Ended:
    """What one process took: seconds, and megabytes at its peak."""

    wall: float
    processor: float
    peak_mb: float


def main() -> None:
    """Measures each command `--times` times, in turn, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="runs of each command")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        replay = ["-m", "summarizer", "seeds/", "--replay", "--quiet"]
        replay += ["--cache", f"{folder}/recordings", "--out", f"{folder}/out"]
        subprocess.run(
            [sys.executable, "-m", "summarizer", "cache", "import", str(RECORDINGS), "--cache", f"{folder}/recordings"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        commands = {
            "baseline": ["-c", "import pydantic, numpy, click; pydantic.BaseModel"],
            "summarize --help": ["-m", "summarizer", "--help"],
            "summarize seeds/, cached": replay,
        }
        ended: dict[str, list[Ended]] = {name: [] for name in commands}
        for _ in range(times):
            for name, arguments in commands.items():
                ended[name].append(_ran(arguments))
        _print_table(ended, {name: len(_imports(arguments)) for name, arguments in commands.items()})
        _print_imports(replay)


def _ran(arguments: Sequence[str]) -> Ended:
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Ended(time.perf_counter() - started, used.ru_utime + used.ru_stime, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _imports(arguments: Sequence[str]) -> dict[str, int]:
    """Microseconds of each module's own import."""
    ran = subprocess.run([sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True)
    return {found["module"]: int(found["own"]) for found in _IMPORTED.finditer(ran.stderr)}


def _print_table(ended: dict[str, list[Ended]], modules: dict[str, int]) -> None:
    _say(f"{'command':26}  wall s  processor s  to baseline  peak MB  modules")
    least = median(one.processor for one in ended["baseline"])
    for name, runs in ended.items():
        wall, processor, peak = (median(getattr(one, field) for one in runs) for field in Ended.__annotations__)
        _say(f"{name:26} {wall:7.2f} {processor:12.2f} {processor / least:12.1f} {peak:8.0f} {modules[name]:8}")


def _print_imports(arguments: Sequence[str]) -> None:
    own = _imports(arguments)
    _say(f"\nimports of {' '.join(arguments[:3])}: {sum(own.values()) / 1000:.0f} ms, the longest:")
    for module in sorted(own, key=lambda module: -own[module])[:_LONGEST]:
        _say(f"{own[module] / 1000:7.1f} ms  {module}")
    heavy = [name for name in HEAVY if name in own]
    _say(f"heavy libraries imported: {', '.join(heavy) or 'none'}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
