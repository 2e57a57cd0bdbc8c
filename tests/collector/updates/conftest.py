"""Bundles that were made, and boxes that ask as sensors do."""

import json

import pytest

from boxes import bundled
from collector.sensors import registry
from collector.updates import cohort, offers
from collector.updates.depot import Depot, read
from teiten.enrolment import Purpose, sign

NOW = 1_800_000_000
HOUR = 3600


class Fleet:
    """A collector's tables, and boxes that ask."""

    def __init__(self, bench, folder, key_of, a_key):
        self.bench, self.ledger, self.folder = bench, bench.ledger, folder
        self.key_of, self.a_key = key_of, a_key
        self.depot = Depot(folder)

    def box(self, name):
        """Another approved one; s1, s2 and s3 are there."""
        registry.add(self.ledger, name, self.a_key(name), now=1)
        registry.approve(self.ledger, name, now=1)

    def bundle(self, version="1.1", **more):
        return bundled(self.folder, version, **more)

    def offer(self, version="1.1", cohorts=cohort.DEFAULT, hours=24, now=NOW, **more):
        path = self.bundle(version, **more)
        found = read(path, [])
        self.depot.keep(path, found.offered.bundle)
        return offers.add(
            self.ledger,
            found.offered,
            found.hardware,
            cohorts=cohort.read(cohorts),
            hours=hours,
            now=now,
        )

    def question(self, sensor="s1", *, version="1.0", hardware="x86-64", at=NOW, report=None):
        asked = {"sensor": sensor, "at": at, "version": version, "hardware": hardware}
        return json.dumps(asked | ({"report": report} if report else {})).encode()

    def order(self, bundle, sensor="s1", *, start=0, size=1000, at=NOW):
        asked = {"sensor": sensor, "at": at, "bundle": bundle, "start": start, "size": size}
        return json.dumps(asked).encode()

    def signed(self, purpose, body, by="s1"):
        return sign(purpose, self.key_of(by), body)

    def asks(self, sensor="s1", now=NOW, **more):
        """The version that a box is told of, if it is told of one."""
        from collector.updates import inquiry

        body = self.question(sensor, at=now, **more)
        found = inquiry.ask(self.ledger, body, self.signed(Purpose.UPDATE, body, sensor), now=now)
        return found.offer.version if getattr(found, "offer", None) else None

    def reports(self, sensor, now):
        """A rollup of the box is there, as of `now`."""
        start = now // HOUR * HOUR
        self.bench.send(sensor, start=start, sequence=now % HOUR + 1, now=now)

    def boxes(self):
        return {box.sensor: box for box in offers.boxes(self.ledger, self.current)}

    @property
    def current(self):
        return offers.everyone(self.ledger)[0]


@pytest.fixture
def fleet(bench, tmp_path, key_of, a_key):
    return Fleet(bench, tmp_path, key_of, a_key)
