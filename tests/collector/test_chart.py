import re
from xml.etree import ElementTree

from collector.chart import svg


def test_a_missing_window_is_a_gap():
    drawn = svg([(1.0, 2.0, None, 4.0, 1.0)], ())
    assert len(re.findall(r'class="curve c0"', drawn)) == 2


def test_a_window_alone_is_a_dot():
    (points,) = re.findall(r'points="([^"]+)"', svg([(None, 2.0, None)], ()))
    assert len(set(points.split())) == 1


def test_icmp_keeps_its_colour_however_few_ports_there_are():
    assert "curve c5" in svg([(1.0, 1.0)], (1.0, 1.0))


def test_it_is_well_formed_whatever_is_drawn():
    for ports, icmp in (([], ()), ([(0.0,)], (None,)), ([(0.0, 0.0)], (0.0, 0.0))):
        ElementTree.fromstring(svg(ports, icmp))  # noqa: S314
