"""Steps are taken until somebody stops them, and a failure among them is heard."""

import pytest

from appliance.sending.rounds import Rounds
from patience import until


class Count(Rounds):
    """Steps that are counted; one of them fails."""

    def __init__(self, *, fails_at: int = 0) -> None:
        super().__init__("count")
        self.steps, self.closed = 0, 0
        self._fails_at = fails_at

    def step(self) -> float:
        self.steps += 1
        if self.steps == self._fails_at:
            raise LookupError
        return 0.001

    def close(self) -> None:
        self.closed = self.steps


def test_steps_follow_one_another_until_the_end() -> None:
    count = Count()
    count.start()
    until(lambda: count.steps > 3)
    count.stop()
    until(lambda: count.closed)
    assert count.closed == count.steps


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failure_is_heard() -> None:
    count = Count(fails_at=2)
    count.start()

    def heard() -> bool:
        try:
            count.raise_failure()
        except LookupError:
            return True
        return False

    until(heard)
    with pytest.raises(LookupError):
        count.stop()
