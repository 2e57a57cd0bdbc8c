"""`teiten appliance`: words on the command line -> this room's parts."""

import sys
import time
from pathlib import Path

import click

from appliance.enrolment.identity_cli import config, enrol, identity, rotate
from appliance.settings import Settings
from teiten.config import load
from teiten.late import Late

_LATE = {
    "box": "appliance.box.cli",
    "capture": "appliance.ring.cli",
    "replay": "appliance.captures.replay_cli",
    "update": "appliance.update.cli",
}
"""What a sensor that counts never needs."""


@click.group(cls=Late, late=_LATE)
def appliance() -> None:
    """The sensor: deny everything, answer ping, count every packet that knocks."""


@appliance.command()
@config
def run(config: Path) -> None:
    """Count until SIGTERM or Ctrl-C. Needs root (CAP_NET_ADMIN, CAP_NET_RAW).

    The blocks are closed before the first packet is counted, and stay closed when this ends.

    \b
    teiten appliance run --config /etc/teiten/appliance.toml
    """
    from appliance.counting.clock import KernelClock
    from appliance.sensor import Sensor
    from appliance.watch.listening import address, serve
    from teiten import journal

    journal.begin()
    settings = load(config, Settings)
    listen = address(settings)
    sensor = Sensor(settings, KernelClock())
    server, thread = serve(listen, sensor.exporter.registry())
    click.echo(
        f"{settings.sensor} counts on {settings.monitored.interface}; "
        f"metrics at http://{settings.metrics.listen}/metrics"
    )
    for name in sensor.unmerged:
        click.echo(f"{name} cannot be switched off: merged packets count as one", err=True)
    try:
        sensor.run()
    finally:
        server.shutdown()
        thread.join()


@appliance.command()
@config
@click.option("--early", is_flag=True, help="Before there is a network, or even the interface.")
def arm(config: Path, early: bool) -> None:
    """Close the monitored blocks, without counting yet.

    With --early, which a unit does in each boot, nothing is asked of the interface: only what the
    box asks for itself is answered, and the blocks are nobody's until the sensor runs.

    \b
    teiten appliance arm
    """
    from appliance.kernel import arming

    settings = load(config, Settings)
    if early:
        made = arming.close(settings)
        click.echo(f"{'closed' if made else 'closed already'}: {settings.monitored.interface}")
        return
    wanted = arming.plan(settings)
    arming.arm(wanted)
    click.echo(f"closed: {len(wanted.blocks)} block(s) on {wanted.interface}")


@appliance.command()
@config
def disarm(config: Path) -> None:
    """Take rules and routes away: the blocks are open again to what the box allows.

    What the kernel counted since the daemon ended is booked and sent before that.

    \b
    teiten appliance disarm
    """
    from appliance.counting.clock import KernelClock
    from appliance.engines import place, xdp
    from appliance.kernel import arming
    from appliance.sensor import Sensor
    from teiten import journal

    journal.begin()
    settings = load(config, Settings)
    wanted, state = arming.plan(settings), Path(settings.state)
    if xdp.counts_on(state):
        place.leave(state)
        Sensor(settings, KernelClock(), attach=False).settle()
        xdp.release(state)
    arming.disarm(wanted)
    click.echo(f"open: {len(wanted.blocks)} block(s) on {wanted.interface}")


@appliance.command()
@config
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(config: Path, as_json: bool) -> None:
    """Say in one screen: is it counting, do the books balance, when was data last credited.

    Exit code 0: it counts and every law balances; 1: something is wrong.

    \b
    teiten appliance status
    teiten appliance status --json
    """
    import msgspec

    from appliance.box import said
    from appliance.watch import health
    from teiten.errors import OperatorError

    if (box := said.read()) and box.mistake:
        raise OperatorError(f"This box counts nothing. {box.mistake}", hint=box.hint)
    settings = load(config, Settings)
    standing = health.read(Path(settings.state))
    if standing is None:
        raise OperatorError(
            f"{settings.sensor} has never counted on this box.",
            hint="Start it with: teiten appliance run",
        )
    now = time.time()
    if as_json:
        well = {"healthy": health.healthy(standing, now)}
        click.echo(msgspec.json.encode(msgspec.structs.asdict(standing) | well))
    else:
        click.echo("\n".join(health.screen(standing, now)))
    sys.exit(0 if health.healthy(standing, now) else 1)


appliance.add_command(identity)
appliance.add_command(enrol)
appliance.add_command(rotate)
