"""What a vendor's database says of a network -> its economy, its autonomous system.

Vendors agree on the format of the file and not on words. Known are those of MaxMind (GeoLite,
GeoIP), DB-IP, IP2Location, IPinfo and ip-location-db. Whatever else is there is nothing.
"""

import re
from typing import NamedTuple

from collector.geo.regions import NOWHERE, REGIONS

_MOST_NAME = 100
_NUMBER = re.compile(r"(?:AS)?([0-9]{1,10})")
_COUNTRIES = ("country", "country_code", "registered_country")
_NUMBERS = ("autonomous_system_number", "asn", "as_number")
_NAMES = ("autonomous_system_organization", "as_name", "as_organization", "name")


class System(NamedTuple):
    """An autonomous system: its number, and whose it is or nothing."""

    number: int
    name: str


def economy(record: object) -> str:
    """Say in which economy a network is used, or else where it is registered."""
    if not isinstance(record, dict):
        return NOWHERE
    for key in _COUNTRIES:
        word = record.get(key)
        if isinstance(word, dict):
            word = word.get("iso_code")
        if isinstance(word, str) and (code := word.upper()) in REGIONS:
            return code
    return NOWHERE


def system(record: object) -> System | None:
    """Say which autonomous system a network is of."""
    for table in (record, _field(record, "traits"), _field(record, "as")):
        for key in _NUMBERS:
            if number := _number(_field(table, key)):
                names = (_field(table, name) for name in _NAMES)
                return System(number, next(filter(None, map(_name, names)), ""))
    return None


def _field(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, dict) else None


def _number(value: object) -> int:
    if isinstance(value, str) and (found := _NUMBER.fullmatch(value)):
        value = int(found[1])
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 < value < 2**32 else 0


def _name(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(each for each in value if each.isprintable())[:_MOST_NAME].strip()
