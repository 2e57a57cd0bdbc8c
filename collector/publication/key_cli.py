"""`teiten collector key`: words -> the key that signs what is published, or its successor."""

from pathlib import Path

import click
import msgspec

from collector.console import clock, config, disk_permitting
from collector.publication import signet
from collector.publication.signet import Signet
from collector.settings import Settings
from teiten.config import load

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group()
def key() -> None:
    """Say by which key readers know what is published."""


@key.command()
@config
@as_json
def show(config: Path, as_json: bool) -> None:
    """Print the public key and its fingerprint, and those that it came after.

    Readers are told one of them by another way than the published pages: `teiten verify --key`.

    \b
    teiten collector key show
    """
    state = Path(load(config, Settings).state)
    with disk_permitting():
        _tell(signet.load(state, clock()), as_json)


@key.command()
@config
@as_json
def renew(config: Path, as_json: bool) -> None:
    """Make a new key, which the one of now vouches for; the next publication is signed by it.

    Whoever knows an older key goes on believing. The private half of the old one is gone.

    \b
    teiten collector key renew
    """
    state = Path(load(config, Settings).state)
    with disk_permitting():
        _tell(signet.renew(state, clock()), as_json)


def _tell(found: Signet, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(found.keys.keys[-1]))
        return
    *before, now = found.keys.keys
    click.echo(f"key          {now.key}\nfingerprint  {now.fingerprint}\nsince        {now.since}")
    for each in reversed(before):
        click.echo(f"before       {each.fingerprint}, from {each.since} on")
