"""nmap (1997): asks in four ways whether anybody is there -> SYNs to its ports where somebody is.

Lyon: Nmap Network Scanning (2009), and nmap's published source; Zalewski: p0f, its signatures of
nmap: an empty echo request, a SYN to 443, an ACK to 80, a timestamp request; then the ports of
whoever answered any of them, in a random order. One segment size as the only option, a window of
one to four times 1024, one source port and sequence number for a run; each packet draws its TTL
(37 to 59) and identification. Nothing is sent twice, as with --max-retries 0.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from random import Random
from typing import Annotated

from msgspec import Meta

from simulator.actors import unmarked
from simulator.actors.asking import PATIENCE
from simulator.actors.steady import Steady
from simulator.script import targets
from simulator.script.probe import Address, Mark, Probe, Reply
from simulator.script.role import Pace, Port, Role, Stage
from simulator.script.targets import Row
from simulator.shapes import packets
from simulator.shapes.packets import ACK, SYN
from teiten.rollup.record import ICMP, TCP, Class

TOP20 = (
    *(21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 443),
    *(445, 993, 995, 1723, 3306, 3389, 5900, 8080),
)
"""What nmap finds open most often."""
MSS = b"\x02\x04\x05\xb4"
TTLS = range(37, 60)
TIMESTAMP_REQUEST, TIMESTAMP_REPLY = 13, 14

ECHO = Mark(ICMP, Class.SCAN, packets.ECHO_REQUEST, "nmap")
TIMESTAMP = Mark(ICMP, Class.OTHER, TIMESTAMP_REQUEST, "nmap")
TOUCH = Mark(TCP, Class.OTHER, 80, "nmap")
GREETING = Mark(TCP, Class.SCAN, 443, "nmap")
DISCOVERY = (ECHO, GREETING, TOUCH, TIMESTAMP)

_ANSWERS = {(ICMP, packets.ECHO_REPLY), (ICMP, TIMESTAMP_REPLY), (TCP, 443), (TCP, 80)}


class NmapRole(Role, frozen=True, kw_only=True, tag="nmap"):
    """Hosts from which somebody looks around with nmap."""

    pace: Pace = 10.0
    ports: Annotated[tuple[Port, ...], Meta(min_length=1)] = TOP20

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Nmap":
        """Let one of them begin."""
        return Nmap(rng, source, stage.four, ports=self.ports, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Four questions an address, then every port."""
        sent = [*DISCOVERY, *(knock(port) for port in self.ports)]
        return {mark: self.pace * sent.count(mark) / len(sent) for mark in sent}


def knock(port: int) -> Mark:
    """What a sensor says of a knock at `port`."""
    return Mark(TCP, Class.SCAN, port, "nmap")


class Nmap(Steady):
    """One host that goes through the row in order, and then once more with a new run."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        ports: Sequence[int],
        pace: float,
        begins: float = 0.0,
        patience: int = PATIENCE,
    ) -> None:
        """Send `pace` packets a second, over the hosts that it finds among `row` and `ports`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._row = rng, source, row
        self._hops = targets.hops(rng)
        self._marks = [knock(port) for port in ports]
        self._patience = patience
        self._asked: dict[Address, None] = {}
        self._waiting: deque[tuple[Address, Mark]] = deque()
        self._place = 0
        self._begin()

    @property
    def hears(self) -> Address:
        """Whoever shows that he is there."""
        return self._source

    def hear(self, reply: Reply) -> None:
        """Put all ports of a host that has answered into the queue, once a run."""
        mine = reply.destination == self._source and reply.source in self._asked
        if mine and (reply.protocol, reply.number) in _ANSWERS:
            del self._asked[reply.source]
            self._waiting.extend((reply.source, mark) for mark in self._marks)

    def _begin(self) -> None:
        """Draw what stays the same for a run."""
        self._sport = self._rng.randint(33000, 65279)
        self._seq = self._rng.getrandbits(32)
        self._window = 1024 * self._rng.randint(1, 4)
        self._rng.shuffle(self._marks)

    def _next(self) -> Probe:
        if not self._waiting:
            self._discover()
        destination, mark = self._waiting.popleft()
        return Probe(destination, self._write(destination, mark), mark)

    def _discover(self) -> None:
        if self._place == len(self._row):
            self._place = 0
            self._begin()
        destination = self._row[self._place]
        self._place += 1
        self._asked[destination] = None
        if len(self._asked) > self._patience:
            del self._asked[next(iter(self._asked))]
        self._waiting.extend((destination, mark) for mark in DISCOVERY)

    def _write(self, destination: Address, mark: Mark) -> bytes:
        ttl = self._rng.choice(TTLS) - self._hops
        ip_id = unmarked.identification(self._rng, destination, mark.number, self._seq)
        if mark.protocol == ICMP:
            body = self._rng.randbytes(2) + bytes(2 if mark is ECHO else 14)
            return packets.icmp(
                self._source, destination, kind=mark.number, body=body, ttl=ttl, ip_id=ip_id
            )
        touch = mark is TOUCH
        return packets.tcp(
            self._source,
            destination,
            sport=self._sport,
            dport=mark.number,
            flags=ACK if touch else SYN,
            seq=0 if touch else self._seq,
            ack=self._seq if touch else 0,
            window=self._window,
            options=b"" if touch else MSS,
            ttl=ttl,
            ip_id=ip_id,
        )
