"""An hour of a large network -> the seconds of a processor that its index takes."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pages
from judging import bare
from topics import Found, Row, Trials

from collector.geo import shelf
from collector.index.hour import Hour, lay
from collector.index.sheet import read
from collector.settings import Geo
from teiten.rollup import codec
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Rollup


def trials(quick: bool) -> Trials:
    return {"cost": lambda: cost(10_000, 100 if quick else 3_000)}


def tables(found: Found) -> dict[str, str]:
    return {
        "cost": pages.table(
            found["cost"], sensors="sensors", series="series", what="what", seconds="seconds"
        )
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


def reading(ports: int) -> float:
    """Seconds of a processor to read one large rollup and to lay it out."""
    cells = tuple(Cell(4, 6, Class.SCAN, port, 7) for port in range(ports))
    body = codec.encode(
        Rollup(
            sensor="s0",
            kind="sensor",
            engine="queue",
            software="teiten",
            start=datetime(2019, 1, 1, tzinfo=UTC),
            seconds=3600,
            sequence=1,
            final=True,
            exposure={"4": Exposure(16, 3600)},
            clock=Clock(source="system"),
            books=Books(),
            ports=cells,
            origins=(),
        )
    )
    names = bare(1, ports)[0].roster
    atlas = shelf.atlas(Geo())
    begin = time.process_time()
    for _ in range(100):
        lay(0, [read(body, atlas)], names)
    return (time.process_time() - begin) / 100


def cost(sensors: int, ports: int) -> Iterator[Row]:
    """One hour of a large network, read, estimated and learnt from."""
    yield {"sensors": sensors, "series": ports, "what": "reading and laying out",
           "seconds": reading(ports) * sensors}  # fmt: skip
    rng = np.random.RandomState(1)
    reckoner, row = bare(sensors, ports)
    exposure = np.full((2, sensors), [[16.0], [0.0]])
    counts = np.zeros((row + ports, sensors), dtype=np.float32)
    for port in range(ports):
        counts[row + port] = rng.poisson(100 / (1 + port), sensors)
    counts[0] = counts[row:].sum(axis=0)
    for name in ("estimating and learning, first hour", "estimating and learning, second hour"):
        begin = time.process_time()
        reckoner.index(Hour(0, exposure, counts), np.ones(sensors), over=True)
        yield {"sensors": sensors, "series": ports, "what": name,
               "seconds": time.process_time() - begin}  # fmt: skip
