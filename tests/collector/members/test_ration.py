import pytest

from collector.members.ration import Ration


def test_questions_take_their_share_in_the_long_run():
    ration, now, spent = Ration(share=0.1), 0.0, 0.0
    while now < 10_000:
        now += ration.wait(now) + 0.5
        ration.spend(0.5, now)
        spent += 0.5
    assert spent / now == pytest.approx(0.1, rel=0.02)


def test_who_asks_seldom_does_not_wait():
    ration = Ration(share=0.1)
    for minute in range(9):
        assert ration.wait(60.0 * minute) == 0
        ration.spend(3.0, 60.0 * minute)


def test_silence_is_made_up_for_only_so_far():
    ration = Ration(share=0.1, saved=60)
    ration.spend(10.0, 1_000_000.0)
    assert ration.wait(1_000_000.0) == pytest.approx(40)
