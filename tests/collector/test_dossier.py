"""Everything that is known of a sensor stands together, with its dates."""

from collector import keys, registry
from collector.dossier import dossier, screen
from collector.place import Network, Place
from collector.store import writing
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
