"""Settings choose the data; a file that is replaced is read again, and one that stays is not."""

import pytest

from collector.geo import shelf
from collector.settings import Geo
from teiten.errors import OperatorError


def test_without_a_word_the_embedded_data_is_used():
    found = shelf.atlas(Geo())
    assert found.label.name == "ip-location-db asn-country"
    assert "nro.net" in found.label.attribution
    assert shelf.systems(Geo()) is None


def test_a_file_that_stays_is_read_once(mmdb):
    settings = Geo(database=str(mmdb({"192.0.2.0/24": "JP"})), attribution="by X")
    assert shelf.atlas(settings) is shelf.atlas(settings)


def test_a_file_that_is_replaced_is_read_again(mmdb):
    settings = Geo(database=str(mmdb({"192.0.2.0/24": "JP"})))
    before = shelf.atlas(settings)
    mmdb({"192.0.2.0/24": "BR", "198.51.100.0/24": "BR"})
    assert before.names(["192.0.2.1"]) == ["JP"]
    assert shelf.atlas(settings).names(["192.0.2.1"]) == ["BR"]


@pytest.mark.parametrize(
    ("read", "key"), [(shelf.atlas, "database"), (shelf.systems, "asn_database")]
)
def test_a_missing_file_is_the_operator_s_mistake(tmp_path, read, key):
    with pytest.raises(OperatorError, match="No such file"):
        read(Geo(**{key: str(tmp_path / "none.mmdb")}))


def test_address_space_is_that_of_the_registries_whoever_says_where_sources_are():
    found = shelf.allocated()
    assert found.label == shelf.atlas(Geo()).label
    assert found.sizes[4]["US"] > found.sizes[4]["JP"] > 10**8
    assert found.sizes[6]["JP"] > 2**32
