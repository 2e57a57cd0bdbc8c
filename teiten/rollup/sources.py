"""Addresses -> registers that remember how many different ones there were.

HyperLogLog with 4096 registers, hashed as Apache DataSketches hashes: MurmurHash3 x64 128 with
seed 9001, an IPv4 address as a 64-bit little-endian integer, an IPv6 address as its 16 bytes.
"""

import mmh3

from teiten.rollup import sketch
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP

SEED = 9001
_SLOTS = sketch.REGISTERS - 1
_OWN_SKETCH = frozenset({TCP, UDP, ICMP, ICMPV6})


class Sources:
    """One sketch a family, and one for its TCP, UDP and ICMP each, as far as they were seen."""

    def __init__(self, images: dict[str, str] | None = None) -> None:
        """Start empty, or from the images of an earlier rollup of the same window."""
        self._registers = {
            key: bytearray(sketch.registers(image)) for key, image in (images or {}).items()
        }

    def add(self, source: bytes, protocol: int) -> None:
        """Remember a packed address."""
        family = "4" if len(source) == 4 else "6"
        plain = source[::-1] + bytes(4) if family == "4" else source
        low, high = mmh3.hash64(plain, SEED, x64arch=True, signed=False)
        slot, value = low & _SLOTS, min(62, 64 - high.bit_length()) + 1
        keys = (family, f"{family}/{protocol}") if protocol in _OWN_SKETCH else (family,)
        for key in keys:
            registers = self._registers.get(key)
            if registers is None:
                registers = self._registers[key] = bytearray(sketch.REGISTERS)
            if value > registers[slot]:
                registers[slot] = value

    def unite(self, key: str, registers: bytes) -> None:
        """Add what another sketch of the same kind remembers; a family knows all its protocols."""
        if not any(registers):
            return
        for name in {key, key[0]}:
            known = self._registers.setdefault(name, bytearray(sketch.REGISTERS))
            known[:] = sketch.merge(bytes(known), registers)

    def images(self) -> dict[str, str]:
        """Write every sketch as an image."""
        return {key: sketch.image(registers) for key, registers in self._registers.items()}
