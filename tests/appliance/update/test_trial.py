"""A version has come up once it counts, balances, and its own rollup was taken."""

import msgspec
import pytest

from appliance.update.trial import missing
from appliance.watch.standing import Laws, Standing
from teiten.rollup.record import Books

NOW = 1_000_000.0
UP = Standing(
    sensor="s1",
    engine="xdp",
    software="teiten 0.1.0",
    at=NOW - 1,
    started=NOW - 60,
    window_start=0,
    window_seconds=3600,
    books=Books(),
    window=Books(),
    credited=NOW - 5,
    last_answer="accepted",
)


def test_what_counts_and_is_credited_has_come_up() -> None:
    assert missing(UP, now=NOW) == ""


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        pytest.param({"at": NOW - 60}, "nothing counts", id="the daemon is gone"),
        pytest.param({"at": NOW + 60}, "nothing counts", id="left by a clock that was ahead"),
        pytest.param({"laws": Laws(tally=-1)}, "the books do not balance", id="a law is broken"),
        pytest.param(
            {"credited": NOW - 60}, "no collector took a rollup: accepted", id="old credit"
        ),
        pytest.param(
            {"credited": 0.0, "last_answer": ""},
            "no collector took a rollup: no answer yet",
            id="no credit",
        ),
    ],
)
def test_what_is_missing_is_named(change: dict[str, object], lack: str) -> None:
    assert missing(msgspec.structs.replace(UP, **change), now=NOW) == lack


def test_a_box_that_never_counted_has_not_come_up() -> None:
    assert missing(None, now=NOW) == "nothing counts"
