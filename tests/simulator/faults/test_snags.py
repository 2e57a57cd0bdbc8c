"""The same dice, the same snags; and all of them happen, on both ways, soon and late."""

from random import Random

from simulator.faults.snags import Snag, draw


def test_the_same_dice_draw_the_same():
    first, second = Random(1), Random(1)
    assert [draw(first) for _ in range(50)] == [draw(second) for _ in range(50)]


def test_everything_happens_on_both_ways():
    rng = Random(1)
    seen = [draw(rng) for _ in range(1000)]
    assert {(fate.snag, fate.up) for fate in seen} == {(s, up) for s in Snag for up in (0, 1)}


def test_it_may_happen_to_the_first_byte_and_after_thousands():
    rng = Random(1)
    after = sorted(draw(rng).after for _ in range(1000))
    assert after[0] == 0
    assert 2000 < after[-1] < 4096
