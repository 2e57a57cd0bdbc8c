"""Probes -> frames on a link that the simulator made itself, every one counted; replies <- frames.

The attackers' kernel keeps silent on these links, so this file asks its neighbours itself who has
an address, and answers them for the gateway. What it counts is what the link took.
"""

import errno
import socket
from collections import deque
from collections.abc import Iterator

from simulator.links import namespaces
from simulator.links.ground import Ground
from simulator.links.layout import Post
from simulator.script.probe import Address, Probe, Reply
from simulator.shapes import frames
from simulator.shapes.frames import Answer, Question
from simulator.truths.truth import Truth

WAITING = 64
"""How many probes wait for a neighbour; the oldest gives way, and is counted as lost."""
PATIENCE = 1.0
"""Seconds before a neighbour who has not answered is asked again."""

_ALL = 3
_IGNORE_OUTGOING = 23
_SOL_PACKET = 263
_LARGEST = 65535


class Wire:
    """The strangers' end of the link to one sensor."""

    def __init__(self, ground: Ground, post: Post) -> None:
        """Open the link to `post`, if `ground` made one."""
        if post.name not in ground.links:
            raise ValueError(f"the simulator made no link to {post.name}")
        link = ground.links[post.name]
        self._post, self._own = post, link.address
        self._neighbours: dict[Address, bytes] = {}
        self._waiting: dict[Address, deque[Probe]] = {}
        self._asked: dict[Address, float] = {}
        self.frames = 0
        """Every frame that the link took from us."""
        self.lost = 0
        """Probes that were never sent because nobody answered for their address."""
        self.truth = Truth()
        """What the sensor at the other end must count."""
        with namespaces.inside(link.namespace):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
        self._socket.bind((link.interface, _ALL))
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """Let a selector wait for replies."""
        return self._socket.fileno()

    def close(self) -> None:
        """Give up what still waits, and the socket."""
        self.lost += sum(map(len, self._waiting.values()))
        self._waiting.clear()
        self._socket.close()

    def send(self, probe: Probe, now: float) -> None:
        """Send `probe` to whoever takes it on this link, once it is known where he is."""
        hop = self._post.next_hop(probe.destination)
        if hop in self._neighbours:
            self._put_probe(probe, self._neighbours[hop])
            return
        if hop not in self._waiting:
            self._waiting[hop] = deque()
            self._ask(hop, now)
        queue = self._waiting[hop]
        if len(queue) == WAITING:
            queue.popleft()
            self.lost += 1
        queue.append(probe)

    def hear(self) -> Iterator[Reply]:
        """Read all that came; neighbours' questions are answered here and go no further."""
        while (frame := self._get()) is not None:
            match frames.read(frame):
                case Question() as question if question.target in self._post.gateways:
                    self._put(frames.answer(question, sender=self._own))
                case Answer(address, link):
                    self._meet(address, link)
                case Reply() as reply if not reply.destination.is_multicast:
                    yield reply

    def tend(self, now: float) -> None:
        """Ask again for the neighbours who have not answered."""
        for hop in self._waiting:
            if now - self._asked[hop] >= PATIENCE:
                self._ask(hop, now)

    def _ask(self, hop: Address, now: float) -> None:
        self._asked[hop] = now
        self._put(frames.ask(hop, asker=self._post.gateway(hop.version), sender=self._own))

    def _meet(self, address: Address, link: bytes) -> None:
        self._neighbours[address] = link
        for probe in self._waiting.pop(address, ()):
            self._put_probe(probe, link)

    def _put_probe(self, probe: Probe, link: bytes) -> None:
        self._put(frames.wrap(probe.packet, to=link, sender=self._own))
        self.truth.add(probe)

    def _put(self, frame: bytes) -> None:
        try:
            self._socket.send(frame)
        except OSError as error:
            # The other end had no room: sent all the same, and counted as dropped by the kernel.
            if error.errno != errno.ENOBUFS:
                raise
        self.frames += 1

    def _get(self) -> bytes | None:
        try:
            return self._socket.recv(_LARGEST)
        except BlockingIOError:
            return None
