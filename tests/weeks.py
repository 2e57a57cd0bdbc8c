"""Weeks of an index as annals keep them, without a ledger: for tests of what reads them."""

import msgspec
import numpy as np

from collector.books.store import writing
from collector.index import annals
from collector.index.coverage import Attendance
from collector.index.hour import Hour
from collector.index.reckoner import Index
from collector.index.series import SUMS, Roster, Series
from collector.index.told import Told
from collector.weather import alarms
from collector.weather.alarm import Alarm, Change, Sign, What
from teiten.rollup.record import Class

HOUR, MONDAY, WEEKS = 3600, 4 * 86400, 4
PORTS = [Series(4, 6, Class.SCAN, port) for port in (22, 23, 80, 445)]
PLACES = [Series(4, economy=economy) for economy in ("CN", "JP")]
NAME = "IPv4 TCP 445 scan"
LAST = MONDAY + (WEEKS * 168 - 1) * HOUR


def kept(connection, hours=WEEKS * 168, blind=0):
    """Weeks of an index with days in them; of the last `blind` hours little was heard."""
    roster = Roster()
    for series in (*PORTS, *PLACES):
        roster.number(series)
    roster.join(["s1", "s2", "s3"])
    rng = np.random.default_rng(1)
    coverage = msgspec.structs.replace(
        Attendance().coverage(["s1", "s2", "s3"]),
        reported=3, final=3, listened=1.0, address_hours={"4": 100.0, "6": 0.0},
    )  # fmt: skip
    for hour in range(hours):
        start = MONDAY + hour * HOUR
        day = 1 + 0.3 * np.cos(2 * np.pi * hour / 24)
        value = rng.poisson(500 * day, len(roster.rows)) / 100
        value[: len(SUMS)] = np.nan
        value[0] = rng.poisson(4000 * day) / 100
        counts = np.zeros((len(value), 3), dtype=np.float32)
        index = Index(
            start, value, value * 0.9, value * 1.1, value, value, (), (), value, value
        )  # fmt: skip
        heard = 0.2 if hour >= hours - blind else 1.0
        annals.keep(
            connection,
            Told(
                Hour(start, np.full((2, 3), 16.0), counts), HOUR, 1, True, False, index, roster,
                msgspec.structs.replace(coverage, listened=heard), {}, frozenset(), _profiles,
            ),
            "made up 1",
        )  # fmt: skip


def _profiles(row, family):
    return np.ones(3)


def raised(chronicle, at):
    alarm = Alarm(
        series=NAME, raised=at, since=at, sign=Sign.JUMP, level=2, factor=5.0, counted=1,
        expected=1, evidence=9, height=8, share=0.9,
    )  # fmt: skip
    row = annals.roster(chronicle, 0).rows[PORTS[-1]]
    with writing(chronicle):
        alarms.keep(chronicle, [(row, Change(at=at, what=What.RAISED, alarm=alarm))])
