"""An operator is told how the lab stands, and where to look."""

from simulator.labs.rooms import Folder
from simulator.labs.signs import standing, where_to_look
from simulator.links.layout import layout


def test_the_standing_names_all_four_numbers():
    line = standing(61, 1000, 3, 20, 999)
    assert line == "01:01  sent 1,000   ill hosts 3   pings answered 20   in the ledger 999"


def test_the_page_is_named(tmp_path):
    lines = where_to_look(layout("1"), Folder(tmp_path), 8081)
    assert any("http://127.0.0.1:8081" in line for line in lines)
