"""Both clocks are read at one moment, and one that is older than the software is refused."""

import time

import pytest

from appliance.counting.clock import EARLIEST, KernelClock, believable, boot_id
from appliance.counting.timeline import Reading, Timeline
from teiten.errors import OperatorError

CLOCK = KernelClock()


def test_the_kernel_says_whether_it_believes_its_clock():
    assert CLOCK.synchronized() in (True, False, None)


def test_a_clock_that_nobody_sets_does_not_step():
    timeline = Timeline(CLOCK.read(), earliest=EARLIEST)
    told = sum(timeline.read(CLOCK.read()) for _ in range(300))
    assert told == pytest.approx(0, abs=0.1)  # NTP may set it meanwhile


def test_a_reading_is_of_now():
    before, reading, after = time.time(), CLOCK.read(), time.time()
    assert before <= reading.utc <= after


class Interrupted(KernelClock):
    """Other programs come between, in all but one of the tries."""

    def __init__(self, quiet):
        self.tries, self.quiet, self.passed = 0, quiet, 0.0

    def utc(self):
        self.tries += 1
        self.passed += 0.0 if self.tries == self.quiet else 0.3
        return 1_900_000_000.0 + self.passed

    def steady(self):
        return self.passed


def test_a_reading_that_was_interrupted_is_taken_again():
    assert Interrupted(quiet=4).read().difference == 1_900_000_000.0


def test_a_machine_that_always_interrupts_gives_a_reading_all_the_same():
    assert Interrupted(quiet=None).read().difference == pytest.approx(1_900_000_000, abs=0.2)


def test_a_clock_before_the_day_of_the_build_is_refused_with_a_sentence():
    with pytest.raises(OperatorError) as refusal:
        believable(Reading(12.0, 12.0))
    assert refusal.value.message.startswith("The clock shows 1970-01-01 00:00 UTC, before teiten")
    assert "date -u -s" in refusal.value.hint


def test_from_the_day_of_the_build_on_a_clock_is_believed():
    assert believable(Reading(EARLIEST, 0.0)) == Reading(EARLIEST, 0.0)


def test_a_boot_has_a_name():
    assert boot_id() == boot_id() != ""
