"""The SSDP probe (2014-): a search by unicast -> every service of a device at home.

CISA alert TA14-017A; UPnP Device Architecture 1.0, section 1.2.2: M-SEARCH for ssdp:all.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.reflection import Reflection
from simulator.probe import Address, Mark
from simulator.role import Pace, Role, Stage
from teiten.rollup.record import UDP, Class

PAYLOAD = (
    b"M-SEARCH * HTTP/1.1\r\nHOST:239.255.255.250:1900\r\n"
    b'MAN:"ssdp:discover"\r\nMX:3\r\nST:ssdp:all\r\n\r\n'
)
MARK = Mark(UDP, Class.SCAN, 1900, "ssdp-search")


class SsdpRole(Role, frozen=True, kw_only=True, tag="ssdp"):
    """Hosts that look for devices that amplify, or abuse them."""

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Reflection:
        """Let one of them begin."""
        return Reflection(
            rng,
            source,
            stage.four,
            mark=MARK,
            payload=lambda: PAYLOAD,
            pace=self.pace,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}
