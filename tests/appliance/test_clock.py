"""The clock's worth is told, and a step of it is measured against the monotonic clock."""

import pytest

from appliance.clock import Watch, boot_id, clock, synchronized


def test_the_kernel_says_whether_it_believes_its_clock():
    assert synchronized() in (True, False, None)


def test_a_clock_that_nobody_sets_does_not_step():
    watch = Watch()
    assert [watch.stepped() for _ in range(3)] == pytest.approx([0, 0, 0], abs=0.1)


def test_a_rollup_names_its_clock():
    found = clock(1.23456)
    assert (found.source, found.stepped) == ("system", 1.235)


def test_a_boot_has_a_name():
    assert boot_id() == boot_id() != ""
