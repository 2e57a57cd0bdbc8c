"""Databases as vendors write them, made here."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

Make = Callable[..., Path]


@pytest.fixture
def mmdb(tmp_path: Path) -> Make:
    """Write a database of networks and what is said of each; a text is a country's code."""

    def make(
        said: Mapping[str, object],
        *,
        name: str = "some.mmdb",
        family: int = 6,
        kind: str = "Some-Country",
        description: str = "made by a test",
    ) -> Path:
        writer = MMDBWriter(
            family, ipv4_compatible=family == 6, database_type=kind, description={"en": description}
        )
        for network, record in said.items():
            if isinstance(record, str):
                record = {"country": {"iso_code": record, "names": {"en": record}}}
            writer.insert_network(IPSet([network]), record)
        path = tmp_path / name
        writer.to_db_file(str(path))
        return path

    return make
