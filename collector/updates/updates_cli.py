"""`teiten collector updates`: words on the command line -> versions that are offered to boxes."""

from pathlib import Path

import click
import msgspec

from collector.console import clock, config, date, open_ledger
from collector.settings import Settings
from collector.updates import cohort
from collector.updates.course import HOURS
from teiten.config import load
from teiten.errors import OperatorError

_bundle = click.Path(path_type=Path, dir_okay=False)


@click.group()
def updates() -> None:
    """Offer other versions of the image to boxes, which fetch them: a few at first."""


@updates.command()
@click.argument("file", type=_bundle)
@click.option("--cohorts", default=cohort.DEFAULT, show_default=True, help="Boxes, then shares.")
@click.option(
    "--hours",
    type=click.IntRange(0, 8760),
    default=HOURS,
    show_default=True,
    help="For how long a cohort has to be well before the next one is told.",
)
@click.option("--by-hand", is_flag=True, help="Tell the next cohort only by `advance`.")
@click.option("--key", "keys", multiple=True, help="Whose signature it has to have; in base64.")
@config
def offer(
    file: Path, cohorts: str, hours: int, by_hand: bool, keys: tuple[str, ...], config: Path
) -> None:
    """Offer the bundle FILE to boxes of its hardware that run something older.

    The first cohort is told at once; a larger one when every box of the one before has run it for
    so many hours, well. One box that cannot take it, or that is lost with it, stops the offer.
    Whom boxes believe is in their seeds: --key only makes sure that you offer what they take.

    \b
    teiten collector updates offer V.bundle --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    teiten collector updates offer V.bundle --cohorts 1,10,100% --hours 48
    """
    from collector.updates import depot, offers
    from teiten.enrolment import fingerprint, read

    try:
        steps = cohort.read(cohorts)
    except ValueError as error:
        raise OperatorError(str(error), hint=f"Write it like {cohort.DEFAULT}.") from error
    settings = load(config, Settings)
    found = depot.read(file, keys)
    shelf = depot.Depot(Path(settings.state))
    with open_ledger(settings) as ledger:
        shelf.keep(file, found.offered.bundle)
        made = offers.add(
            ledger,
            found.offered,
            found.hardware,
            cohorts=steps,
            hours=None if by_hand else hours,
            now=clock(),
        )
        shelf.keep_only([each.bundle for each in offers.open_ones(ledger)])
    click.echo(
        f"{made.version} is offered to {made.hardware} boxes, first to {_said(made.cohort)}."
        f" It is signed by {fingerprint(read(found.signer))}"
    )


@updates.command("list")
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def everything(config: Path, as_json: bool) -> None:
    """List what is and was offered, the newest first.

    \b
    teiten collector updates list
    """
    from collector.updates import offers

    with open_ledger(load(config, Settings)) as ledger:
        found = offers.everyone(ledger)
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for each in found:
        word = "withdrawn" if each.withdrawn else "HELD" if each.held else "offered"
        click.echo(f"{each.version:<28} {each.hardware:<7} {word:<10} since {date(each.made)}")
    if not found:
        click.echo("Nothing is offered.")


@updates.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def status(config: Path, as_json: bool) -> None:
    """Say how far each offer has come, and what became of it on each box; it names sensors.

    \b
    teiten collector updates status
    """
    from collector.books.store import reading
    from collector.updates import offers, screen

    settings = load(config, Settings)
    with open_ledger(settings) as ledger:
        with reading(ledger):
            seen = offers.seen(ledger)
        found = [screen.state(each, boxes, clock()) for each, boxes in seen]
    click.echo(msgspec.json.encode(found) if as_json else "\n".join(screen.screen(found)))


@updates.command()
@click.argument("version")
@click.option("--despite-failures", "despite", is_flag=True, help="Though a box has stopped it.")
@config
def advance(version: str, despite: bool, config: Path) -> None:
    """Tell the next cohort of VERSION now; where it is held, go on with the cohort that there is.

    \b
    teiten collector updates advance 0.1.0.202611261136
    """
    from collector.updates import offers

    with open_ledger(load(config, Settings)) as ledger:
        made = offers.advance(ledger, version, despite=despite, now=clock())
    click.echo(f"{version} is offered to {_said(made.cohort)}.")


@updates.command()
@click.argument("version")
@config
def hold(version: str, config: Path) -> None:
    """Tell nobody of VERSION until it is advanced; who has it, has it.

    \b
    teiten collector updates hold 0.1.0.202611261136
    """
    from collector.updates import offers

    with open_ledger(load(config, Settings)) as ledger:
        offers.hold(ledger, version, now=clock())
    click.echo(f"{version} is held. To go on: teiten collector updates advance {version}")


@updates.command()
@click.argument("version")
@config
def withdraw(version: str, config: Path) -> None:
    """Offer VERSION no more; boxes that run it stay as they are.

    \b
    teiten collector updates withdraw 0.1.0.202611261136
    """
    from collector.updates import offers
    from collector.updates.depot import Depot

    settings = load(config, Settings)
    with open_ledger(settings) as ledger:
        offers.withdraw(ledger, version, now=clock())
        Depot(Path(settings.state)).keep_only([each.bundle for each in offers.open_ones(ledger)])
    click.echo(f"{version} is withdrawn.")


def _said(word: str) -> str:
    if word.endswith("%"):
        return f"{word} of them"
    return "one of them" if word == "1" else f"{word} of them"
