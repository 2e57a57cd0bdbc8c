"""What is assumed of counts holds for what others recorded, as far as that can say."""

import pytest

pytestmark = pytest.mark.real


def by(rows, key):
    return {row[key]: row for row in rows}


def test_with_one_sensor_the_index_is_the_exact_sum(tried):
    rows = tried("real")["sums"]
    assert len(rows) == 7
    assert max(float(row["worst"]) for row in rows) < 1e-12


def test_a_sensor_s_replay_counts_captures_alike(tried):
    said = [row["replay"] for row in tried("real")["sums"] if "replay" in row]
    assert said == ["yes"] * 3


def test_syns_of_many_strangers_scatter_as_the_index_assumes(tried):
    row = by(tried("real")["dispersion"], "recording")["one host, SYN"]
    low, high = map(float, row["between"].split(" and "))
    assert low < 0.7 < high
    assert abs(row["zeros"] - row["binomial"]) < abs(row["zeros"] - row["poisson"])


def test_a_clocked_tool_scatters_no_more_than_poisson(tried):
    rows = by(tried("real")["dispersion"], "recording")
    assert float(rows["masscan, whole seconds"]["ratio"]) < 1
    assert float(rows["iptables, one scan of four hosts"]["ratio"]) == 0


def test_what_one_place_alone_sees_is_odd_and_moves_nothing(tried):
    rows = by(tried("real")["places"], "case")
    swept = rows["one packet or two to each of eleven hosts"]
    scanned = rows["the same, and one of them is scanned"]
    assert (swept["odd"], scanned["odd"]) == (0, 1)
    assert float(scanned["mean"]) > 50 * float(scanned["index"])
    assert float(scanned["index"]) == pytest.approx(float(swept["index"]), rel=0.2)


def test_a_real_flood_calls_at_once_and_at_the_highest_level(tried):
    alone, *floods = tried("real")["alarms"][1:]
    assert alone["calls"] == 0
    assert [(row["after"], row["level"], row["calls"]) for row in floods] == [(1, 3, 0)] * 2


def test_spoofed_sources_fall_where_addresses_are(tried):
    row = by(tried("real")["economies"], "recording")["SYN flood"]
    assert float(row["slope"]) == pytest.approx(1, abs=0.05)
    assert float(row["deviation"]) < 0.15
    assert row["nowhere"] < 0.01
