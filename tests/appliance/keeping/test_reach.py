"""How far windows reach is known as long as files have names."""

from errno import ENOSPC

from appliance.keeping.durable import Folder
from appliance.keeping.reach import Reach


def test_it_only_grows_and_is_there_again(tmp_path):
    reach = Reach(Folder(tmp_path))
    assert reach.end == 0
    for end in (3600, 9 * 3600, 3600):
        reach.to(end)
    assert Reach(Folder(tmp_path)).end == reach.end == 9 * 3600
    assert len(list(tmp_path.iterdir())) == 1


def test_names_of_others_are_none(tmp_path):
    for name in ("reached-", "reached-7.draft", "reached-x"):
        (tmp_path / name).touch()
    assert Reach(Folder(tmp_path)).end == 0


def test_without_room_for_a_name_it_is_what_it_was(tmp_path):
    class Full(Folder):
        def draft(self, name, data):
            raise OSError(ENOSPC, "No space left on device", name)

    reach = Reach(Full(tmp_path))
    reach.to(3600)
    assert reach.end == 0
