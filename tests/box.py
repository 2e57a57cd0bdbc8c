"""A disk, a yard -> a box whose power can be cut, and which lets in whoever tests it."""

import subprocess
from pathlib import Path
from random import Random
from typing import NamedTuple

from patience import until
from platter import Platter
from qemu import Machine
from yard import MANAGED, Yard

INTERIM = 60
"""Seconds between two rollups of a window; five times as many are a box's own choice."""
FASTER = 4_000_000
"""Bytes of another version a second, which is eight times a box's own pace."""
_SOONER = f"""\
[Service]
ExecStartPre=+/bin/sh -c 'grep -q interim /run/teiten/appliance.toml || \
{{ sed -i "s/^every-minutes/bytes-per-second = {FASTER}\\\\n&/" /run/teiten/appliance.toml; \
printf "[window]\\\\ninterim-seconds = {INTERIM}\\\\n" >>/run/teiten/appliance.toml; }}'
"""
_TRIAL = """\
[Service]
ExecStart=
ExecStart=/opt/teiten/bin/teiten appliance update trial --seconds {seconds}
"""
_NEW = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null")
_READY = "/var/tmp/ready.bundle"  # noqa: S108


class Said(NamedTuple):
    """What a command on the box said, and how it ended; 255: nobody let us in."""

    status: int
    text: str


class Box:
    """One box, and the runs of it."""

    def __init__(self, disk: Path, seed: Path, yard: Yard, key: Path) -> None:
        """Have it, and `seed` in a volume of its own; `start` begins its first run."""
        self.platter = Platter(disk, yard.folder / "disk.sock")
        self.machine: Machine
        self._seed, self._yard, self._key = seed, yard, key

    def start(self, trial: int = 900) -> None:
        """Switch it on; a version has so many seconds to come up, by default a box's own."""
        place = self._yard.folder / "machine"
        drives = (self.platter.place, str(self._seed))
        units = {
            "systemd.unit-dropin.teiten-appliance.service": _SOONER,
            "systemd.unit-dropin.teiten-trial.service": _TRIAL.format(seconds=trial),
        }
        self.machine = Machine(drives, place, self._yard.name, units)

    def ask(self, command: str, given: Path | None = None) -> Said:
        """Have root on the box do something; `given` is what it reads."""
        options = (*_NEW, "ConnectTimeout=30", "ServerAliveInterval=30")
        words = [*("ssh", "-q", "-i", str(self._key)), *(f"-o{each}" for each in options)]
        with (given or Path("/dev/null")).open("rb") as file:
            done = subprocess.run(
                self._yard.words(*words, f"root@{MANAGED}", command),
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        return Said(done.returncode, done.stdout)

    def told(self, command: str, seconds: float) -> str:
        """Wait until somebody there does it."""
        return str(
            until(lambda: (s := self.ask(command)).status == 0 and s, command, seconds, nap=5).text
        )

    def bring(self, bundle: Path) -> None:
        """Bring it another version, and have all of it on its disk."""
        assert self.ask(f"cat >{_READY} && sync {_READY}", bundle).status == 0

    def take(self) -> Said:
        """Have it written that was brought."""
        return self.ask(f"/opt/teiten/bin/teiten appliance update install {_READY}")

    def cut(self, rng: Random) -> int:
        """Take its power away; say how many writes its disk has forgotten."""
        self.machine.cut()
        return self.platter.fail(rng)

    def close(self) -> None:
        self.machine.cut()
        self.platter.close()
