"""Who may stay where there is room for so many; times are seconds."""

import pytest

from collector.door.room import Room


@pytest.fixture
def room():
    return Room(3, grace=1.0)


def enter(room, peer, now):
    guest, loser = room.enter(peer, now)
    return guest, loser


def test_while_there_is_room_nobody_leaves(room):
    assert all(enter(room, "a", 0.0)[1] is None for _ in range(3))
    assert len(room) == 3


def test_who_leaves_makes_room(room):
    first, *_ = [enter(room, "a", 0.0)[0] for _ in range(3)]
    room.leave(first)
    assert enter(room, "a", 0.0)[0]


def test_one_who_holds_many_places_loses_his_oldest_to_a_newcomer(room):
    oldest, *_ = [enter(room, "a", 0.1 * n)[0] for n in range(3)]
    newcomer, loser = enter(room, "b", 0.3)
    assert newcomer
    assert loser is oldest
    assert oldest not in room


def test_one_who_holds_many_places_gets_no_more_of_them(room):
    for _ in range(3):
        enter(room, "a", 0.0)
    assert enter(room, "a", 0.5) == (None, None)


def test_who_holds_as_much_as_others_is_left_alone_for_a_while(room):
    for peer in "abc":
        enter(room, peer, 0.0)
    assert enter(room, "d", 0.5) == (None, None)


def test_who_dawdles_for_longer_has_to_leave(room):
    guests = [enter(room, peer, n / 10)[0] for n, peer in enumerate("abc")]
    newcomer, loser = enter(room, "d", 1.1)
    assert newcomer
    assert loser is guests[0]


def test_who_waits_for_us_never_has_to_leave(room):
    for _ in range(3):
        enter(room, "a", 0.0)[0].dawdles = False
    assert enter(room, "b", 99.0) == (None, None)


def test_one_who_had_to_leave_frees_no_second_place(room):
    oldest, *_ = [enter(room, "a", 0.0)[0] for _ in range(3)]
    enter(room, "b", 0.0)
    room.leave(oldest)
    assert len(room) == 3


def test_strangers_who_hold_everything_do_not_keep_a_sensor_out():
    room = Room(64, grace=1.0)
    now = 0.0
    for n in range(1000):
        now = n / 100
        enter(room, f"network {n % 40}", now)
        if n % 10 == 0:
            honest, _ = enter(room, "sensor", now)
            assert honest or n < 110
            if honest:
                room.leave(honest)


def test_a_network_that_has_all_of_its_places_gives_its_oldest_to_its_newcomer():
    room = Room(9, grace=1.0, each=2)
    first, _ = [enter(room, "a", 0.0)[0] for _ in range(2)]
    other, _ = enter(room, "b", 0.0)
    newcomer, loser = enter(room, "a", 0.1)
    assert newcomer
    assert loser is first
    assert other in room


def test_a_network_whose_guests_all_wait_for_us_gets_no_more_places():
    room = Room(9, grace=1.0, each=2)
    for _ in range(2):
        enter(room, "a", 0.0)[0].dawdles = False
    assert enter(room, "a", 99.0) == (None, None)


def test_this_machine_itself_may_have_all_places():
    room = Room(9, grace=1.0, each=2)
    assert all(enter(room, "", 0.0)[0] for _ in range(9))
