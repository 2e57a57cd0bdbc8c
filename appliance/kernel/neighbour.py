"""Neighbour solicitations for monitored addresses -> advertisements (RFC 4861).

The kernel answers ARP for an AnyIP block by itself, but no IPv6 neighbour solicitation; this does.
"""

import ctypes
import socket
import struct
from collections.abc import Iterable
from ipaddress import IPv6Address

from appliance.reading.decode import Address, Network

_ETH_P_ALL = 3
_ETH_P_IPV6 = 0x86DD
_SO_ATTACH_FILTER = 26
_SOL_PACKET, _PACKET_IGNORE_OUTGOING = 263, 23
_SOLICITATION, _ADVERTISEMENT, _TARGET_LINK = 135, 136, 2
_SOLICITED_OVERRIDE, _OVERRIDE = 0x60000000, 0x20000000
_ALL_NODES = IPv6Address("ff02::1")
_ALL_NODES_LINK = bytes.fromhex("333300000001")

_FILTER = (
    (0x28, 0, 0, 12),  # the Ethernet type
    (0x15, 0, 5, _ETH_P_IPV6),
    (0x30, 0, 0, 20),  # the next header
    (0x15, 0, 3, socket.IPPROTO_ICMPV6),
    (0x30, 0, 0, 54),  # the ICMPv6 type
    (0x15, 0, 1, _SOLICITATION),
    (0x06, 0, 0, 0xFFFF),
    (0x06, 0, 0, 0),
)
"""Classic BPF: only IPv6 neighbour solicitations wake us."""


def _checksum(data: bytes) -> int:
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def advertisement(frame: bytes, link_address: bytes) -> tuple[IPv6Address, bytes] | None:
    """Answer one solicitation frame: whom it asks for, and the frame that says `here`."""
    if len(frame) < 78 or frame[54] != _SOLICITATION or frame[21] != 255:
        return None
    source, target = IPv6Address(frame[22:38]), IPv6Address(frame[62:78])
    if target.is_multicast:
        return None
    probing = source.is_unspecified
    to = _ALL_NODES if probing else source
    to_link = _ALL_NODES_LINK if probing else frame[6:12]
    body = (
        struct.pack(">BBHI", _ADVERTISEMENT, 0, 0, _OVERRIDE if probing else _SOLICITED_OVERRIDE)
        + target.packed
        + struct.pack(">BB", _TARGET_LINK, 1)
        + link_address
    )
    pseudo = target.packed + to.packed + struct.pack(">II", len(body), socket.IPPROTO_ICMPV6)
    body = body[:2] + struct.pack(">H", _checksum(pseudo + body)) + body[4:]
    header = struct.pack(">IHBB", 6 << 28, len(body), socket.IPPROTO_ICMPV6, 255)
    ethernet = to_link + link_address + struct.pack(">H", _ETH_P_IPV6)
    return target, ethernet + header + target.packed + to.packed + body


class Responder:
    """A packet socket on the monitored interface that speaks for the monitored IPv6 blocks.

    Being a tap for every protocol, it also keeps the kernel from counting frames of protocols
    that nobody else takes as dropped by the link.
    """

    def __init__(self, interface: str, blocks: Iterable[Network], own: Iterable[Address]) -> None:
        """Open the tap; the box's own addresses are left to the kernel."""
        self._blocks = [block for block in blocks if block.version == 6]
        self._own = frozenset(own)
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self._attach_filter()
        self._socket.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
        self._socket.bind((interface, _ETH_P_ALL))
        self._socket.setblocking(False)
        self._link_address = self._socket.getsockname()[4]
        self.answered = 0

    def _attach_filter(self) -> None:
        code = b"".join(struct.pack("HBBI", *step) for step in _FILTER)
        program = ctypes.create_string_buffer(code)
        self._socket.setsockopt(
            socket.SOL_SOCKET,
            _SO_ATTACH_FILTER,
            struct.pack("HL", len(_FILTER), ctypes.addressof(program)),
        )

    def fileno(self) -> int:
        """The descriptor that becomes readable when somebody asks."""
        return self._socket.fileno()

    def read(self) -> None:
        """Answer at most a handful, so that a flood of questions stops nothing else."""
        for _ in range(64):
            try:
                answer = advertisement(self._socket.recv(1514), self._link_address)
            except OSError:  # nobody asks, or the link went down: it may come up again
                return
            if answer and self._speaks_for(answer[0]):
                try:
                    self._socket.send(answer[1])
                except OSError:  # the link is down or full: the asker asks again
                    return
                self.answered += 1

    def _speaks_for(self, target: IPv6Address) -> bool:
        return target not in self._own and any(target in block for block in self._blocks)

    def close(self) -> None:
        """Fall silent."""
        self._socket.close()
