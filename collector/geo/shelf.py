"""Settings -> the data sets that say where addresses are, each read once while its file stays."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from collector.geo import files, vendor
from collector.geo.atlas import Atlas, embedded
from collector.geo.label import Label
from collector.geo.systems import Systems
from collector.settings import Geo
from teiten.geo import shelf


def atlas(settings: Geo) -> Atlas:
    """Say where addresses are: by the vendor's database, or by the embedded data set."""
    if not settings.database:
        return _embedded()
    path = Path(settings.database)
    return _vendor_s(path, settings.attribution, files.version(path))


def systems(settings: Geo) -> Systems | None:
    """Say of which autonomous systems addresses are, if there is a database of them."""
    if not settings.asn_database:
        return None
    path = Path(settings.asn_database)
    return _systems(path, settings.asn_attribution, files.version(path))


@dataclass(frozen=True, slots=True)
class Allocated:
    """How much of the address space each economy has, by what registries allocated."""

    label: Label
    sizes: dict[int, dict[str, int]]
    """By family: addresses of IPv4, networks of /64 of IPv6."""


@cache
def allocated() -> Allocated:
    """Measure the embedded data set, whoever says where sources are."""
    found = shelf.load()
    return Allocated(_embedded().label, {4: found.sizes(4), 6: found.sizes(6)})


@cache
def _embedded() -> Atlas:
    return embedded(shelf.load())


@lru_cache(maxsize=1)
def _vendor_s(path: Path, attribution: str, version: files.Version) -> Atlas:  # noqa: ARG001
    return vendor.atlas(path, attribution)


@lru_cache(maxsize=1)
def _systems(path: Path, attribution: str, version: files.Version) -> Systems:  # noqa: ARG001
    return vendor.systems(path, attribution)
