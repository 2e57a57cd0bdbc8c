"""A collector with vetted sensors of some organisations, and members that may ask."""

import pytest

from collector.books import store
from collector.members import database, keyring, roll
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from collector.sensors import registry, vetting
from collector.sensors.place import Network, Place, Stay

START = 28 * 86400 * 500
"""A period of 28 days begins."""


def place(block, economy="JP", organisation="Org A", addresses=16):
    return Place((block,), economy, Network.UNIVERSITY, organisation, addresses)


class House:
    """A state folder with a ledger and members."""

    def __init__(self, state):
        self.state = state
        self.books, self.base = store.connect(state), database.connect(state)
        self.key = database.key(state)

    def sensor(self, name, where, since=START - 9, vetted=True):
        self.books.execute(
            "INSERT INTO sensors (name, key, added, approved) VALUES (?, ?, ?, ?)",
            (name, name.encode().ljust(32, b"."), since, since),
        )
        with store.writing(self.books):
            from collector.sensors import places

            places.put(self.books, name, Stay(since, where))
        if vetted:
            vetting.vet(self.books, name, now=since)

    def counted(self, name, start, seconds, packets):
        """A window as the ledger keeps it, without a body."""
        self.books.execute(
            "INSERT INTO rollups VALUES (?, ?, ?, 1, 1, x'00', 1, ?, 0, ?, 0, 0, 0, ?, ?, 0, 0, 0)",
            (name, start, seconds, start + seconds, packets, packets, packets),
        )
        self.books.execute("UPDATE revision SET came = max(came, ?)", (start + seconds,))

    def member(self, name="uni", *, tier=Tier.MEMBER, signed=0, ends=None, now=START):
        roll.add(self.base, name, "Example University", tier, now=now, who="op")
        fields = {"signed": signed, "ends": ends}
        roll.change_all(self.base, name, fields, now=now, who="op")

    def token(self, name="uni", *, chance=b"1" * 32, scopes=frozenset(Scope), days=30, now=START):
        text = token(chance)
        keyring.issue(self.base, self.key, text, name, scopes, days=days, now=now, who="op")
        return text

    def close(self):
        self.books.close()
        self.base.close()


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def start():
    return START


@pytest.fixture(scope="session")
def stand():
    return place


@pytest.fixture
def known(house):
    """Names of sensors that are registered."""
    return [sensor.name for sensor in registry.everyone(house.books)]
