"""A seed -> a network with sensors somewhere in 2^28 addresses, and what it sees by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from worlds import world

from simulator.actors import scanner
from simulator.script.probe import Mark

Floats = NDArray[np.float64]
BLOCKS = 2**24
"""Of sixteen addresses, which is what a sensor watches: 2^28 addresses."""
ADDRESSES = 16
PORTS = {"23/tcp": 24.2, "445/tcp": 5.4, "22/tcp": 3.5, "80/tcp": 3.2, "1433/tcp": 2.8}
PING = 3.0
SPARE = 60.0
"""Hundredths of all scans that go to other ports."""


@dataclass(frozen=True)
class Network:
    """Sensors, and their packets."""

    blocks: NDArray[np.int64]
    """Where each is; rising."""
    counts: NDArray[np.float32]
    """Packets by hour, series and sensor."""
    labels: tuple[str, ...]

    def rates(self, hours: int) -> Floats:
        """Packets to an address in an hour, by epoch of so many hours, series and sensor."""
        fit = len(self.counts) // hours * hours
        whole = self.counts[:fit].reshape(-1, hours, *self.counts.shape[1:]).sum(axis=1)
        return np.asarray(whole / (hours * ADDRESSES), dtype=np.float64)


def network(sensors: int, days: int, seed: int) -> Network:
    """Draw one with five ports and ICMP; boxes are never off, which is to the attacker's favour."""
    found = world(
        sensors,
        days,
        seed,
        rare=0,
        addresses=(ADDRESSES, ADDRESSES),
        ports=PORTS | {"ping": PING, "10000/tcp": SPARE},
        backscatter=0.0,
        missing={"share": 0.0},
    )
    marks = [kind.mark for kind in found.model.kinds]
    rows = [_row(marks, service) for service in PORTS] + [_row(marks, "ping")]
    rng = np.random.default_rng(seed)
    blocks = np.sort(rng.choice(BLOCKS, sensors, replace=False))
    return Network(blocks, found.counts[:, rows], (*PORTS, "ICMP"))


def _row(marks: list[Mark], service: str) -> int:
    return marks.index(scanner.mark(service, 4))
