"""`teiten appliance capture`: words on the command line -> orders to the sensor, and packets."""

import os
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click
import msgspec

from appliance.ring import order
from appliance.ring.segments import Segment, segments
from appliance.ring.wanted import Wanted, describe, protocols
from appliance.settings import DEFAULT, Settings
from teiten.config import load
from teiten.errors import OperatorError

_config = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT,
    show_default=True,
    help="The sensor's settings.",
)


@click.group()
def capture() -> None:
    """Keep examined packets on this box for a while, to see what is really there.

    The ring is bounded in size and age, never uploaded, and off until it is started.
    """


class _Protocol(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    name = "tcp|udp|icmp|NUMBER"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if not (found := protocols(str(value).lower())):
            self.fail(f"{value!r} is neither tcp, udp, icmp nor a number below 256", param, ctx)
        return found


@capture.command()
@_config
@click.option("--family", type=click.Choice(["4", "6"]), help="Only IPv4, or only IPv6.")
@click.option("--protocol", "numbers", type=_Protocol(), help="Only this protocol.")
@click.option("--port", type=click.IntRange(0, 65535), help="Only this port, at either end.")
@click.option("--megabytes", type=click.IntRange(1, 2**20), default=64, show_default=True)
@click.option("--hours", type=click.IntRange(1, 24 * 366), default=24, show_default=True)
def start(
    config: Path,
    family: str | None,
    numbers: tuple[int, ...] | None,
    port: int | None,
    megabytes: int,
    hours: int,
) -> None:
    """Let the running sensor keep what it examines from now on.

    \b
    teiten appliance capture start --family 6
    teiten appliance capture start --protocol tcp --port 22 --megabytes 10 --hours 2
    """
    from appliance.watch import health
    from appliance.watch.standing import STALE

    wanted = Wanted(
        family={"4": 4, "6": 6}.get(family or ""),  # type: ignore[arg-type]
        protocols=numbers or (),
        port=port,
        megabytes=megabytes,
        hours=hours,
        since=time.time(),
    )
    state = _give(config, wanted)
    limits = f"at most {megabytes:,} MB, for at most {hours:,} h"
    click.echo(f"keeps {describe(wanted)} in {state / order.FOLDER}: {limits}")
    standing = health.read(state)
    if standing is None or abs(time.time() - standing.at) > STALE:
        click.echo("No sensor runs here at the moment; it will obey when it does.", err=True)


@capture.command()
@_config
def stop(config: Path) -> None:
    """Keep nothing more; what is kept stays until it is too old.

    \b
    teiten appliance capture stop
    """
    wanted = _order(_state(config))
    _give(config, msgspec.structs.replace(wanted, on=False, since=time.time()))
    click.echo("keeps nothing more")


@capture.command("show")
@_config
def show_(config: Path) -> None:
    """Say what is ordered, and count what is kept.

    \b
    teiten appliance capture show
    """
    from appliance.captures.replay import Replay
    from appliance.reading.monitored import Monitored
    from appliance.settings import Windows
    from appliance.watch import health, show
    from teiten.capture.read import chunks

    state = _state(config)
    standing, wanted = health.read(state), _order(state)
    click.echo(f"ordered   {describe(wanted) if wanted.on else 'nothing'}")
    click.echo(
        f"sensor    {standing.capture if standing and standing.capture else 'keeps nothing'}"
    )
    kept = segments(state / order.FOLDER)
    found = chain.from_iterable(chunks(path) for _, path in kept)
    folded = Replay(Monitored(()), seconds=86400, max_origins=Windows().max_origins)
    for rollup in folded.run(found):
        click.echo("\n".join(show.table(rollup)))


@capture.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@_config
def save(file: Path, config: Path) -> None:
    """Write all that is kept into one pcapng file, `-` for standard output.

    It holds the packets' first bytes and their addresses: look who may read it.

    \b
    teiten appliance capture save six.pcapng
    teiten appliance capture save - | tcpdump -n -r -
    """
    kept = segments(_state(config) / order.FOLDER)
    try:
        if str(file) == "-":
            sys.stdout.buffer.writelines(_joined(kept))
            return
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.writelines(_joined(kept))
    except OSError as error:
        raise OperatorError(
            f"{error.filename or file}: {error.strerror}", hint="Run as the sensor's user."
        ) from error


def _joined(kept: list[Segment]) -> Iterator[bytes]:
    """One section of all segments: each begins with the same bytes."""
    from appliance.ring import blocks

    yield blocks.head()
    for _, path in kept:
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # it has become too old meanwhile
            continue
        yield data[blocks.HEAD_BYTES : blocks.whole(data)]


def _state(config: Path) -> Path:
    return Path(load(config, Settings).state)


def _order(state: Path) -> Wanted:
    try:
        return order.understood(order.found(state))
    except (OSError, msgspec.MsgspecError):
        return Wanted(on=False)


def _give(config: Path, wanted: Wanted) -> Path:
    from appliance.enrolment.identity import prepare

    state = prepare(_state(config))
    order.give(state, wanted)
    return state
