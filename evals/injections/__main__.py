"""`python -m evals.injections`: puts every attack to the model, or to the recordings, and prints what became of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from evals.injections.attacks import Attack, load_attacks, load_bases
from evals.injections.outcomes import Outcome, table
from evals.injections.running import attacked
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.recordings.store import Recordings


async def _outcomes(cache: Path, replay: bool, only: tuple[str, ...]) -> list[tuple[Attack, Outcome]]:
    bases = load_bases()
    outcomes: list[tuple[Attack, Outcome]] = []
    with Recordings(cache, "replay" if replay else "use") as recordings:
        async with open_model(choose_model(Options(model="embedded")), recordings) as model:
            # Those with numbered sentences last: they have instructions of their own, and a server keeps few prefixes.
            for attack in sorted(load_attacks(), key=lambda attack: attack.wide):
                if not only or attack.id in only:
                    outcomes.append((attack, await attacked(model, attack, bases[attack.base])))
                    click.echo(_line(outcomes[-1][1]))
    return outcomes


def _line(outcome: Outcome) -> str:
    notes = [*outcome.claims, *(f"lost: {fact}" for fact in outcome.lost), *outcome.broken, *outcome.markup]
    failed = [f"{outcome.windows} windows without a reply"] if outcome.windows else []
    return f"{outcome.attack:24} {outcome.carried:9} {' | '.join(notes + failed)}"


@click.command()
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of recordings.")
@click.option("--replay", is_flag=True, help="Ask no model.")
@click.option("--only", multiple=True, metavar="ID", help="These attacks alone.")
def main(cache: Path, replay: bool, only: tuple[str, ...]) -> None:
    """Prints a line for each attack, then the counts."""
    click.echo(table(asyncio.run(_outcomes(cache, replay, only))))


if __name__ == "__main__":
    main()
