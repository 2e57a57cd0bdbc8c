"""Where sensors stand, by the registry -> what each of them stands for, by the settings."""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from collector.geo import shelf
from collector.index import strata
from collector.index.hour import Hour
from collector.sensors import places
from collector.settings import Index


def weights(
    books: sqlite3.Connection, sensors: Sequence[str], hour: Hour, settings: Index
) -> NDArray[np.float64]:
    """Weigh the sensors of an hour by their places of then; all alike unless it is asked for."""
    shares = settings.networks.shares
    if not (settings.by_economies or shares):
        return np.ones(len(sensors))
    stood = [places.at(books, sensor, hour.start) for sensor in sensors]
    margins: list[tuple[list[str], Mapping[str, float]]] = []
    if settings.by_economies:
        economies = [place.economy if place else strata.UNKNOWN for place in stood]
        margins.append((economies, shelf.allocated().sizes[4]))
    if shares:
        kinds = [str(place.network) if place else strata.UNKNOWN for place in stood]
        margins.append((kinds, shares))
    return strata.weights(hour.exposure.sum(axis=0), margins)
