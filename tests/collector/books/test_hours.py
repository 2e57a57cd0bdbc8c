from collector.books import hours
from collector.books.hours import Hour


def test_every_upload_is_in_one_hour_of_one_sensor(bench, rollup, seal_as, nine):
    bench.send("s1", sequence=2)
    bench.send("s1", sequence=2)
    bench.send("s1", sequence=1)
    bench.send("s1", sequence=2, software="other")
    bench.send("s1", seconds=60, now=nine + 7200)
    bench.send("s2", start=nine + 3600, now=nine + 7200)
    bench.give(seal_as(rollup("nobody")), now=nine + 3600)
    found = list(hours.hours(bench.ledger))
    assert found == [
        Hour("", nine + 3600, 1, 0, 0, 0, 1, 0),
        Hour("s1", nine, 4, 1, 1, 1, 1, 1),
        Hour("s1", nine + 7200, 1, 0, 0, 0, 1, 0),
        Hour("s2", nine + 3600, 1, 1, 0, 0, 0, 1),
    ]
    assert all(hour.balances for hour in found)
    assert hours.breaches(bench.ledger, 10) == []


def test_each_of_the_three_counts_is_held_against_the_others(bench, nine):
    for hour in range(4):
        bench.send(start=nine + 3600 * hour, now=10**10)
    change = bench.ledger.execute
    change("UPDATE received SET uploads = 2 WHERE hour = ?", (nine,))
    change("DELETE FROM answers WHERE hour = ?", (nine + 3600,))
    change("DELETE FROM rollups WHERE start = ?", (nine + 7200,))
    found = hours.breaches(bench.ledger, 10)
    assert [each.hour for each in found] == [nine, nine + 3600, nine + 7200]
    assert not any(each.balances for each in found)
    assert len(hours.breaches(bench.ledger, 2)) == 2
