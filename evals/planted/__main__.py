"""`python -m evals.planted`: plants stories, merges them, prints how much the briefs have right. See README.md."""

from __future__ import annotations

import sys

import click

from evals.planted.judging import by_kind, false_conflicts, judge, relation_accuracy
from evals.planted.plots import PLOTS, stories

ACCURACY, FALSE_CONFLICTS = 0.97, 0.01


@click.command()
@click.option(
    "--stories", "count", type=click.IntRange(min=1), default=40 * len(PLOTS), show_default=True, help="How many."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws.")
@click.option("--wrong", is_flag=True, help="List what the briefs have wrong.")
def main(count: int, seed: int, wrong: bool) -> None:
    """Plants COUNT stories; exit code 1 when the merge misses a target."""
    verdicts = [verdict for planted in stories(count, seed) for verdict in judge(planted)]
    for name, share in by_kind(verdicts).items():
        click.echo(f"{name:36} {share}")
    for one in verdicts:
        if wrong and not one.right:
            expected = " or ".join(one.expected)
            click.echo(
                f"wrong: {one.kind} ({one.topic}), {one.question} {' '.join(one.refs)}: {one.got}, not {expected}"
            )
    accuracy, updates = relation_accuracy(verdicts), false_conflicts(verdicts, ("update",))
    click.echo(f"{'relations right':36} {accuracy}")
    click.echo(f"{'false conflicts on update pairs':36} {updates}")
    click.echo(f"{'… on all pairs that do not conflict':36} {false_conflicts(verdicts)}")
    if (
        accuracy.value < ACCURACY
        or updates.value > FALSE_CONFLICTS
        or false_conflicts(verdicts).value > FALSE_CONFLICTS
    ):
        click.echo(f"missed: at least {ACCURACY} right, at most {FALSE_CONFLICTS} false conflicts", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
