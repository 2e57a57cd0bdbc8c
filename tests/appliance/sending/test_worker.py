"""A thread that fails is heard."""

import threading

import pytest

from appliance.sending.worker import Worker


def test_work_is_done_elsewhere():
    done = []
    worker = Worker("work", lambda: done.append(threading.current_thread().name))
    worker.start()
    worker.join()
    worker.raise_failure()
    assert done == ["work"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failure_is_raised_where_somebody_waits_and_as_often_as_he_asks():
    def fail():
        raise RuntimeError("a mistake")

    worker = Worker("work", fail)
    worker.start()
    for ask in (worker.join, worker.raise_failure):
        with pytest.raises(RuntimeError, match="a mistake"):
            ask()
