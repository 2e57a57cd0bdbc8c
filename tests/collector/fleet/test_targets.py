"""Prometheus learns whom to ask, and nothing else."""

from collector.fleet.targets import targets


def test_boxes_that_can_be_asked_are_targets_without_a_name():
    found = targets(["192.0.2.2:9464", "", "192.0.2.1:9464"])
    assert found == [{"targets": ["192.0.2.1:9464", "192.0.2.2:9464"]}]


def test_where_no_box_can_be_asked_there_is_no_target():
    assert targets([""]) == []
