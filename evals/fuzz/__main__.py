"""`python -m evals.fuzz TARGET…`: fuzzes each target with atheris; what it finds is kept for the tests.

atheris is no dependency of the project: `pip install atheris` (wheels for Linux).
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import click

# Reads as an assignment, not as a plan: the readers are imported under instrumentation, and nothing else is.
_FUZZ = "import sys; sys.path.insert(0, {folder!r}); import one_target; one_target.main({target!r}, {flags!r})"
_FOLDER = Path(__file__).parent
FOUND = _FOLDER / "found"
NAMES = ("reading", "sidecar", "numbers", "dates", "sentences", "prompts", "labels", "recordings", "briefs", "answers")


@click.command()
@click.argument("targets", nargs=-1, type=click.Choice(NAMES))
@click.option("--seconds", type=click.IntRange(min=1), default=600, show_default=True, help="For each target.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws.")
def main(targets: tuple[str, ...], seconds: int, seed: int) -> None:
    """Fuzzes TARGETS, all of them without any; exit code 1 when an input was found that a target does not stand."""
    failed = [target for target in targets or NAMES if not _fuzzed(target, seconds, seed)]
    if failed:
        click.echo(f"found: {', '.join(failed)}; see {FOUND}", err=True)
        sys.exit(1)


def _fuzzed(target: str, seconds: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        flags = (
            f"-max_total_time={seconds}",
            f"-seed={seed}",
            "-timeout=20",
            "-max_len=16384",
            "-print_final_stats=1",
            f"-artifact_prefix={scratch}/",
            scratch,
        )
        code = _FUZZ.format(folder=str(_FOLDER), target=target, flags=flags)
        ended = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, check=False)
        told = [
            line for line in ended.stderr.splitlines() if line.startswith(("stat::number_of_executed", "==", "Done"))
        ]
        click.echo(f"{target}: {' '.join(told)}")
        if ended.returncode:
            click.echo(ended.stderr[-3000:], err=True)
        for file in Path(scratch).glob("*-*"):
            if file.name.startswith(("crash-", "timeout-", "oom-", "slow-unit-")):
                FOUND.mkdir(exist_ok=True)
                content = file.read_bytes()
                (FOUND / f"{target}-{hashlib.sha256(content).hexdigest()[:12]}").write_bytes(content)
    return ended.returncode == 0


if __name__ == "__main__":
    main()
