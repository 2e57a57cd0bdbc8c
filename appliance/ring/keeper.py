"""Packets that were examined -> the ring, while an order says so and the disk bears it."""

import contextlib
from pathlib import Path

import msgspec

from appliance.reading.decode import Headers, Skip
from appliance.ring import blocks, order
from appliance.ring.segments import RESERVE_BYTES, Segments, segments, size
from appliance.ring.wanted import Wanted, describe


class Ring:
    """The sensor's side of the capture: nothing in here ever stops the counting."""

    def __init__(self, state: Path, *, reserve: int = RESERVE_BYTES) -> None:
        """Keep nothing until the first tick."""
        self.packets = 0
        self.bytes = 0
        self._state, self._reserve = state, reserve
        self._order: bytes | None = None
        self._wanted = Wanted(on=False)
        self._segments: Segments | None = None
        self._trouble = ""

    @property
    def running(self) -> bool:
        """Whether packets are being kept."""
        return self._segments is not None and self._wanted.on and not self._trouble

    def add(self, packet: bytes, found: Headers | Skip, now: float) -> None:
        """Keep a packet if it is wanted."""
        if self._segments is None or not self.running or not self._wanted.holds(packet, found):
            return
        original = len(packet)
        if original >= blocks.SNAP and not isinstance(found, Skip):
            original = max(original, found.length)
        try:
            self._segments.append(blocks.packet(packet, original, now), now)
        except OSError as error:
            self._give_up(error)
        else:
            self.packets += 1

    def tick(self, now: float) -> None:
        """Look for an order, write what waits, and forget what is too old."""
        try:
            self._obey()
            if self._segments is not None:
                self._segments.tend(now)
                self.bytes = size(self._segments.folder)
        except OSError as error:
            self._give_up(error)

    def close(self, now: float) -> None:
        """Write what waits, and let go."""
        self.tick(now)
        if self._segments is not None:
            self._segments.close()
            self._segments = None

    def said(self) -> str:
        """The line of the status; empty where there is nothing to say."""
        if self._trouble:
            return f"STOPPED: {self._trouble}"
        wanted, kept = self._wanted, f"{self.bytes / 1e6:,.1f} MB"
        if self.running:
            limits = f"at most {wanted.megabytes:,} MB and {wanted.hours:,} h"
            return f"keeps {describe(wanted)}: {self.packets:,} packets, {kept}; {limits}"
        return f"off; {kept} are kept for at most {wanted.hours:,} h" if self.bytes else ""

    def _obey(self) -> None:
        raw = order.found(self._state)
        if raw == self._order:
            return
        self._order = raw
        if self._segments is not None:
            self._segments.close()
            self._segments = None
        try:
            self._wanted, self._trouble = order.understood(raw), ""
        except msgspec.MsgspecError as error:
            self._wanted, self._trouble = Wanted(on=False), f"{order.NAME}: {error}"
        folder = self._state / order.FOLDER
        if self._wanted.on or segments(folder):
            self._segments = Segments(
                folder,
                blocks.head(),
                max_bytes=self._wanted.max_bytes,
                seconds=self._wanted.seconds,
                reserve=self._reserve,
            )

    def _give_up(self, error: OSError) -> None:
        """Keep no more until another order comes, but go on to forget what is too old."""
        self._trouble = f"{error.filename or order.FOLDER}: {error.strerror}"
        if self._segments is not None:
            with contextlib.suppress(OSError):
                self._segments.close()
