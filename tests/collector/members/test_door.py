import asyncio

import pytest

from collector.members.door import Caller, Door
from collector.members.endpoints import BY_NAME
from collector.members.problem import Problem
from collector.members.ration import Ration
from collector.members.table import Members
from collector.settings import Settings


@pytest.fixture
def door(house):
    made = Door(Settings(state=str(house.state), members=Members(share=0.01)))
    yield made
    made.close()


def ask(door, **who):
    return asyncio.run(door.ask(Caller(**who), BY_NAME["me"], ()))[0]


def test_strangers_use_up_nothing_of_what_members_share(door):
    for text in ("", "teiten_m_x"):
        assert ask(door, token=text).problem in (Problem.NO_TOKEN, Problem.BAD_TOKEN)
    assert door._ration == Ration(0.01)


def test_what_members_ask_is_charged_and_more_than_their_share_is_told_to_wait(door, house):
    house.member()
    text = house.token(days=36500)
    assert ask(door, token=text).columns
    assert door._ration != Ration(0.01)
    door._ration = Ration(0.01, _until=float("inf"))
    assert ask(door, token=text).problem is Problem.BUSY


def test_a_disk_in_the_way_is_a_refusal(door, house):
    (house.state / "members.key").write_bytes(b"short")
    assert ask(door, token="x").problem is Problem.UNAVAILABLE
    assert door.login(Caller(token="x"), "secret") is Problem.UNAVAILABLE
