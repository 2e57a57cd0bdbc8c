"""Weeks of editions, drawn from a seed, without a ledger: for tests of what follows from them."""

import numpy as np

from collector.gate.edition import Line, Listened, kept
from collector.index.series import Series

MONDAY = 4 * 86400
PORTS = {23: 30.0, 445: 20.0, 22: 9.0, 80: 6.0, 3389: 5.0, 5555: 0.4}
EPOCH = 6 * 3600


def published(count, *, change=None, dark=(), seed=1):
    """So many editions: ICMP, five of six ports by size, in steps of a tenth, and an economy."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        hour = 6 * number + 3
        day = 1 + 0.2 * np.cos(2 * np.pi * (hour - 15) / 24)
        rates = {port: rate * day for port, rate in PORTS.items()} | {"icmp": 8.0 * day}
        if change:
            change(number, rates)
        said = {
            name: float(np.exp(np.round(np.log(rate) * 10 + rng.normal(0, 1)) / 10))
            for name, rate in rates.items()
        }
        listed = sorted(PORTS, key=lambda port: -said[port])[:5]
        lines = [Line(Series(4, 1), said["icmp"])]
        lines += [Line(Series(4, 6, None, port), said[port]) for port in listed]
        heard = Listened.TOO_LITTLE if number in dark else Listened.ALMOST_ALL
        lines = () if number in dark else tuple(lines)
        found.append(kept("gated", MONDAY + number * EPOCH, EPOCH, heard, lines))
    return found
