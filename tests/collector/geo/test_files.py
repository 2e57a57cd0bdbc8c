"""A setting that names no database is found out before the collector serves."""

import pytest
from click.testing import CliRunner

from collector.cli import collector
from collector.geo import files
from collector.settings import Geo
from teiten.errors import OperatorError


def test_a_database_passes(mmdb):
    path = str(mmdb({"192.0.2.0/24": "JP"}))
    files.check(Geo(database=path, asn_database=path))
    files.check(Geo())


@pytest.mark.parametrize("key", ["database", "asn_database"])
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"", "no MMDB"), (b"\x1f\x8b" * 100, "no MMDB")],
    ids=["missing", "empty", "packed"],
)
def test_what_is_none_is_the_operator_s_mistake(tmp_path, key, content, why):
    path = tmp_path / "some"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OperatorError, match=why) as raised:
        files.check(Geo(**{key: str(path)}))
    assert "geo" in raised.value.hint


def test_a_collector_does_not_start_with_it(bench, write_settings):
    path = write_settings(bench, **{"geo.database": '"/nowhere/none.mmdb"'})
    found = CliRunner().invoke(collector, ["serve", "--config", str(path)])
    assert isinstance(found.exception, OperatorError)
