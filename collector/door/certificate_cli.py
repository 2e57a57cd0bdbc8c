"""`teiten collector certificate`: names -> PEM files for the collector, and one for its sensors."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from collector.console import config
from collector.door.certificate import Pair, authority, issue, read
from collector.keeping.durable import sync
from collector.settings import Settings
from teiten.config import load
from teiten.errors import OperatorError

_AUTHORITY_DAYS = 3650


@click.command()
@click.option("--name", "names", multiple=True, required=True, help="A host name or an address.")
@click.option("--days", type=click.IntRange(1, 3650), default=397, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Default: state.")
@config
def certificate(names: tuple[str, ...], days: int, folder: Path | None, config: Path) -> None:
    """Make a certificate for this collector, and a private authority if there is none yet.

    Sensors pin authority.pem. Run it again before the certificate ends: the authority stays, and
    SIGHUP lets the collector read the new one.

    \\b
    teiten collector certificate --name collector.example
    """
    place = folder or Path(load(config, Settings).state) / "tls"
    now = datetime.now(UTC)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(place, "certificate", issue(_authority(place, now), names, now=now, days=days))
    except OSError as error:
        raise OperatorError(
            f"{error.filename or place}: {error.strerror}",
            hint="It is the user's of the collector; --folder names another place.",
        ) from error
    click.echo(f"""\\
For sensors: {place / "authority.pem"}, as `collector.authorities`. For this collector's settings:

[tls]
listen = ["0.0.0.0:8443", "[::]:8443"]
certificate = "{place / "certificate.pem"}"
key = "{place / "certificate.key"}\"""")


def _authority(place: Path, now: datetime) -> Pair:
    shown, hidden = place / "authority.pem", place / "authority.key"
    if shown.exists() and hidden.exists():
        return read(shown.read_bytes(), hidden.read_bytes())
    made = authority(now=now, days=_AUTHORITY_DAYS)
    _write(place, "authority", made)
    return made


def _write(place: Path, name: str, pair: Pair) -> None:
    """Write both halves, the private one for this user alone; each file is whole or the old one."""
    for suffix, data, mode in (("key", pair.private_pem, 0o600), ("pem", pair.public_pem, 0o644)):
        draft = place / f"{name}.{suffix}.draft"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place / f"{name}.{suffix}")
    sync(place)
