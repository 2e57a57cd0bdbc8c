"""Odd sensors are found, in a reduced version of the experiment."""


def test_odd_hours_are_found_and_others_left_alone(tried):
    (found,) = tried("flags")["flags"]
    assert found["recall"] >= 0.9
    assert found["false"] <= 0.05
    assert found["local_false"] <= found["false"]
