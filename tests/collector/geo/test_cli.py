"""`teiten collector economies`: what came from where, and whom the answer owes."""

import json

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.geo import shelf
from collector.geo.standings import Region
from collector.geo.views import Kind
from collector.index.reckoning import bring_up
from collector.settings import Geo, Settings
from teiten.config import load
from teiten.errors import OperatorError
from teiten.rollup.record import Books, Class, Exposure, Origin

SYSTEM = {"autonomous_system_number": 64500, "autonomous_system_organization": "Example"}
SOURCES = {"133.1.2.3": 30, "8.8.8.8": 10}


@pytest.fixture
def economies(bench, write_settings):
    """Run the command; gives what it says."""

    def run(*words, **geo):
        path = write_settings(bench, **{f"geo.{key}": f'"{value}"' for key, value in geo.items()})
        bring_up(load(path, Settings))
        words = ["economies", *words, "--config", str(path)]
        return CliRunner().invoke(collector, words, catch_exceptions=False).output

    return run


@pytest.fixture
def hours(bench, nine):
    """Three hours of two sensors."""
    counted = sum(SOURCES.values())
    for place in range(3):
        for name in ("s1", "s2"):
            bench.send(
                name,
                start=nine + 3600 * place,
                now=nine + 20_000,
                final=True,
                ports={(6, 23): counted + place},
                origins=tuple(
                    Origin(s, 6, Class.SCAN, 23, "", n) for s, n in sorted(SOURCES.items())
                ),
                books=Books(
                    received=counted + place,
                    counted=counted + place,
                    examined=counted + place,
                    overflow=place,
                ),
                exposure={"4": Exposure(10, 3600)},
            )


def test_economies_are_a_table_or_json(economies, hours):
    said = economies()
    assert "3 hours from 2004-01-30T09:00:00Z, IPv4: packets to an address in an hour" in said
    assert "JP      APNIC" in said
    assert "nro.net" in said
    found = json.loads(economies("--json"))
    assert [(row["economy"], row["value"]) for row in found["rows"]] == [("JP", 3.0), ("US", 1.0)]
    assert found["rows"][0]["index"] == 3.0
    assert found["data"] == [str(shelf.atlas(Geo()).label)]


def test_the_newest_hours_alone_are_asked_for(economies, hours):
    found = json.loads(economies("--hours", "1", "--json"))
    assert (found["start"], found["hours"]) == ("2004-01-30T11:00:00Z", 1)
    assert found["told"] == round(40 / 42, 4)
    assert found["nowhere"] == 0
    assert "Sources are known of 95.2% of all packets" in economies("--hours", "1")


def test_regions_are_sums_of_economies(economies, hours):
    found = json.loads(economies("--view", "regions", "--json"))
    assert found["rows"][0] == {"region": "APNIC", "value": 3.0, "share": 0.75, "economies": 1}
    assert "ARIN" in economies("--view", "regions")


def test_a_vendor_s_data_is_named_where_it_is_used(economies, hours, mmdb):
    path = mmdb({"133.0.0.0/8": "BR"}, kind="Some-Country")
    said = economies(database=path, attribution="IP geolocation by Some")
    assert "BR      LACNIC" in said
    assert "Sources of 24.4% of all packets are in no economy." in said
    assert "Where sources are: Some-Country" in said
    assert "IP geolocation by Some" in said
    assert "Addresses of economies: ip-location-db" in said


def test_systems_need_a_file(economies, hours, mmdb):
    with pytest.raises(OperatorError, match="autonomous systems") as raised:
        economies("--view", "systems")
    assert "geo.asn-database" in raised.value.hint
    path = mmdb({"133.1.0.0/16": SYSTEM})
    said = economies("--view", "systems", **{"asn-database": path})
    assert "64500" in said
    assert "Example" in said
    assert "in none" in said


def test_long_tables_are_cut_for_a_person_alone(economies, hours):
    assert "and 1 more" in economies("--most", "1")
    assert len(json.loads(economies("--most", "1", "--json"))["rows"]) == 2


def test_without_an_hour_there_is_nothing_to_say(economies, mmdb):
    with pytest.raises(OperatorError, match="no index yet"):
        economies()
    with pytest.raises(OperatorError, match="no hour yet"):
        economies("--view", "systems", **{"asn-database": mmdb({"133.1.0.0/16": SYSTEM})})


def test_every_word_of_the_command_is_a_view():
    from collector.geo import cli

    assert set(cli._KINDS) == set(map(str, Kind))
    assert Region.__struct_fields__[0] == "region"
