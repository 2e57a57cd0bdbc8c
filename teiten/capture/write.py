"""Packets and their moments -> a pcap file with nanoseconds, raw IP inside."""

import struct
from typing import BinaryIO

NANOSECONDS = 0xA1B23C4D
RAW = 101
"""Link type of packets that begin with their IP header, of tcpdump.org's registry."""
LONGEST = 262_144

_HEAD = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")


class Writer:
    """One file, from its header on."""

    def __init__(self, file: BinaryIO) -> None:
        """Write the header."""
        self._file = file
        file.write(_HEAD.pack(NANOSECONDS, 2, 4, 0, 0, LONGEST, RAW))

    def write(self, moment: int, packet: bytes) -> None:
        """Write one packet at `moment`, in nanoseconds since 1970-01-01T00:00Z."""
        seconds, rest = divmod(moment, 1_000_000_000)
        self._file.write(_RECORD.pack(seconds, rest, len(packet), len(packet)) + packet)
