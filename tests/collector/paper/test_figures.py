import pytest

from collector.paper import figures


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(10, 12, ("", "+20%", "up"), id="more"),
        pytest.param(10, 9, ("", "−10%", "down"), id="less"),
        pytest.param(10, 10, ("change.same", "", "same"), id="same"),
        pytest.param(10, 45, ("", "× 4.5", "up"), id="many-times"),
        pytest.param(0, 4, ("change.new", "", "up"), id="new"),
        pytest.param(4, 0, ("change.gone", "", "down"), id="gone"),
        pytest.param(None, 4, ("change.unknown", "", "none"), id="gap"),
        pytest.param(4, None, ("change.unknown", "", "none"), id="missing"),
    ],
)
def test_a_change_is_told_against_the_step_before(before, after, said):
    assert figures.change(after, before) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0%"), (1, 10**6, "< 0.1%"), (999_999, 10**6, "> 99.9%"), (5, 5, "100%")],
)
def test_a_share_is_never_rounded_into_nothing_or_all(part, whole, said):
    assert figures.percent(part, whole) == said


@pytest.mark.parametrize(("value", "said"), [(0.0, "0"), (0.123, "0.123"), (1234.0, "1,234")])
def test_a_value_has_the_digits_that_it_has(value, said):
    assert figures.figure(value) == said


def test_a_half_is_rounded_as_readers_expect():
    assert figures.count(1054.5) == "1,055"
