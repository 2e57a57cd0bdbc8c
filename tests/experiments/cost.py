"""An hour of a large network -> the seconds of a processor that its index takes."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pages
import zstandard
from judging import bare
from topics import Found, Row, Trials

from collector.gate.closing import numbered
from collector.gate.gathered import Gathering
from collector.gate.policy import Policy
from collector.gate.watched import watched
from collector.geo import shelf
from collector.index import annals, memory
from collector.index.coverage import Attendance
from collector.index.hour import Hour, lay
from collector.index.reckoner import Reckoner
from collector.index.series import Series
from collector.index.sheet import Sheet, both, read
from collector.index.told import Told
from collector.index.unique import Union
from collector.settings import Geo
from teiten.rollup import codec
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup
from teiten.rollup.sources import Sources

ORIGINS = 2_000
KINDS = 8
"""Different contents."""
SAMPLE = 500
YEARS = 200
"""Times that a year is asked for."""


def trials(quick: bool) -> Trials:
    sensors, ports = (1_000, 100) if quick else (10_000, 3_000)
    return {"cost": lambda: cost(sensors, ports), "years": lambda: years(100 if quick else 3_000)}


def tables(found: Found) -> dict[str, str]:
    return {
        "cost": pages.table(
            found["cost"], sensors="sensors", series="series", what="what", seconds="seconds"
        ),
        "years": pages.table(
            found["years"], series="series", what="what", milliseconds="milliseconds", bytes="bytes"
        ),
    }


def pictures(found: Found) -> dict[str, str]:
    return {}


def bodies(ports: int) -> list[bytes]:
    """What sensors send, as it is kept: every port, many sources, and sketches of these."""
    rng = np.random.RandomState(1)
    made = []
    for number in range(KINDS):
        packets = np.maximum(1, rng.poisson(100 / (1 + np.arange(ports))))
        cells = tuple(Cell(4, 6, Class.SCAN, port, int(n)) for port, n in enumerate(packets))
        seen, origins = Sources(), []
        for address in rng.randint(2**24, 2**32 - 2**29, ORIGINS).tolist():
            source = ".".join(str(octet) for octet in address.to_bytes(4))
            seen.add(address.to_bytes(4), 6)
            origins.append(Origin(source, 6, Class.SCAN, int(rng.randint(ports)), "", 1))
        rollup = Rollup(
            sensor=f"s{number}", kind="sensor", engine="xdp", software="teiten",
            start=datetime(2019, 1, 1, tzinfo=UTC), seconds=3600, sequence=1, final=True,
            exposure={"4": Exposure(16, 3600)}, clock=Clock(source="system"), books=Books(),
            ports=cells, origins=tuple(origins), sources=seen.images(),
        )  # fmt: skip
        made.append(zstandard.compress(codec.encode(rollup)))
    return made


@contextmanager
def timed(row: Row) -> Iterator[None]:
    begin = time.process_time()
    yield
    row["seconds"] = time.process_time() - begin


def reading(ports: int, reckoner: Reckoner) -> float:
    """Seconds to unpack, read, label and lay out a rollup of many."""
    atlas, made = shelf.atlas(Geo()), bodies(ports)
    attendance, union = Attendance(), Union()
    spent: Row = {}

    def sheets() -> Iterator[Sheet]:
        for number in range(SAMPLE):
            sheet = read(zstandard.decompress(made[number % KINDS]), atlas)
            attendance.add(sheet)
            union.add(sheet.head.sources)
            yield sheet

    with timed(spent):
        lay(0, sheets(), reckoner.roster)
        attendance.coverage(())
        union.told()
    return float(spent["seconds"]) / SAMPLE


def closing(ports: int) -> float:
    """Seconds to unpack a rollup of many for the gate, and to count all that may be public."""
    policy, made = Policy(), bodies(ports)
    roster = numbered(policy)
    roster.join(f"s{number}" for number in range(KINDS))
    gathering = Gathering(0, watched(policy), roster.columns, shelf.atlas(Geo()))

    def sheets() -> Iterator[Sheet]:
        for number in range(SAMPLE):
            sheet, origins = both(zstandard.decompress(made[number % KINDS]))
            gathering.add(sheet, origins)
            yield sheet

    spent: Row = {}
    with timed(spent):
        lay(0, sheets(), roster)
    return float(spent["seconds"]) / SAMPLE


def cost(sensors: int, ports: int) -> Iterator[Row]:
    """One hour of a large network, from the bytes that are kept to the annals."""
    reckoner, row = bare(sensors, ports)
    told: dict[str, Row] = {
        what: {"sensors": sensors, "series": ports, "what": what}
        for what in ("unpacking, reading, placing sources, laying out",
                     "estimating and learning", "keeping the hour", "all of it",
                     "writing the experience, every 24 hours",
                     "closing an epoch of six hours at the gate")
    }  # fmt: skip
    read, learn, keep, whole, write, close = told.values()
    read["seconds"] = reading(ports, reckoner) * sensors
    hours = [drawn(number, sensors, ports, row, len(reckoner.roster.rows)) for number in range(2)]
    reckoner.index(hours[0], np.ones(sensors), over=True)
    with timed(learn):
        index = reckoner.index(hours[1], np.ones(sensors), over=True)
    with tempfile.TemporaryDirectory() as folder:
        with annals.opened(Path(folder)) as chronicle:
            annals.keep(chronicle, _told(hours[0], index, reckoner), "")
            with timed(keep):
                annals.keep(chronicle, _told(hours[1], index, reckoner), "")
        with timed(write):
            memory.write(Path(folder), 3600, 0, reckoner.experience, -1)
    close["seconds"] = closing(ports) * sensors * Policy().hours
    whole["seconds"] = sum(float(each["seconds"]) for each in (read, learn, keep))
    yield from told.values()


def drawn(number: int, sensors: int, ports: int, first: int, rows: int) -> Hour:
    rng = np.random.RandomState(number)
    counts = np.zeros((rows, sensors), dtype=np.float32)
    for port in range(ports):
        counts[first + port] = rng.poisson(100 / (1 + port), sensors)
    counts[0] = counts[first:].sum(axis=0)
    return Hour(number * 3600, np.full((2, sensors), [[16.0], [0.0]]), counts)


def _told(hour: Hour, index: object, reckoner: Reckoner) -> Told:
    return Told(
        hour, 3600, 1, True, False, index, reckoner.roster, Attendance().coverage(()), {},
        frozenset(), reckoner.profiles,
    )  # type: ignore[arg-type]  # fmt: skip


def years(ports: int) -> Iterator[Row]:
    """A year of one series out of all, read from a file that holds a year of each."""
    reckoner, row = bare(12, ports)
    for number in range(40):
        reckoner.roster.number(Series(4, economy=f"X{number}"))
    index = reckoner.index(
        drawn(0, 12, ports, row, len(reckoner.roster.rows)), np.ones(12), over=True
    )
    with tempfile.TemporaryDirectory() as folder, annals.opened(Path(folder)) as chronicle:
        for page in range(13):
            hour = drawn(page * annals.PAGE, 12, ports, row, len(reckoner.roster.rows))
            annals.keep(chronicle, _told(hour, index, reckoner), "")
        chronicle.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        size = sum(path.stat().st_size for path in Path(folder).glob(f"{annals.FILE}*"))
        asked = np.random.RandomState(1).randint(row, row + ports, YEARS).tolist()
        begin = time.process_time()
        for one in asked:
            annals.course(chronicle, 3600, one, 0, 8759 * 3600)
        spent = (time.process_time() - begin) / YEARS * 1000
        yield {"series": ports, "what": "a year of one series", "milliseconds": spent}
        begin = time.process_time()
        annals.numbers(chronicle, 3600, 0, len(reckoner.roster.rows))
        spent = (time.process_time() - begin) * 1000
        yield {"series": ports, "what": "an hour of all series", "milliseconds": spent}
        yield {"series": ports, "what": "bytes of a series on the disk", "bytes": size // ports}
