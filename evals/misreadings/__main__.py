"""`python -m evals.misreadings`: plants wrong records and prints which of them a brief shows as fact. See README.md."""

from __future__ import annotations

from pathlib import Path

import click

from evals.misreadings.misread import CASES, load_cases, misread, table


@click.command()
@click.option(
    "--cases", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=CASES, help="JSON lines."
)
@click.option("--each", is_flag=True, help="A line for each case: what became of it.")
def main(cases: Path, each: bool) -> None:
    """Prints the counts by kind."""
    outcomes = [misread(case) for case in load_cases(cases)]
    for one in outcomes if each else ():
        click.echo(f"{one.case.kind}: {'SHOWN ' + one.shown if one.shown else 'not shown: ' + one.became}")
    click.echo(table(outcomes))


if __name__ == "__main__":
    main()
