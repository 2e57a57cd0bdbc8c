"""The monlist probe (2013-14): NTP's private mode 7 -> whoever lists his last 600 clients.

CVE-2013-5211; CISA alert TA14-013A; Czyz et al.: Taming the 800 Pound Gorilla: The Rise and
Decline of NTP DDoS Attacks (IMC 2014): eight bytes, request code 42.
"""

from random import Random
from typing import ClassVar

from simulator.actors.reflection import ReflectionRole
from simulator.script.probe import Mark
from teiten.rollup.record import UDP, Class

PAYLOAD = bytes.fromhex("1700032a00000000")
MARK = Mark(UDP, Class.SCAN, 123, "ntp-monlist")


class NtpRole(ReflectionRole, frozen=True, kw_only=True, tag="ntp"):
    """Hosts that look for time servers that amplify, or abuse them."""

    MARK: ClassVar[Mark] = MARK

    def question(self, rng: Random) -> bytes:
        """The same to everybody."""
        return PAYLOAD
