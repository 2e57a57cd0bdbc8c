"""Where sensors stand, and where addresses are -> how much more or less each sensor stands for.

Post-stratification by raking (Deming, Stephan: Annals of Mathematical Statistics 11, 1940): what
listens is brought into the shares that are known, economies and kinds of network in turn. Where
there are few sensors their weight is capped, or a handful would speak for a continent.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CAP = 3.0
"""No sensor stands for more than so many times what it listens to, or for less than that part."""
_ROUNDS = 40
UNKNOWN = ""
"""The stratum of a sensor whose place nobody noted."""


def weights(
    exposure: Floats, margins: Sequence[tuple[Sequence[str], Mapping[str, float]]]
) -> Floats:
    """Weigh sensors; each margin says every sensor's stratum, and the shares of the strata.

    A stratum whose share is not known keeps the one that it has. Over all that listens the mean of
    the weights is 1.
    """
    found = np.ones(len(exposure))
    total = float(exposure.sum())
    if not total:
        return found
    for _ in range(_ROUNDS):
        for strata, shares in margins:
            found = _capped(_raked(found, exposure, np.array(strata), shares), exposure, total)
    return found


def _raked(
    found: Floats, exposure: Floats, strata: NDArray[np.str_], shares: Mapping[str, float]
) -> Floats:
    heard = {name: float((exposure * (strata == name)).sum()) for name in set(strata.tolist())}
    known = {name: shares[name] for name in heard if shares.get(name) and heard[name]}
    within = sum(heard[name] for name in known)
    raked = found.copy()
    for name, share in known.items():
        here = strata == name
        wanted = share / sum(known.values()) * within
        raked[here] *= wanted / float((found * exposure)[here].sum())
    return raked


def _capped(found: Floats, exposure: Floats, total: float) -> Floats:
    clipped = np.clip(found, 1 / CAP, CAP)
    scaled: Floats = clipped * (total / float((clipped * exposure).sum()))
    return np.clip(scaled, 1 / CAP, CAP)
