"""What is to be expected at a sensor -> what it counts: chance, and hours without anything.

A gamma mixture of Poisson distributions, the negative binomial of Greenwood and Yule (1920); its
size grows with the root of the addresses, since neighbours see the same scanners. A rare port is
zero more often than that: zero inflation, Lambert (Technometrics 34, 1992).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.history.cohort import Member
from simulator.history.dice import Dice, dice
from simulator.history.kinds import Kind
from simulator.history.table import Profile

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def profiles(
    profile: Profile, members: Sequence[Member], kinds: Sequence[Kind], seed: int
) -> Floats:
    """How much of each kind each sensor gets, by its region, network and itself; lognormal.

    Over all monitored addresses the mean is 1, so that the intensity is theirs on average.
    """
    size, half = len(kinds), 0.5**0.5
    logs = np.empty((len(members), size))
    for row, member in enumerate(members):
        own = dice(seed, "profile", member.name)
        logs[row] = profile.sensor * half * (own.standard_normal() + own.standard_normal(size))
        for sigma, word in ((profile.region, member.economy), (profile.network, member.network)):
            logs[row] += sigma * dice(seed, "profile of", word).standard_normal(size)
    lifted = np.round(np.exp(logs), 9)
    addresses = np.array([member.addresses for member in members], dtype=np.float64)
    means = addresses @ lifted / addresses.sum()
    found: Floats = np.round(lifted / means, 9)
    return found


def counts(
    rng: Dice, expected: Floats, zeros: Floats, *, dispersion: float, addresses: int
) -> Counts:
    """Draw packets by hour and kind, `expected` on average."""
    size = dispersion * addresses**0.5
    lifted = expected / (1 - zeros)
    rates = rng.standard_gamma(size, expected.shape) * (lifted / size)
    packets: Counts = rng.poisson(rates).astype(np.int64)
    packets[:, zeros > 0] *= (
        rng.random_sample((len(packets), np.count_nonzero(zeros))) >= (zeros[zeros > 0])
    )
    return packets
