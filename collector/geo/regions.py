"""An economy -> the region of the Internet registry that serves it.

ISO 3166-1 as of 2026, and the Number Resource Organization's "List of country codes and RIRs"
(nro.net). A region is where addresses are administered, not a continent: Cyprus and Iran are in
that of the RIPE NCC.
"""

from collections.abc import Mapping
from enum import StrEnum


class Registry(StrEnum):
    """The five regional Internet registries."""

    AFRINIC = "AFRINIC"
    APNIC = "APNIC"
    ARIN = "ARIN"
    LACNIC = "LACNIC"
    RIPE = "RIPE NCC"


_SERVED = {
    Registry.AFRINIC: """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML
        MR MU MW MZ NA NE NG RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW""",
    Registry.APNIC: """
        AF AS AU BD BN BT CC CK CN CX FJ FM GU HK ID IN IO JP KH KI KP KR LA LK MH MM MN MO MP MV MY
        NC NF NP NR NU NZ PF PG PH PK PN PW SB SG TF TH TK TL TO TV TW VN VU WF WS""",
    Registry.ARIN: """
        AG AI AQ BB BL BM BS BV CA DM GD GP HM JM KN KY LC MF MQ MS PM PR SH TC UM US VC VG VI""",
    Registry.LACNIC: """
        AR AW BO BQ BR BZ CL CO CR CU CW DO EC FK GF GS GT GY HN HT MX NI PA PE PY SR SV SX TT UY
        VE""",
    Registry.RIPE: """
        AD AE AL AM AT AX AZ BA BE BG BH BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GL GR HR HU IE
        IL IM IQ IR IS IT JE JO KG KW KZ LB LI LT LU LV MC MD ME MK MT NL NO OM PL PS PT QA RO RS RU
        SA SE SI SJ SK SM SY TJ TM TR UA UZ VA YE""",
}

REGIONS: Mapping[str, Registry] = {
    economy: registry for registry, served in _SERVED.items() for economy in served.split()
}
"""The region of every economy of ISO 3166-1."""

NOWHERE = ""
"""Where an address is that no data set has, or only with a word that is no economy."""

ECONOMIES: tuple[str, ...] = (NOWHERE, *sorted(REGIONS))
"""By the number that a look-up gives; such numbers are for one process, not for files."""
