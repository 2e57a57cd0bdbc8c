"""A state is waited for, and a state that never comes is named."""

import pytest

from simulator.faults.patience import until
from teiten.errors import OperatorError


def test_what_becomes_true_is_waited_for():
    states = iter([False, False, True])
    until(lambda: next(states), "the third state")
    assert next(states, None) is None


def test_what_never_becomes_true_is_named():
    with pytest.raises(OperatorError, match="in vain: the moon is green") as caught:
        until(lambda: False, "the moon is green", 0.01, lambda: "It is a stone.")
    assert caught.value.hint == "It is a stone."
