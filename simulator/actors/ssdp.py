"""The SSDP probe (2014-): a search by unicast -> every service of a device at home.

CISA alert TA14-017A; UPnP Device Architecture 1.0, section 1.2.2: M-SEARCH for ssdp:all.
"""

from random import Random
from typing import ClassVar

from simulator.actors.reflection import ReflectionRole
from simulator.script.probe import Mark
from teiten.rollup.record import UDP, Class

PAYLOAD = (
    b"M-SEARCH * HTTP/1.1\r\nHOST:239.255.255.250:1900\r\n"
    b'MAN:"ssdp:discover"\r\nMX:3\r\nST:ssdp:all\r\n\r\n'
)
MARK = Mark(UDP, Class.SCAN, 1900, "ssdp-search")


class SsdpRole(ReflectionRole, frozen=True, kw_only=True, tag="ssdp"):
    """Hosts that look for devices that amplify, or abuse them."""

    MARK: ClassVar[Mark] = MARK

    def question(self, rng: Random) -> bytes:
        """The same to everybody."""
        return PAYLOAD
