"""An interface -> one packet for each that arrives, as far as its driver lets itself be told.

The kernel is asked as ethtool(8) asks it, see linux/ethtool.h.
"""

import ctypes
import fcntl
import socket
from struct import pack, unpack_from

_SIOCETHTOOL = 0x8946
_SET_INFO, _STRINGS, _FEATURES, _SET_FEATURES = 0x37, 0x1B, 0x3A, 0x3B
_NAMES_OF_FEATURES = 4
_NAME, _BLOCK = 32, 32
"""Bytes of a name; features of a block."""
MERGING = (
    "rx-gro",
    "rx-gro-hw",
    "rx-lro",
    "rx-gro-list",
    "rx-udp-gro-forwarding",
)
"""Offloads that hand the kernel one packet where several arrived."""


def one_packet_each(interface: str) -> tuple[str, ...]:
    """Switch off offloads that merge packets; names those that could not be switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        driver = _Driver(line, interface)
        try:
            merging = [name for name in driver.active() if name in MERGING]
            if merging:
                driver.switch_off(merging)
            left = driver.active()
        except OSError:  # a driver that cannot be asked
            return MERGING[:1]
    return tuple(name for name in merging if name in left)


class _Driver:
    """What stands behind an interface."""

    def __init__(self, line: socket.socket, interface: str) -> None:
        self._line, self._interface = line, interface.encode()

    def _ask(self, question: bytes) -> bytes:
        """The kernel writes its answer over the question."""
        place = ctypes.create_string_buffer(question, len(question))
        fcntl.ioctl(
            self._line, _SIOCETHTOOL, pack("16sP16x", self._interface, ctypes.addressof(place))
        )
        return place.raw

    def _names(self) -> list[str]:
        """Every feature that this kernel knows, in the order of their bits."""
        answer = self._ask(pack("=IIQI", _SET_INFO, 0, 1 << _NAMES_OF_FEATURES, 0))
        (count,) = unpack_from("=I", answer, 16)
        head = pack("=III", _STRINGS, _NAMES_OF_FEATURES, count)
        texts = self._ask(head + bytes(_NAME * count))[len(head) :]
        return [
            texts[at : at + _NAME].partition(b"\0")[0].decode()
            for at in range(0, len(texts), _NAME)
        ]

    def active(self) -> list[str]:
        """The features that are on."""
        names = self._names()
        blocks = -(-len(names) // _BLOCK)
        answer = self._ask(pack("=II", _FEATURES, blocks) + bytes(16 * blocks))
        on = [unpack_from("=IIII", answer, 8 + 16 * block)[2] for block in range(blocks)]
        return [name for bit, name in enumerate(names) if on[bit // _BLOCK] >> bit % _BLOCK & 1]

    def switch_off(self, features: list[str]) -> None:
        """Ask for that; what stays on shows afterwards."""
        names = self._names()
        blocks = [0] * -(-len(names) // _BLOCK)
        for name in features:
            bit = names.index(name)
            blocks[bit // _BLOCK] |= 1 << bit % _BLOCK
        wanted = b"".join(pack("=II", block, 0) for block in blocks)
        self._ask(pack("=II", _SET_FEATURES, len(blocks)) + wanted)
