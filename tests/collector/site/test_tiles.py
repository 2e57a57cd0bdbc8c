from collector.site import gated
from collector.site.tiles import tiles


def test_each_series_of_the_picture_has_a_tile_with_its_value(editions, say):
    found = tiles(editions((20, 4), (30, 4)), say)
    assert [(tile.label, tile.value, tile.change, tile.colour) for tile in found] == [
        ("23/TCP", "30", "+50%", 0),
        ("445/TCP", "4", "unchanged", 1),
        ("ICMP", "2", "unchanged", 5),
    ]
    assert all("<path" in tile.spark for tile in found)


def test_one_epoch_is_enough(editions, say):
    assert len(tiles(editions((20,)), say)) == 2


def test_without_anything_there_is_none(say):
    assert tiles(gated.book([]), say) == []
