"""A vendor's file takes the place of the embedded data, or its operator hears what to do."""

import pytest

from collector.geo import vendor
from teiten.errors import OperatorError

SYSTEM = {"autonomous_system_number": 64500, "autonomous_system_organization": "Example"}


def test_a_vendor_s_economies_are_looked_up(mmdb):
    found = vendor.atlas(mmdb({"192.0.2.0/24": "JP", "2001:db8::/32": "BR"}))
    assert found.names(["192.0.2.7", "2001:db8::1", "198.51.100.1"]) == ["JP", "BR", ""]


def test_a_vendor_s_systems_are_looked_up(mmdb):
    found = vendor.systems(mmdb({"192.0.2.0/24": SYSTEM, "2001:db8::/32": SYSTEM}))
    assert found.numbers(["192.0.2.7", "2001:db8::1", "198.51.100.1"]).tolist() == [64500, 64500, 0]
    assert [found.name(64500), found.name(1)] == ["Example", ""]


def test_the_label_has_kind_day_and_what_the_file_says(mmdb):
    said = vendor.atlas(mmdb({"192.0.2.0/24": "JP"}, kind="X-Lite", description="By X")).label
    assert (said.name, said.attribution) == ("X-Lite", "By X")
    assert len(said.version) == len("2026-11-26")


def test_what_the_operator_owes_the_vendor_is_said_instead(mmdb):
    path = mmdb({"192.0.2.0/24": "JP"})
    assert vendor.atlas(path, "IP geolocation by X").label.attribution == "IP geolocation by X"


def test_a_label_is_fit_for_a_terminal_and_a_page(mmdb):
    said = vendor.atlas(mmdb({"192.0.2.0/24": "JP"}, kind="X\x1b[31m", description="a\nb")).label
    assert str(said).isprintable()
    assert said.attribution == "ab"


@pytest.mark.parametrize(
    ("said", "read", "why"),
    [
        ({"192.0.2.0/24": SYSTEM}, vendor.atlas, "names no economy"),
        ({"192.0.2.0/24": "JP"}, vendor.systems, "names no autonomous system"),
    ],
    ids=["systems-as-economies", "economies-as-systems"],
)
def test_another_kind_of_database_is_the_operator_s_mistake(mmdb, said, read, why):
    with pytest.raises(OperatorError, match=why) as raised:
        read(mmdb(said))
    assert "edition" in raised.value.hint


def test_a_damaged_database_is_the_operator_s_mistake(mmdb):
    path = mmdb({"192.0.2.0/24": "JP"})
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(OperatorError, match="no MMDB database") as raised:
        vendor.atlas(path)
    assert "Download it again" in raised.value.hint
