"""A service -> somebody who looks for it, with nobody's tool.

Half of those who look over TCP do so with their own system's stack, a Linux here; the others write
bare headers, as bots do.
"""

import struct
from functools import cache
from random import Random

from simulator.actors import unmarked
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe
from simulator.shapes import packets
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Class, Family

PING = "ping"
PROTOCOLS = {"tcp": TCP, "udp": UDP}


@cache
def mark(service: str, family: Family) -> Mark:
    """Read a service as people write it: `23/tcp`, `161/udp` or `ping`."""
    if service == PING:
        kinds = (ICMP, packets.ECHO_REQUEST), (ICMPV6, packets.ECHO_REQUEST6)
        return Mark(kinds[family == 6][0], Class.SCAN, kinds[family == 6][1])
    port, protocol = service.split("/")
    if int(port) > 65535:
        raise ValueError(f"{service} is beyond the last port")
    return Mark(PROTOCOLS[protocol], Class.SCAN, int(port))


class Scanner:
    """One host."""

    def __init__(self, rng: Random, source: Address, service: str) -> None:
        """Let the host at `source` look for `service`."""
        self._rng, self._source = rng, source
        self._mark = mark(service, 6 if source.version == 6 else 4)
        self._stack = rng.random() < 0.5
        self._window = 29200 if self._stack else rng.randint(1, 65535)
        self._ttl = 64 - targets.hops(rng)
        self._number = rng.getrandbits(16)
        self._sent = 0

    def knock(self, destination: Address) -> Probe:
        """Try `destination`."""
        self._sent += 1
        if self._mark.protocol == TCP:
            return Probe(destination, self._syn(destination), self._mark)
        ip_id = unmarked.identification(self._rng, destination)
        if self._mark.protocol == UDP:
            packet = packets.udp(
                self._source,
                destination,
                sport=self._rng.randint(32768, 60999),
                dport=self._mark.number,
                payload=bytes(8),
                ttl=self._ttl,
                ip_id=ip_id,
            )
        else:
            packet = packets.echo(
                self._source,
                destination,
                identifier=self._number,
                sequence=self._sent,
                payload=bytes(56),
                ttl=self._ttl,
                ip_id=ip_id,
            )
        return Probe(destination, packet, self._mark)

    def _syn(self, destination: Address) -> bytes:
        seq = unmarked.sequence(self._rng, destination)
        port = self._mark.number
        options = b""
        if self._stack:
            stamp = struct.pack("!I", self._rng.getrandbits(32))
            options = b"\x02\x04\x05\xb4\x04\x02\x08\x0a" + stamp + b"\0\0\0\0\x01\x03\x03\x07"
        return packets.tcp(
            self._source,
            destination,
            sport=self._rng.randint(32768, 60999),
            dport=port,
            seq=seq,
            window=self._window,
            options=options,
            ttl=self._ttl,
            ip_id=unmarked.identification(self._rng, destination, port, seq),
            fragment=packets.DONT_FRAGMENT if self._stack else 0,
        )
