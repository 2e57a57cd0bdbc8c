"""What vendors call an economy or an autonomous system is understood, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.geo.records import System, economy, system
from collector.geo.regions import ECONOMIES

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["country", "iso_code", "country_code", "traits", "as", "asn", "name"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"country": {"iso_code": "JP", "names": {"en": "Japan"}}}, "JP"),
        ({"country": {"iso_code": "JP"}, "registered_country": {"iso_code": "US"}}, "JP"),
        ({"continent": {"code": "EU"}, "registered_country": {"iso_code": "DE"}}, "DE"),
        ({"country": "JP", "continent": "AS"}, "JP"),
        ({"country": "Japan", "country_code": "JP", "asn": "AS2497"}, "JP"),
        ({"country_code": "jp"}, "JP"),
        ({"country": {"iso_code": "EU"}}, ""),
        ({"country": {"iso_code": "XK"}}, ""),
        ({"country": {"iso_code": 7}}, ""),
        ({"city": {"names": {"en": "Kyoto"}}}, ""),
        ("JP", ""),
        (None, ""),
    ],
    ids=["maxmind", "used-before-registered", "registered-only", "ipinfo", "ipinfo-lite",
         "ip-location-db", "no-economy", "user-assigned", "number", "no-country", "text", "none"],
)  # fmt: skip
def test_economies_of_vendors_are_understood(record, said):
    assert economy(record) == said


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            {"autonomous_system_number": 2497, "autonomous_system_organization": "IIJ"},
            System(2497, "IIJ"),
        ),
        ({"asn": "AS2497", "as_name": "IIJ", "country_code": "JP"}, System(2497, "IIJ")),
        ({"asn": "AS2497", "name": "IIJ", "domain": "iij.ad.jp"}, System(2497, "IIJ")),
        (
            {"traits": {"autonomous_system_number": 2497, "isp": "x"}},
            System(2497, ""),
        ),
        ({"asn": "2497"}, System(2497, "")),
        ({"autonomous_system_number": 0}, None),
        ({"autonomous_system_number": 2**32}, None),
        ({"autonomous_system_number": True}, None),
        ({"asn": "AS"}, None),
        ({"country": {"iso_code": "JP"}}, None),
        (None, None),
    ],
    ids=["maxmind", "ipinfo-lite", "ipinfo", "enterprise", "digits", "zero", "too-large",
         "no-number", "no-digits", "country", "none"],
)  # fmt: skip
def test_autonomous_systems_of_vendors_are_understood(record, said):
    assert system(record) == said


@given(ANYTHING)
def test_whatever_a_record_is_the_answer_is_an_economy_or_nothing(record):
    assert economy(record) in ECONOMIES


@given(ANYTHING)
def test_whatever_a_record_is_a_system_has_a_number(record):
    found = system(record)
    assert found is None or 0 < found.number < 2**32


def test_a_name_is_fit_for_a_terminal():
    found = system({"asn": 1, "name": "\x1b[31mred\n" + "x" * 1000})
    assert found is not None
    assert found.name.isprintable()
    assert len(found.name) <= 100
