from collector.gate.aside import Aside, Mention, Topic
from collector.gate.edition import Line, Listened, kept
from collector.geo.public import countries, of_aside
from collector.index.series import Series
from collector.site.places import places


def test_economies_are_told_raw_and_by_their_size_and_by_whose_data(say):
    lines = tuple(Line(Series(4, economy=e), v) for e, v in (("JP", 3.0), ("US", 9.0)))
    edition = kept("gated", 0, 21600, Listened.MOST, lines, "vendor 1 (by Vendor)")
    found = places(countries([edition], {"JP": 100, "US": 100}, "registries 1 (by NRO)"), say)
    assert [(row.economy, row.value, row.times) for row in found.rows] == [
        ("US", "9", "× 1.5"),
        ("JP", "3", "× 0.5"),
    ]
    assert found.data == "Data: vendor 1 (by Vendor); registries 1 (by NRO)"
    assert "APNIC 3" in found.regions


def test_all_others_come_last_and_are_compared_with_nothing(say):
    said = (Mention(Series(4, economy="JP"), "", 3.0), Mention(Series(4), "other", 12.0))
    aside = Aside(Topic.ECONOMIES, 0, 86400, said)
    found = places(of_aside(aside, "some", {"JP": 100}, "registries"), say)
    assert [(row.economy, row.value, row.times) for row in found.rows] == [
        ("JP", "3", "× 1"),
        ("all others", "12", ""),
    ]
