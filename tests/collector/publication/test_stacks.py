"""What lasts is kept as long as there is room, and nothing that somebody may still need goes."""

import pytest

from collector.publication import stacks
from collector.publication.bindery import bind
from teiten.publication.lasting import lasting

NOW = 1_800_000_000
BODY = b"week " * 300
NAME = lasting("kept/week.csv", BODY)


@pytest.fixture
def keep(tmp_path):
    def keep(body=BODY, now=NOW):
        content = {lasting("kept/week.csv", body): body, "index.html": b""}
        release = tmp_path / f"release-{now}-{len(list(tmp_path.iterdir()))}"
        bind(content, release, None)
        stacks.keep(content, release, tmp_path / stacks.FOLDER, now)

    return keep


def there(tmp_path):
    return sorted(path.name for path in (tmp_path / stacks.FOLDER).rglob("*") if path.is_file())


def test_only_what_lasts_is_kept_and_as_it_is_packed(keep, tmp_path):
    keep()
    name = NAME.rpartition("/")[2]
    assert there(tmp_path) == [name, f"{name}.gz"]
    assert (tmp_path / stacks.FOLDER / NAME).read_bytes() == BODY


def test_a_file_that_was_damaged_is_replaced(keep, tmp_path):
    keep()
    (tmp_path / stacks.FOLDER / NAME).write_bytes(b"damaged")
    keep()
    assert (tmp_path / stacks.FOLDER / NAME).read_bytes() == BODY


def test_being_named_again_leaves_the_date_of_the_content(keep, tmp_path):
    keep()
    before = (tmp_path / stacks.FOLDER / NAME).stat().st_mtime_ns
    keep(now=NOW + 60)
    assert (tmp_path / stacks.FOLDER / NAME).stat().st_mtime_ns == before


def test_what_was_named_least_lately_goes_first(keep, tmp_path):
    old, new = b"a" * 400, b"b" * 400
    keep(old, NOW)
    keep(new, NOW + 1)
    keep(old, NOW + 2)
    assert stacks.clear(tmp_path / stacks.FOLDER, 800, NOW + 10_000) == 0
    assert stacks.clear(tmp_path / stacks.FOLDER, 799, NOW + 10_000) == 1
    assert there(tmp_path) == [lasting("week.csv", old)]


def test_nothing_goes_for_an_hour(keep, tmp_path):
    keep()
    assert stacks.clear(tmp_path / stacks.FOLDER, 0, NOW + stacks.GRACE) == 0
    assert stacks.clear(tmp_path / stacks.FOLDER, 0, NOW + stacks.GRACE + 1) == 2
