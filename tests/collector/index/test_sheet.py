from collector.geo.regions import ECONOMIES
from collector.index.series import Series, unpacked
from collector.index.sheet import read
from teiten.rollup import codec
from teiten.rollup.record import Class, Origin


def test_cells_are_columns(sheets):
    (sheet,) = sheets({(6, 80): 3, (17, 53): 5})
    found = {
        unpacked(key): packets
        for key, packets in zip(sheet.keys.tolist(), sheet.packets.tolist(), strict=True)
    }
    assert found == {Series(4, 6, Class.SCAN, 80): 3, Series(4, 17, Class.SCAN, 53): 5}


def test_origins_are_economies_by_family(rollup, atlas):
    made = [
        Origin("1.0.16.9", 6, Class.SCAN, 80, "", 2),
        Origin("1.0.16.9", 6, Class.SCAN, 81, "", 3),
        Origin("192.0.2.1", 6, Class.SCAN, 80, "", 7),
        Origin("2001:200::1", 6, Class.SCAN, 80, "", 11),
    ]
    found = read(codec.encode(rollup(origins=tuple(made))), atlas).economies
    japan = ECONOMIES.index("JP")
    assert (found[0, japan], found[1, japan], found[0, 0]) == (5, 11, 7)
    assert found.sum() == 23


def test_no_address_is_left(sheets):
    (sheet,) = sheets({(6, 80): 3})
    assert "192.0.2.1" not in repr(sheet)


def test_a_rollup_may_be_without_cells_and_origins(rollup, atlas):
    sheet = read(codec.encode(rollup(ports={(6, 80): 1}, origins=())), atlas)
    assert sheet.economies.sum() == 0


def test_json_of_another_maker_is_read_the_same(rollup, atlas):
    body = codec.encode(rollup(ports={(6, 80): 3}))
    other = body.replace(b",", b" ,\n").replace(b'"scan"', b'"sc\\u0061n"')
    assert read(other, atlas).keys.tolist() == read(body, atlas).keys.tolist()
