"""Weights by economies serve, in a reduced version of the experiment."""


def test_weights_put_right_where_sensors_stand(tried):
    alike, weighed, *_ = (abs(row["bias"]) for row in tried("regions")["regions"])
    assert weighed < alike / 4
