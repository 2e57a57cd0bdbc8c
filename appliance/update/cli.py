"""`teiten appliance update`: words on the command line -> another version of the whole box."""

import sys
import time
from pathlib import Path

import click

from appliance.enrolment.identity_cli import config
from appliance.settings import Settings
from appliance.update import release
from teiten.config import load
from teiten.errors import OperatorError

REFUSED = 3
_LOOK = 2.0
_KEYS = Path("/run/teiten/bundles.keys")
_RESTART = "systemd-run --on-active={seconds} --timer-property=AccuracySec=1s systemctl reboot"
_file = click.Path(path_type=Path, dir_okay=False)
_own = click.option(
    "--self", "own", default=release.SELF, show_default=True, type=_file, hidden=True
)
_disk = click.option(
    "--disk", type=_file, help="Where this box starts from; else it finds that itself."
)
_kernels = click.option(
    "--kernels",
    default="/boot/EFI/Linux",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
)
_state = click.option(
    "--state",
    default="/var/lib/teiten",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the box keeps what outlives a boot.",
)


@click.group()
def update() -> None:
    """Try another version of a box that was made by the image."""


@update.command()
@click.argument("bundle", type=_file)
@_disk
@_kernels
@click.option("--keys", default=_KEYS, show_default=True, type=_file, help="Who is believed.")
@_state
@_own
def install(
    bundle: Path, disk: Path | None, kernels: Path, keys: Path, state: Path, own: Path
) -> None:
    """Write BUNDLE into the slot that does not run; the next boot tries it.

    Nothing is written unless every byte is as it was signed by somebody whom this box believes, and
    it is newer, for this hardware, and has not failed here. Exit code 3: refused, and why.

    \b
    teiten appliance update install /var/lib/teiten/update/V.bundle
    """
    from appliance.counting.clock import boot_id
    from appliance.keeping.durable import Folder
    from appliance.update import install as installing
    from appliance.update import origin, tried
    from appliance.update.tried import Tried
    from teiten.update.manifest import Refusal

    believed = _words(keys, "Whom to believe is in the seed: updates.keys.").split()
    here = installing.Disk(disk, kernels, origin.locked()) if disk else origin.own(kernels)
    with installing.opened(bundle) as file:
        found = installing.install(
            file,
            here,
            believed,
            version=release.version(own),
            hardware=release.hardware(),
        )
    if isinstance(found, Refusal):
        click.echo(f"{bundle}: {found}", err=True)
        sys.exit(REFUSED)
    tried.save(Folder(state), Tried(version=found.version, boot=boot_id()))
    click.echo(f"{found.version} is tried by the next boot")


@update.command()
@config
@_disk
@_kernels
@_own
@click.option("--restart", default=_RESTART, hidden=True, help="What lets the box start anew.")
def take(config: Path, disk: Path | None, kernels: Path, own: Path, restart: str) -> None:
    """Write what the sensor has fetched into the other slot, and start anew in its window.

    The image does this by itself as soon as a bundle is there. Exit code 3: refused; the sensor
    tells the collector why.

    \b
    teiten appliance update take
    """
    from appliance.counting.clock import boot_id
    from appliance.keeping.durable import Folder
    from appliance.update import install as installing
    from appliance.update import origin, taking, tried
    from appliance.update.tried import Tried
    from teiten.update.manifest import Refusal

    settings = load(config, Settings)
    found = taking.take(
        settings,
        lambda: installing.Disk(disk, kernels, origin.locked()) if disk else origin.own(kernels),
        version=release.version(own),
        hardware=release.hardware(),
    )
    if isinstance(found, Refusal):
        click.echo(f"refused: {found}", err=True)
        sys.exit(REFUSED)
    tried.save(Folder(Path(settings.state)), Tried(version=found.version, boot=boot_id()))
    seconds = taking.wait(settings.update, time.time())
    taking.restart(restart, seconds)
    click.echo(f"{found.version} is tried by the next boot, in {seconds} s")


@update.command()
@config
@click.option("--seconds", type=click.IntRange(1, 86400), default=900, show_default=True)
@_own
def trial(config: Path, seconds: int, own: Path) -> None:
    """Wait until this version counts and a collector has taken a rollup of it.

    Exit code 1: it did not in that time, and what was missing. The box then starts anew, and after
    three such boots it is the old one again.

    \b
    teiten appliance update trial --seconds 900
    """
    from appliance.keeping.durable import Folder
    from appliance.update import tried
    from appliance.update.trial import missing
    from appliance.update.tried import Tried
    from appliance.watch import health

    state = Path(load(config, Settings).state)
    end = time.monotonic() + seconds
    while (lack := missing(health.read(state), now=time.time())) and time.monotonic() < end:
        time.sleep(_LOOK)
    runs = Tried(version=release.version(own), lack=lack, up=not lack)
    tried.save(Folder(state), runs)
    if lack:
        raise OperatorError(
            f"This version did not come up in {seconds} s: {lack}.",
            hint="The box starts anew, and returns to the old one.",
        )
    click.echo("it came up")


@update.command()
@_state
@_own
def show(state: Path, own: Path) -> None:
    """Say which version runs, and what became of the one that was installed last.

    \b
    teiten appliance update show
    """
    from appliance.counting.clock import boot_id
    from appliance.keeping.durable import Folder
    from appliance.update import tried

    runs = release.version(own)
    click.echo(f"runs {runs}")
    click.echo(tried.said(tried.load(Folder(state)), runs=runs, boot=boot_id()))


def _words(path: Path, hint: str) -> str:
    try:
        return path.read_text()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}", hint=hint) from error
