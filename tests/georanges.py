"""The published tables of ip-location-db -> teiten/geo/ranges.xz.

npm pack @ip-location-db/asn-country && tar xf *.tgz
python tests/georanges.py package
"""

import csv
import json
import lzma
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from teiten.geo.ranges import SHIFT, Range, write
from teiten.geo.shelf import FILE
from teiten.rollup.record import Family

NAME = "ip-location-db asn-country"
ATTRIBUTION = "Number Resource Organization (nro.net), CC BY 4.0, by way of ip-location-db"


def ranges(path: Path, family: Family) -> Iterator[Range]:
    """Read a table whose rows are first address, last address, economy; neighbours are joined."""
    held: Range | None = None
    with path.open(encoding="ascii", newline="") as file:
        for first, last, economy in csv.reader(file):
            found = Range(
                int(ip_address(first)) >> SHIFT[family],
                int(ip_address(last)) >> SHIFT[family],
                economy,
            )
            if held and found.first <= held.last + 1 and economy == held.economy:
                held = held._replace(last=max(held.last, found.last))
                continue
            if held:
                yield held
            held = found
    if held:
        yield held


def main(folder: Path) -> None:
    """Write the data set, and say what it is."""
    version = json.loads((folder / "package.json").read_text())["version"]
    data = write(
        NAME,
        version,
        ATTRIBUTION,
        ranges(folder / "asn-country-ipv4.csv", 4),
        ranges(folder / "asn-country-ipv6.csv", 6),
    )
    FILE.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
    print(f"{FILE}: {FILE.stat().st_size:,} bytes, {NAME} {version}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
