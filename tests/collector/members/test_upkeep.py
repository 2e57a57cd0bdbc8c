import asyncio
import sqlite3

import pytest

from collector.members import diary, tellings, upkeep
from collector.members.door import Caller, Door
from collector.members.endpoints import BY_NAME
from collector.members.record import DAY, Asked
from collector.settings import Settings


@pytest.fixture
def kept(house):
    settings = Settings(state=str(house.state))
    door = Door(settings)
    yield settings, door
    door.close()


def ask(door):
    return asyncio.run(door.ask(Caller(peer="192.0.2.0/24"), BY_NAME["me"], ()))


def test_what_strangers_asked_is_written_down_once(house, kept):
    settings, door = kept
    for _ in range(3):
        ask(door)
    upkeep.once(settings, door)
    upkeep.once(settings, door)
    assert diary.counts(house.base) == {("me", "no-token"): 3}


def test_counts_that_could_not_be_written_are_written_later(house, kept):
    settings, door = kept
    ask(door)
    house.base.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        door.settle(patience=0.0)
    house.base.execute("ROLLBACK")
    upkeep.once(settings, door)
    assert diary.counts(house.base) == {("me", "no-token"): 1}


def test_queries_are_forgotten_when_they_are_as_old_as_settings_say(house, kept):
    settings, door = kept
    house.member(now=1)
    for at in (1, 400 * DAY):
        diary.note(house.base, Asked(at, "uni", 1, "me", "", "ok", 1, 1))
    upkeep.once(settings, door)
    held = [each.at for each in diary.of(house.base, "uni", 9)]
    assert 1 not in held


def test_periods_that_are_over_are_told(house, kept, start, stand):
    settings, door = kept
    for n in range(6):
        house.sensor(f"s{n}", stand(f"10.{n}.0.0/24", organisation=f"Org {n}"))
        house.counted(f"s{n}", start, 28 * DAY, 10**6)
    house.counted("s0", start + 28 * DAY, 2 * DAY, 1)
    house.counted("s1", start + 30 * DAY, DAY, 1)
    upkeep.once(settings, door)
    assert {t.cell for t in tellings.told(house.base, tellings.BLOCK, 9)} == {"10.0.0.0/8"}
