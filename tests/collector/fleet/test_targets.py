"""Prometheus learns whom to ask, and nothing else."""

from collector.fleet.targets import targets


def test_a_box_that_can_be_asked_is_a_target():
    found = targets({"b": "", "a": "192.0.2.1:9100"})
    assert found == [{"targets": ["192.0.2.1:9100"], "labels": {"sensor": "a"}}]
