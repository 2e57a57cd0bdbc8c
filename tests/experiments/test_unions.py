"""The interval of unique sources holds, in a reduced version of the experiment."""


def test_nineteen_of_twenty_intervals_hold_the_number_of_sources(tried):
    rows = tried("unions")["unions"]
    assert min(row["covered"] for row in rows) > 0.88
    assert max(abs(row["bias"]) for row in rows) < 0.02
