"""An outbreak follows the logistic curve."""

from random import Random

from simulator.actors.outbreak import Outbreak


def test_it_doubles_at_first_and_ends_with_everybody(row):
    outbreak = Outbreak(Random(1), row, hosts=1000, doubling=5, begins=10)
    assert outbreak.infected(9.9) == 0
    assert outbreak.infected(10) == 1
    assert 15 <= outbreak.infected(10 + 20) <= 17
    assert outbreak.infected(10 + 100) >= 999
