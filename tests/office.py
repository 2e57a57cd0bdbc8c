"""A yard -> a collector in it, as it is by default: over TLS, with an authority of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from collector.books import ledger, store
from patience import until
from teiten import seed
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from yard import BLOCK, BLOCK6, BOX, BOX6, BOX_MAC, COLLECTOR, GATEWAY, GATEWAY6, MANAGED, Yard

TEITEN = str(Path(sys.executable).with_name("teiten"))
BOOT = 1200.0
"""Seconds that a machine may take, where every instruction is emulated by a busy one."""


class Office:
    """The collector's settings and state; it serves within `serving`."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.folder = yard, yard.folder / "collector"
        self.folder.mkdir()
        self.settings = self.folder / "collector.toml"
        place = f'state = "{self.folder}/state"\npublic = "{self.folder}/public"\nlisten = []\n'
        self.settings.write_text(place)
        self.ask("certificate", "--name", COLLECTOR)
        tls = self.folder / "state" / "tls"
        self.settings.write_text(
            f'{place}[tls]\nlisten = ["{COLLECTOR}:8443"]\n'
            f'certificate = "{tls}/certificate.pem"\nkey = "{tls}/certificate.key"\n'
        )
        self.authorities = (tls / "authority.pem").read_text()

    def ask(self, *words: str) -> str:
        return self.yard.run(TEITEN, "collector", *words, "--config", str(self.settings))

    def seed(self, sensor: str) -> seed.Seed:
        """What makes an image this sensor."""
        return seed.Seed(
            sensor=sensor,
            monitored=seed.Watch(
                blocks=(BLOCK, BLOCK6),
                link=seed.Link(
                    port=BOX_MAC.hex(":"),
                    addresses=(f"{BOX}/24", f"{BOX6}/64"),
                    gateways=(GATEWAY, GATEWAY6),
                ),
            ),
            collector=seed.Report(
                urls=(f"https://{COLLECTOR}:8443",),
                authorities=self.authorities,
                token=self.ask("sensors", "invite", sensor).split()[0],
            ),
            management=seed.Management(
                link=seed.Link(port="52:54:00:00:00:02", addresses=(f"{MANAGED}/24",)),
                peers=(f"{COLLECTOR}/32",),
            ),
            time=(COLLECTOR,),
        )

    def approve(self, sensor: str, seconds: float = BOOT) -> None:
        """Wait until the sensor has enrolled, and take what it sends."""
        until(lambda: sensor in self.ask("sensors", "list"), f"{sensor} enrols", seconds, nap=2.0)
        place = ("--block", BLOCK, "--block", BLOCK6, "--economy", "JP", "--network", "university")
        self.ask("sensors", "approve", sensor, *place, "--organisation", "Example")

    def rollups(self, sensor: str) -> list[Rollup]:
        """What the ledger holds of a sensor."""
        with closing(store.connect(self.folder / "state")) as connection:
            found = [decode(body) for body in ledger.bodies(connection)]
        return [each for each in found if isinstance(each, Rollup) and each.sensor == sensor]

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = [TEITEN, "collector", "serve", "--config", str(self.settings)]
        with subprocess.Popen(
            self.yard.words(*command), stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                assert process.stdout
                assert COLLECTOR in process.stdout.readline()
                yield
            finally:
                process.terminate()
