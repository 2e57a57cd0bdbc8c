"""Words on the command line -> who this sensor is, and what the collector's registry says to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from appliance.enrolment import registrar, rotation
from appliance.enrolment.identity import key, own, prepare, public
from appliance.enrolment.registration import Granted
from appliance.sending.trust import believe
from appliance.settings import DEFAULT, Settings
from teiten.config import load
from teiten.enrolment import fingerprint
from teiten.errors import OperatorError


def config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let `command` take the settings file."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DEFAULT,
        show_default=True,
        help="The sensor's settings.",
    )(command)


@click.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def identity(config: Path, as_json: bool) -> None:
    """Show the sensor's name, public key and fingerprint; the key is made at the first look.

    The fingerprint is for people to compare; it goes to standard error, so that the other line
    alone can be passed on.

    \b
    teiten appliance identity
    teiten collector sensors add $(teiten appliance identity)
    """
    settings = load(config, Settings)
    found = key(prepare(Path(settings.state)))
    short = fingerprint(found.public_key().public_bytes_raw())
    if as_json:
        named = {"sensor": settings.sensor, "public_key": public(found), "fingerprint": short}
        click.echo(msgspec.json.encode(named))
    else:
        click.echo(f"{settings.sensor} {public(found)}")
        click.echo(f"fingerprint {short}", err=True)


@click.command()
@config
def enrol(config: Path) -> None:
    """Ask the collector to register this sensor, with the token of the settings.

    The running sensor does that by itself; this says at once what became of it.

    \b
    teiten appliance enrol
    """
    settings = load(config, Settings)
    if not (token := registrar.token(settings)):
        raise OperatorError(
            "The settings have no token.",
            hint="Ask the collector's operator for one: `collector.token` or `token-file`.",
        )
    way = registrar.way(settings, believe(settings.collector.authorities))
    granted = registrar.enrol(own(Path(settings.state)), settings.sensor, token, way)
    _told(granted, f"{settings.sensor} is registered. Its fingerprint: teiten appliance identity")


@click.command()
@config
def rotate(config: Path) -> None:
    """Replace the sensor's key by a new one, once the collector has agreed; counting goes on.

    Where the answer is lost the running sensor, or this command again, brings it to its end.

    \b
    teiten appliance rotate
    """
    settings = load(config, Settings)
    way = registrar.way(settings, believe(settings.collector.authorities))
    try:
        granted = rotation.rotate(own(Path(settings.state)), settings.sensor, way)
    except rotation.Busy as error:
        raise OperatorError(
            "The key is being replaced at this moment.", hint="Look again: teiten appliance status"
        ) from error
    _told(granted, f"{settings.sensor} has a new key. Its fingerprint: teiten appliance identity")


def _told(granted: Granted, sentence: str) -> None:
    """Say that it was granted, or raise the mistake that it was not."""
    if not granted.done:
        raise OperatorError(
            f"The collector did not agree: {granted.word}.",
            hint="docs/operating.md says what each answer means.",
        )
    click.echo(sentence)
