"""`teiten compare`: words on the command line -> which ports are only mine."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

import click

from teiten.compare.mine import Network
from teiten.compare.record import Span
from teiten.errors import OperatorError


@click.command()
@click.argument("public", metavar="URL|FOLDER")
@click.option(
    "--log",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A capture (pcap, pcapng), or rollups: JSON, JSON Lines, or sealed as in a spool.",
)
@click.option(
    "--monitored",
    multiple=True,
    metavar="CIDR",
    help="Count what is addressed to this block of mine; repeatable.",
)
@click.option(
    "--addresses",
    type=click.IntRange(min=1),
    help="How many IPv4 addresses of mine the log is of; by default those of --monitored.",
)
@click.option("--key", help="The collector's public key in base64: nobody else is believed.")
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The document that programs read.")
@click.option(
    "--draw",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Draw it into this file, as SVG.",
)
def compare(
    public: str,
    log: Path,
    monitored: tuple[str, ...],
    addresses: int | None,
    key: str | None,
    language: Literal["en", "ja"],
    as_json: bool,
    draw: Path | None,
) -> None:
    """Say which ports are only mine, and which are everybody's. Is it only me?

    Reads a log here, fetches what a collector publishes for everybody, and compares. Nothing of
    the log is sent: only public files are asked for, always the same ones.

    \b
    teiten compare https://teiten.example/ --log night.pcap --monitored 192.0.2.7/32
    teiten compare https://teiten.example/ --log hours.jsonl --draw mine.svg
    teiten compare /srv/mirror --log night.pcap --addresses 1 --json
    """
    from teiten.compare import document, fetch, mine, picture, screen, verdict
    from teiten.compare import log as logs

    blocks = mine.Blocks(_blocks(monitored))
    spans = logs.spans(log, blocks, _tell)
    known = blocks.addresses | ({4: addresses} if addresses else {})
    _sure(log, spans, known)
    theirs = fetch.public(public, key, _tell)
    if not theirs.steps:
        raise OperatorError(f"{public}: nothing is public yet.", hint="Come back in some hours.")
    found = verdict.compare(spans, theirs, known)
    if draw:
        _write(draw, picture.svg(found, language))
    if as_json:
        click.echo(document.document(found), nl=False)
    else:
        click.echo("\n".join(screen.screen(found, language)))


def _tell(said: str) -> None:
    click.echo(said, err=True)


def _blocks(monitored: tuple[str, ...]) -> list[Network]:
    try:
        return [ip_network(text) for text in monitored]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--monitored") from error


def _sure(log: Path, spans: Sequence[Span], known: Mapping[int, int]) -> None:
    if not any(span.seconds for span in spans):
        raise OperatorError(f"{log}: there is no time in it.", hint="Take a longer log.")
    if not known and not any(span.addresses.get(4) for span in spans):
        raise OperatorError(
            f"{log} does not say of how many addresses it is.",
            hint="Name them with --monitored, or say how many with --addresses.",
        )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint="Name another file.") from error
