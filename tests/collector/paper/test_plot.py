import re
from xml.etree import ElementTree

import pytest

from collector.paper.plot import Drawn, frame, svg


def drawn(*values, **more):
    return Drawn(0, list(enumerate(values)), **more)


def draw(*curves, last=4):
    return svg(curves, frame(curves, 0, last), 'what it is "of"', "en")


def lines(picture, kind):
    return re.findall(rf'<path class="{kind}[^"]*" d="([^"]*)"', picture)


def test_a_missing_step_is_a_gap():
    assert lines(draw(drawn(1.0, 2.0, None, 4.0, 1.0)), "curve")[0].count("M") == 2


def test_a_step_alone_is_a_dot_even_among_many():
    alone = drawn(None, 2.0, None, *[1.0] * 60)
    assert lines(draw(alone, last=62), "dots")[0].count("h0") == 1


def test_few_steps_are_dots():
    assert lines(draw(drawn(1.0, 2.0, 3.0)), "dots")[0].count("h0") == 3


def test_the_line_goes_where_the_values_are():
    (line,) = lines(draw(drawn(0.0, 4.0, 2.0)), "curve")
    assert line == "M0 1000l500-1000 500 500"


def test_what_is_to_come_has_a_band_and_ground_of_its_own():
    curve = drawn(2.0, 2.0, ahead=[(2, 2.0), (4, 3.0)], low=[(2, 2), (4, 2)], high=[(2, 2), (4, 4)])
    picture = svg([curve], frame([curve], 0, 4, now=2), "", "en")
    assert lines(picture, "band") == ["M1000 500l1000-500 0 500-1000 0z"]
    assert '<rect class="ahead" x="50%"' in picture
    assert "ahead" not in draw(drawn(2.0, 2.0))


@pytest.mark.parametrize("values", [(), (None,), (0.0,), (0.0, 0.0), (1e9, 0.001)])
def test_it_is_well_formed_whatever_is_drawn(values):
    ElementTree.fromstring(f"<div>{draw(drawn(*values))}</div>")  # noqa: S314


def test_it_has_words_for_those_who_do_not_see_it_and_no_style_of_its_own():
    picture = draw(drawn(1.0))
    assert 'aria-label="what it is &#34;of&#34;"' in picture
    assert "style=" not in picture


def test_a_year_of_epochs_is_small():
    year = [drawn(*((17.0 * step) % 101 for step in range(1460))) for _ in range(6)]
    assert len(draw(*year, last=1460)) < 80_000
