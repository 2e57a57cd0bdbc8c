"""What the index would make of boxes that are planned, before there are any."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.fleet.worth import APART, Stand, off
from collector.index import strata
from collector.index.robust import SIZE, UNKNOWN

SHARES = {"US": 1600.0, "CN": 340.0, "JP": 190.0, "BR": 80.0}
STANDS = st.lists(
    st.builds(
        Stand,
        strata=st.tuples(st.sampled_from(list(SHARES))),
        addresses=st.integers(1, 65536),
        witness=st.integers(0, 5),
    ),
    min_size=1,
    max_size=10,
)


def stand(economy="JP", addresses=256, witness=0):
    return Stand((economy,), addresses, witness)


def test_one_box_errs_as_far_as_the_index_says_that_a_count_varies():
    found = off([stand()], [SHARES])
    assert found.few == pytest.approx((1 / 256 + 1 / (SIZE * 16) + UNKNOWN**2) ** 0.5)


def test_boxes_that_stand_as_addresses_do_are_not_skewed():
    boxes = [stand("US", witness=n) for n in range(3)] + [stand("CN", witness=9)]
    assert off(boxes, [{"US": 3.0, "CN": 1.0}]).skewed == pytest.approx(0, abs=1e-9)
    assert off(boxes, [{"US": 1.0, "CN": 1.0}]).skewed == pytest.approx(0, abs=1e-3)


def test_weights_that_are_capped_leave_a_misfit_and_are_named():
    boxes = [stand("JP", witness=n) for n in range(30)] + [stand("US", witness=99)]
    found = off(boxes, [{"JP": 1.0, "US": 9.0}])
    assert found.capped == ("US",)
    # The weights of the index itself, of boxes that are all alike.
    names = ["JP"] * 30 + ["US"]
    weights = strata.weights(np.full(31, 256.0), [(names, {"JP": 0.1, "US": 0.9})])
    heard = weights[30] / weights.sum()
    assert found.skewed == pytest.approx(APART * 2**0.5 * (0.9 - heard))


def test_a_second_witness_halves_the_variance_and_a_second_ear_of_one_does_not():
    one = off([stand(witness=0)], [SHARES]).few
    assert off([stand(witness=0), stand(witness=1)], [SHARES]).few == pytest.approx(one / 2**0.5)
    assert off([stand(witness=0), stand(witness=0)], [SHARES]).few == pytest.approx(one)


def test_a_second_margin_counts_too():
    boxes = [Stand(("JP", "access"), 256, 0), Stand(("JP", "access"), 256, 1)]
    more = [*boxes[:1], replace(boxes[1], strata=("JP", "mobile"))]
    kinds = {"access": 0.5, "mobile": 0.5}
    assert off(more, [{"JP": 1.0}, kinds]).skewed < off(boxes, [{"JP": 1.0}, kinds]).skewed


def test_nothing_is_said_where_nobody_watches_ipv4():
    assert off([stand(addresses=0)], [SHARES]) is None


@given(STANDS)
def test_the_order_of_boxes_does_not_matter(boxes):
    one, other = off(boxes, [SHARES]), off(boxes[::-1], [SHARES])
    assert one.whole == pytest.approx(other.whole)


@given(STANDS)
def test_standing_apart_is_never_worse_than_standing_near(boxes):
    apart = [replace(box, witness=number) for number, box in enumerate(boxes)]
    near = [replace(box, witness=0) for box in boxes]
    best, own, worst = (off(some, [SHARES]).few for some in (apart, boxes, near))
    assert best <= own * (1 + 1e-9)
    assert own <= worst * (1 + 1e-9)


@given(STANDS)
def test_the_index_is_never_further_off_than_the_strata_and_sensors_can_be(boxes):
    found = off(boxes, [SHARES])
    assert 0 <= found.skewed <= APART * 2**0.5
    assert 0 < found.few <= max(off([box], [SHARES]).few for box in boxes) * (1 + 1e-9)
