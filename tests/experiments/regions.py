"""Sensors that do not stand where addresses are -> what weights put right."""

from collections.abc import Iterator

import numpy as np
import pages
from judging import bare
from topics import Found, Row, Trials

from collector.index import strata
from collector.index.hour import Hour


def trials(quick: bool) -> Trials:
    return {"regions": lambda: regions(100 if quick else 336)}


def tables(found: Found) -> dict[str, str]:
    return {
        "regions": pages.table(found["regions"], stand="sensors", weights="weights", bias="bias")
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


def regions(hours: int) -> Iterator[Row]:
    """Synthetic: economies see different amounts, and sensors do not stand where addresses are."""
    rng = np.random.RandomState(1)
    shares = {"JP": 0.2, "US": 0.5, "BR": 0.3}
    sees = {"JP": 0.6, "US": 1.0, "BR": 1.2667}
    for label, stand in (
        ("24 JP, 10 US, 6 BR", {"JP": 24, "US": 10, "BR": 6}),
        ("36 JP, 3 US, 1 BR", {"JP": 36, "US": 3, "BR": 1}),
    ):
        economies = [economy for economy, count in stand.items() for _ in range(count)]
        exposure = np.full((2, 40), [[16.0], [0.0]])
        weights = strata.weights(exposure[0], [(economies, shares)])
        for name, given in (("alike", np.ones(40)), ("weighed", weights)):
            reckoner, row = bare(40, 1)
            said = []
            for hour in range(hours):
                rates = 16 * 5 * np.array([sees[e] for e in economies])
                counts = np.zeros((row + 1, 40), dtype=np.float32)
                counts[[0, row]] = rng.poisson(rates * rng.standard_gamma(2.8, 40) / 2.8)
                index = reckoner.index(Hour(hour, exposure, counts), given, over=True)
                said.append(index.value[row] / 5)
            yield {"stand": label, "weights": name, "bias": float(np.mean(said[hours // 2 :])) - 1}
