import xml.etree.ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.site.reports.picture import HIGH, WIDE, lines, svg, wide

SVG = "{http://www.w3.org/2000/svg}"


def drawn(report, say):
    return ET.fromstring(svg(report, say))  # noqa: S314 - ours


def test_it_says_the_weather_and_the_largest_ports(report, speaker):
    texts = [each.text for each in drawn(report, speaker).iter(f"{SVG}text")]
    assert getattr(report.weather.name, speaker.language) in texts
    assert {port.label for port in report.ports[:5]} | {"ICMP"} <= set(texts)


def test_everything_lies_in_the_picture(report, speaker):
    for each in drawn(report, speaker).iter():
        if each.tag == f"{SVG}text":
            room = WIDE if float(each.get("x")) >= 640 else 640
            end = float(each.get("x"))
            if each.get("text-anchor") != "end":
                end += wide(each.text or "", int(each.get("font-size")))
            assert end <= room, each.text
            assert 0 < float(each.get("y")) < HIGH
        if each.tag == f"{SVG}polyline":
            points = [tuple(map(float, pair.split(","))) for pair in each.get("points").split()]
            assert all(0 <= x <= WIDE and 0 <= y <= HIGH for x, y in points)


def test_silence_is_a_gap(report, speaker):
    assert len(list(drawn(report, speaker).iter(f"{SVG}polyline"))) > 6


def test_a_week_without_anything_is_a_picture_too(report, speaker):
    bare = msgspec.structs.replace(report, weather=None, ports=(), icmp=None)
    assert report.week in [each.text for each in drawn(bare, speaker).iter(f"{SVG}text")]


@given(st.text(st.sampled_from("abc de。、「観測」点"), max_size=120), st.integers(10, 40))
def test_lines_hold_every_letter_in_its_order_and_fit(said, size):
    room = 12 * size
    found = lines(said, size, room)
    assert "".join(found).replace(" ", "") == said.replace(" ", "")
    for line in found:
        longest = max((len(word) for word in line.split()), default=0)
        assert wide(line, size) <= room or longest > 12


@pytest.mark.parametrize(
    ("said", "letters", "broken"),
    [
        pytest.param("one two three", 8, ["one two", "three"], id="between-words"),
        pytest.param("観測点です。終わり", 7, ["観測点で", "す。終わ", "り"], id="between-letters"),
        pytest.param("観測点です。", 8.5, ["観測点で", "す。"], id="never-before-a-full-stop"),
        pytest.param("", 8, [], id="nothing"),
    ],
)
def test_lines_break_where_people_break_them(said, letters, broken):
    assert lines(said, 20, letters * 0.58 * 20) == broken
