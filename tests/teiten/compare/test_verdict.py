import numpy as np
import pytest

from teiten.compare.record import Span, Verdict, wanted
from teiten.compare.verdict import compare

MINE = {4: 16}


def told(found):
    return {row.label: row for row in found.rows}


def verdicts(found):
    return {row.label: str(row.verdict) for row in found.rows}


def test_what_only_i_hear_is_mine_and_the_rest_is_everybody_s(log, public):
    hours = [{"23/TCP": 480, "445/TCP": 900, "3389/TCP": 12, "ICMP": 70}] * 6
    found = compare(
        log(*hours), public({"23/TCP": 30.0, "445/TCP": 6.0, "3389/TCP": 5.0, "ICMP": 3.5}), MINE
    )
    assert verdicts(found) == {
        "445/TCP": Verdict.MINE,
        "23/TCP": Verdict.ALIKE,
        "3389/TCP": Verdict.LESS,
        "ICMP": Verdict.ALIKE,
    }
    assert found.rows[0].label == "445/TCP"
    assert told(found)["445/TCP"].ratio == pytest.approx(900 / 16 / 6)
    assert found.same_time


def test_a_watched_port_that_is_not_public_is_mine_if_i_hear_much_of_it(log, public):
    theirs = public({"23/TCP": 30.0, "22/TCP": 4.0}, watched=["5555/TCP", "81/TCP"])
    found = compare(log(*[{"5555/TCP": 900, "81/TCP": 3, "9999/TCP": 900}] * 6), theirs, MINE)
    assert verdicts(found) | {"22/TCP": "", "23/TCP": ""} == {
        "5555/TCP": Verdict.MINE,
        "81/TCP": Verdict.UNTOLD,
        "9999/TCP": Verdict.UNTOLD,
        "22/TCP": "",
        "23/TCP": "",
    }
    row = told(found)["5555/TCP"]
    assert (row.theirs, row.theirs_low, row.ratio, row.ratio_high) == (None, 0, None, None)
    assert 4 < row.theirs_high < 9


def test_a_log_of_another_time_stands_beside_the_newest_week(log, public, start):
    weeks = public(*[{"23/TCP": 10.0}] * 40, *[{"23/TCP": 30.0}] * 28, begin=start - 68 * 21600)
    found = compare(log(*[{"23/TCP": 480}] * 6), weeks, MINE)
    assert not found.same_time
    assert found.steps == 28
    assert told(found)["23/TCP"].theirs == pytest.approx(30)


def test_only_the_hours_in_which_a_port_is_public_are_compared(log, public):
    hours = [{"22/TCP": 160}] * 6 + [{"22/TCP": 0}] * 6
    found = compare(log(*hours), public({"22/TCP": 10.0}, {"23/TCP": 9.0}), MINE)
    row = told(found)["22/TCP"]
    assert (row.mine, row.steps, row.verdict) == (10, 1, Verdict.ALIKE)


def test_a_part_of_an_epoch_counts_as_much_as_it_is(log, public):
    hours = [{"22/TCP": 100}] * 9
    row = told(compare(log(*hours), public({"22/TCP": 10.0}, {"22/TCP": 40.0}), MINE))["22/TCP"]
    assert row.theirs == pytest.approx((6 * 10 + 3 * 40) / 9)


def test_a_log_says_itself_how_many_addresses_it_is_of(start, public):
    span = Span(start, 3600, {wanted("23/TCP"): 60}, {4: 2})
    row = told(compare([span], public({"23/TCP": 30.0}), {}))["23/TCP"]
    assert row.mine == 30


def test_every_packet_has_a_row_or_is_counted_as_other(log, public):
    ports = {f"{number}/TCP": number for number in range(1000, 1040)}
    found = compare(log(ports, ports), public({"23/TCP": 3.0}), MINE)
    assert sum(row.packets for row in found.rows) + found.others == 2 * sum(ports.values())
    assert found.others > 0


def test_without_ipv6_of_mine_nothing_is_said_of_it(log, public):
    found = compare(log({"23/TCP": 5}), public({"23/TCP": 3.0}), {4: 1})
    assert [row.label for row in found.rows] == ["23/TCP"]


@pytest.mark.parametrize("rate", [2.0, 30.0])
def test_a_network_like_all_others_is_hardly_ever_called_odd(log, public, rate):
    """A day of sixteen addresses, three hundred times; public values are made as the gate does."""
    rng = np.random.default_rng(11)
    odd = 0
    for _ in range(300):
        values = [_published(rate, rng) for _ in range(4)]
        hours = [{"23/TCP": int(count)} for count in rng.poisson(16 * rate, 24)]
        found = compare(log(*hours), public(*({"23/TCP": value} for value in values)), MINE)
        odd += told(found)["23/TCP"].verdict is not Verdict.ALIKE
    assert odd <= 9


@pytest.mark.parametrize("times", [6.0, 1 / 3])
def test_a_network_unlike_others_is_found(log, public, times):
    rng = np.random.default_rng(12)
    found = set()
    for _ in range(100):
        values = [_published(5.0, rng) for _ in range(4)]
        hours = [{"23/TCP": int(count)} for count in rng.poisson(16 * 5 * times, 24)]
        result = compare(log(*hours), public(*({"23/TCP": value} for value in values)), MINE)
        found.add(told(result)["23/TCP"].verdict)
    assert found == {Verdict.MINE if times > 1 else Verdict.LESS}


def _published(rate, rng):
    """Blur and bin as docs/publication.md has them."""
    blurred = np.log1p(rate / 0.1) + 0.09 * rng.standard_normal()
    width, offset = np.log1p(0.1), rng.random()
    binned = (np.floor(blurred / width + offset) + 0.5 - offset) * width
    return float(f"{0.1 * np.expm1(binned):.3g}")
