"""The address space on paper."""

from itertools import pairwise
from xml.etree import ElementTree

from collector.fleet.picture import place_on, svg
from collector.fleet.spread import spread
from collector.sensors.place import Network, Place

GROUND = {"US": {3: 1600}, "JP": {10: 100}}
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*blocks):
    boxes = {
        f"<{block}>": Place((block,), "JP", Network.ACCESS, f"<{block}>", 16) for block in blocks
    }
    return ElementTree.fromstring(svg(boxes, spread(boxes, GROUND, {}), GROUND))  # noqa: S314


def test_the_curve_visits_every_square_once_and_goes_to_neighbours_only():
    path = [place_on(number, 4) for number in range(256)]
    assert len(set(path)) == 256
    steps = {abs(a - c) + abs(b - d) for (a, b), (c, d) in pairwise(path)}
    assert steps == {1}


def test_the_finer_curve_runs_through_the_same_squares():
    for number in range(0, 65536, 97):
        column, row = place_on(number, 8)
        assert (column // 16, row // 16) == place_on(number // 256, 4)


def test_a_box_lies_in_the_square_of_its_block():
    picture = drawn("10.20.0.0/24")
    (circle,) = picture.iter(f"{SVG}circle")
    square = list(picture.iter(f"{SVG}rect"))[1 + 10]
    for side, corner in (("cx", "x"), ("cy", "y")):
        assert 0 <= float(circle.get(side)) - float(square.get(corner)) <= 40


def test_boxes_that_are_too_near_are_told_from_others():
    colours = [circle.get("fill") for circle in drawn("10.1.0.0/24", "10.1.1.0/24", "11.0.0.0/24")
               .iter(f"{SVG}circle")]  # fmt: skip
    assert colours[0] == colours[1] != colours[2]
