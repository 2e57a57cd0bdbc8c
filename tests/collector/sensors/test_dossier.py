"""Everything that is known of a sensor stands together, with its dates."""

from collector.books.store import writing
from collector.index import annals
from collector.index.series import Series
from collector.sensors import keys, registry
from collector.sensors.dossier import Anomaly, dossier, screen
from collector.sensors.place import Network, Place
from teiten.enrolment import fingerprint


def test_keys_follow_each_other(bench, a_key, nine):
    old, new = (registry.unfolded(a_key(name)) for name in ("s1", "new"))
    with writing(bench.ledger):
        keys.replace(bench.ledger, registry.find(bench.ledger, "s1"), new, now=nine)
    found = dossier(bench.ledger, "s1")
    assert [(k.fingerprint, k.since, k.until) for k in found.keys] == [
        (fingerprint(old), nine - 9, nine),
        (fingerprint(new), nine, None),
    ]
    assert "until 2004-01-30 09:00 UTC" in "\n".join(screen(found))


def test_a_rollup_is_held_to_the_place_of_its_time(bench, nine):
    place = Place(("192.0.2.0/28",), "JP", Network.ACCESS, "Example", 16)
    bench.send("s1")
    assert dossier(bench.ledger, "s1").discord == ""
    registry.approve(bench.ledger, "s1", now=nine, place=place)
    assert dossier(bench.ledger, "s1").discord == ""


def test_what_it_saw_and_others_did_not_is_for_whoever_runs_it(bench, nine):
    odd = annals.Anomaly("s1", Series(4), nine, nine + 7200, 49.6)
    found = dossier(bench.ledger, "s1", [odd])
    assert found.anomalies == [Anomaly("IPv4", nine, nine + 7200, 49.6)]
    (line,) = (each for each in screen(found) if "LOCAL" in each)
    assert line.startswith("  LOCAL  IPv4 from 2004-01-30 09:00 UTC to 2004-01-30 11:00 UTC")
    assert line.endswith("49.6 times as much as others")


def test_who_cannot_be_told_from_a_copy_is_named(bench, nine):
    bench.send("s1", run="", now=nine)
    assert dossier(bench.ledger, "s1").runless == nine
    assert sum("NO RUN" in line for line in screen(dossier(bench.ledger, "s1"))) == 1
    assert dossier(bench.ledger, "s2").runless is None
