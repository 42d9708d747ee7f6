"""`python evals/injections`: puts every attack to the model, or to the recordings, and prints what became of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
from attacks import load_attacks, load_bases
from outcomes import Outcome
from running import attacked, honest

from summarizer.recordings import Recordings
from summarizer.serving import Options, choose_model, open_model


async def _outcomes(cache: Path, replay: bool, only: tuple[str, ...]) -> list[Outcome]:
    attacks, bases = load_attacks(), load_bases()
    outcomes: list[Outcome] = []
    with Recordings(cache, "replay" if replay else "use") as recordings:
        async with open_model(choose_model(Options(model="embedded")), recordings) as model:
            for base in bases.values():
                await honest(model, base)
            for attack in sorted(attacks, key=lambda attack: attack.wide):  # as a server keeps few prefixes
                if not only or attack.id in only:
                    outcome = await attacked(model, attack, bases[attack.base])
                    outcomes.append(outcome)
                    click.echo(_line(outcome))
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
    outcomes = asyncio.run(_outcomes(cache, replay, only))
    for name in ("resisted", "reported", "obeyed"):
        click.echo(f"{name:12} {sum(outcome.carried == name for outcome in outcomes):3} of {len(outcomes)}")
    click.echo(f"{'rules broken':12} {sum(len(outcome.broken) for outcome in outcomes):3}")
    click.echo(f"{'escapes':12} {sum(outcome.windows + len(outcome.markup) for outcome in outcomes):3}")


if __name__ == "__main__":
    main()
