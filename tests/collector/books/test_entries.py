from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.books import entries, ledger, store
from collector.door.admit import Admitted
from collector.door.answers import Answer
from teiten.rollup import codec


@pytest.fixture
def put(bench):
    return lambda made, now=0: _put(bench.ledger, made, now)


def _put(connection, made, now=0):
    body = codec.encode(made)
    admitted = Admitted(made, body, sha256(body).digest(), "signature")
    return entries.record(connection, admitted, now=now).answer.value


def test_a_higher_sequence_replaces_a_lower_one(put, rollup, bench):
    assert put(rollup(sequence=1)) == "accepted"
    assert put(rollup(sequence=3)) == "accepted"
    (body,) = ledger.bodies(bench.ledger)
    assert body == codec.encode(rollup(sequence=3))
    (mark,) = ledger.marks(bench.ledger, 0)
    assert (mark.digest, ledger.body(bench.ledger, mark)) == (sha256(body).digest(), body)


@pytest.mark.parametrize(
    ("final", "second", "answer"),
    [
        pytest.param(False, {"sequence": 5}, "duplicate", id="same-bytes"),
        pytest.param(False, {"sequence": 5, "software": "x"}, "conflict", id="other-bytes"),
        pytest.param(False, {"sequence": 4}, "superseded", id="older"),
        pytest.param(True, {"sequence": 5}, "duplicate", id="same-final"),
        pytest.param(True, {"sequence": 5, "software": "x"}, "conflict", id="other-final"),
        pytest.param(True, {"sequence": 4}, "superseded", id="older-than-final"),
        pytest.param(True, {"sequence": 6}, "closed", id="after-final"),
    ],
)
def test_a_second_rollup_of_a_window(put, rollup, bench, final, second, answer):
    put(rollup(sequence=5, final=final))
    before = bench.rows()
    assert put(rollup(**{"final": final} | second)) == answer
    assert bench.rows() == before


def test_windows_of_one_sensor_may_not_overlap(put, rollup, bench, nine):
    put(rollup(start=nine, seconds=3600))
    before = bench.rows()
    assert put(rollup(start=nine + 600, seconds=60)) == "overlapping"
    assert put(rollup(start=nine, seconds=1800)) == "overlapping"
    assert put(rollup(start=nine - 9 * 3600, seconds=86400)) == "overlapping"
    assert bench.rows() == before


def test_windows_that_touch_do_not_overlap(put, rollup, nine):
    answers = [put(rollup(start=nine + step, seconds=10)) for step in (0, 10, -10)]
    assert answers == ["accepted"] * 3


def test_another_sensor_may_have_other_windows(put, rollup):
    assert [put(rollup("s1")), put(rollup("s2", seconds=60))] == ["accepted"] * 2


def test_strangers_cannot_make_the_books_longer_than_the_day_has_hours(
    bench, seal_as, rollup, nine
):
    for number in range(50):
        bench.give(seal_as(rollup(f"stranger-{number}")), now=nine + 100 * number)
    rows = bench.ledger.execute("SELECT * FROM answers").fetchall()
    assert rows == [("", nine, "unknown-sensor", 36), ("", nine + 3600, "unknown-sensor", 14)]


def test_an_approved_sensor_cannot_make_them_longer_by_refusals(bench, nine):
    for number in range(20):
        bench.send(start=nine + 3600 * (number + 100))
    rows = bench.ledger.execute("SELECT * FROM answers").fetchall()
    assert rows == [("s1", nine + 3600, "future-window", 20)]


orders = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(order=orders)
def test_any_order_and_repetition_ends_the_same(order, rollup, nine):
    """Windows 0 to 2, sequences 1 to 6, the sixth is final; all arrive at least once."""
    everything = [(window, sequence) for window in range(3) for sequence in range(1, 7)]

    def make(window, sequence):
        return rollup(start=nine + 3600 * window, sequence=sequence, final=sequence == 6)

    with TemporaryDirectory() as folder:
        connection = store.connect(Path(folder))
        # The order is what is tested here; the kill test is about durability.
        connection.execute("PRAGMA synchronous = OFF")
        for place in [*order, *everything, *order]:
            _put(connection, make(*place))
        law = ledger.law(connection)
        state = list(ledger.bodies(connection))
        connection.close()
    assert state == [codec.encode(make(window, 6)) for window in range(3)]
    assert law.balances
    assert law.received == len(everything) + 2 * len(order)
    assert not set(law.answers) & {Answer.CONFLICT, Answer.CLOSED}
