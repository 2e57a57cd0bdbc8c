"""What the public hears of economies follows from editions, and from nothing else."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from collector.gate.aside import Aside, Mention, Topic
from collector.gate.edition import Line, Listened, kept
from collector.geo.public import countries, of_aside
from collector.index.series import Series
from teiten.geo.shelf import load
from teiten.rollup.record import ICMP

SIZES = load().sizes(4)
EPOCH = 6 * 3600


def editions(*epochs):
    """An edition of each: values by economy, with ICMP beside them, which is none."""
    return [
        kept(
            "gated",
            number * EPOCH,
            EPOCH,
            Listened.MOST,
            (
                Line(Series(4, ICMP), 99.0),
                *(Line(Series(4, economy=economy), value) for economy, value in values.items()),
            ),
            "some",
        )
        for number, values in enumerate(epochs)
    ]


def told(*epochs, sizes=SIZES):
    return countries(editions(*epochs), sizes, "registries")


def test_epochs_are_averaged_and_a_missing_value_is_missing():
    found = told({"JP": 2.0, "US": 8.0}, {"JP": None, "US": 6.0}, {"US": 7.0})
    assert [(row.economy, row.value, row.epochs) for row in found.rows] == [
        ("US", 7.0, 3),
        ("JP", 2.0, 1),
    ]
    assert (found.start, found.end) == (0, 3 * EPOCH)


def test_what_is_said_beside_counts_and_others_are_no_economy():
    said = (
        Mention(Series(4, economy="JP"), "", 2.0),
        Mention(Series(4), "other", 50.0),
    )
    aside = Aside(Topic.ECONOMIES, 0, 86400, said)
    (edition,) = editions({})
    found = countries([replace(edition, asides=(aside,))], SIZES, "registries")
    assert [(row.economy, row.value, row.epochs) for row in found.rows] == [("JP", 2.0, 1)]
    assert found.others == 50.0


def test_an_economy_is_compared_by_its_addresses_with_the_others():
    found = told({"AA": 3.0, "BB": 1.0}, sizes={"AA": 100, "BB": 100})
    assert {row.economy: row.times for row in found.rows} == {"AA": 1.5, "BB": 0.5}


def test_one_without_addresses_is_compared_with_nobody():
    assert [row.times for row in told({"ZZ": 3.0}).rows] == [None]


def test_regions_are_sums_of_what_is_public():
    found = told({"JP": 2.0, "KR": 1.0, "DE": 4.0})
    assert [(each.region, each.value) for each in found.regions] == [
        ("RIPE NCC", 4.0),
        ("APNIC", 3.0),
    ]


def test_scores_are_told_where_enough_economies_are_public():
    many = {economy: size / 1e6 for economy, size in SIZES.items()}
    assert all(row.score is None for row in told({"JP": 2.0, "US": 8.0}).rows)
    assert sum(row.score is not None for row in told(many).rows) > 150


def test_where_no_economy_is_public_nothing_is_said():
    assert told({}) is None
    assert countries([], SIZES, "registries") is None


def test_the_licences_are_owed_with_it():
    found = told({"JP": 2.0})
    assert (found.data, found.allocated) == (("some",), "registries")


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["JP", "US", "DE"]), st.none() | st.floats(0.01, 1e3)),
        min_size=1,
        max_size=5,
    )
)
def test_rows_are_between_what_was_published(epochs):
    found = told(*epochs)
    for row in found.rows if found else ():
        values = [each[row.economy] for each in epochs if each.get(row.economy) is not None]
        assert min(values) <= row.value * (1 + 1e-9)
        assert row.value <= max(values) * (1 + 1e-9)
        assert row.epochs == len(values)


def test_of_ipv6_there_is_no_table():
    (edition,) = editions({})
    six = replace(edition, lines=(Line(Series(6, economy="JP"), 2.0),))
    assert countries([six], SIZES, "registries") is None


def test_an_aside_alone_has_a_table_of_its_while():
    said = (Mention(Series(4, economy="JP"), "", 2.0), Mention(Series(4), "other", 50.0))
    found = of_aside(Aside(Topic.ECONOMIES, 60, 86400, said), "some", SIZES, "registries")
    assert (found.start, found.end, found.data) == (60, 86460, ("some",))
    assert [(row.economy, row.value) for row in found.rows] == [("JP", 2.0)]
    assert found.others == 50.0
