import pytest

from collector.index.unique import Union, unique
from teiten.rollup import sketch
from teiten.rollup.sources import Sources


def images(first, count):
    seen = Sources()
    for number in range(first, first + count):
        seen.add(number.to_bytes(4), 47)
    return seen.images()


def test_a_source_that_two_sensors_saw_is_one():
    union = Union()
    union.add(images(0, 2000))
    union.add(images(1000, 2000))
    found = union.told()["4"]
    assert found.low < 3000 < found.high
    assert found.value == pytest.approx(3000, rel=0.05)


@pytest.mark.parametrize("count", [1, 300, 5000, 30000])
def test_the_interval_is_of_the_width_that_the_sketch_has(count):
    found = unique(sketch.registers(images(0, count)["4"]))
    assert found.low <= count <= found.high
    assert found.high - found.low <= max(0.07 * count, 2)


def test_nobody_saw_nothing():
    assert Union().told() == {}
