"""Members in a backup, and back out of it."""

import shutil

from collector.keeping import archive
from collector.members import database, keyring, roll


def bring(folder, state):
    archive.bring_members(folder, state, lambda source, target: shutil.copyfile(source, target))


def test_a_lost_members_file_comes_back_with_the_key_of_its_digests(house, tmp_path):
    house.member()
    text = house.token()
    draft, state = tmp_path / "draft", tmp_path / "other"
    draft.mkdir()
    state.mkdir()
    archive.copy_members(house.state, draft)
    bring(draft, state)
    with database.opened(state) as base:
        assert keyring.find(base, database.key(state), text) is not None


def test_a_backup_revives_no_member_that_was_removed_since(house, tmp_path):
    house.member()
    draft = tmp_path / "draft"
    draft.mkdir()
    archive.copy_members(house.state, draft)
    roll.remove(house.base, "uni", now=1, who="op")
    bring(draft, house.state)
    assert roll.find(house.base, "uni").removed == 1
