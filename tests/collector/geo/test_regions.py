"""Every economy has one registry, and nothing else has."""

from collections import Counter

import pytest

from collector.geo.regions import ECONOMIES, NOWHERE, REGIONS, Registry
from teiten.geo.shelf import load

# ISO 3166-1 alpha-2, of the time zone database's iso3166.tab, which is in the public domain.
ISO = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
""".split()  # noqa: SIM905 - a list to read


def test_every_economy_has_exactly_one_registry():
    assert len(ISO) == 249
    assert sorted(REGIONS) == ISO


def test_no_economy_is_listed_twice():
    from collector.geo import regions

    listed = Counter(" ".join(regions._SERVED.values()).split())
    assert set(listed.values()) == {1}


def test_every_economy_of_the_embedded_data_has_a_registry():
    assert set(load().label.economies) <= set(REGIONS)


@pytest.mark.parametrize(
    ("economy", "registry"),
    [
        ("JP", Registry.APNIC),
        ("CY", Registry.RIPE),
        ("IR", Registry.RIPE),
        ("EG", Registry.AFRINIC),
        ("SH", Registry.ARIN),
        ("GF", Registry.LACNIC),
        ("GP", Registry.ARIN),
    ],
)
def test_a_region_is_no_continent(economy, registry):
    assert REGIONS[economy] is registry


def test_nowhere_comes_first_and_numbers_fit_a_byte():
    assert ECONOMIES[0] == NOWHERE
    assert len(ECONOMIES) < 255
