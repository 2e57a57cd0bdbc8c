from collector.index.coverage import Attendance
from collector.index.sheet import read
from teiten.rollup import codec
from teiten.rollup.record import Books, Exposure, Origin


def test_it_says_what_was_not_heard(rollup, atlas):
    attendance = Attendance()
    half = rollup("s1", final=True, exposure={"4": Exposure(16, 1800)})
    for each in (half, rollup("s2")):
        attendance.add(read(codec.encode(each), atlas))
    found = attendance.coverage({"s1", "s2", "s3", "s4"})
    assert (found.expected, found.reported, found.final) == (4, 2, 1)
    assert found.listened == 1.5 / 4
    assert found.address_hours == {"4": 24, "6": 0}


def test_who_reports_unexpected_is_expected(rollup, atlas):
    attendance = Attendance()
    attendance.add(read(codec.encode(rollup("s1")), atlas))
    assert attendance.coverage(()).expected == 1


def test_what_has_no_economy_is_named(rollup, atlas):
    books = Books(counted=200, examined=150, unexamined=50, overflow=30)
    origins = (
        Origin("192.0.2.1", 6, "scan", 135, "", 100),
        Origin("1.0.16.9", 6, "scan", 1, "", 20),
    )
    attendance = Attendance()
    attendance.add(read(codec.encode(rollup(books=books, origins=origins)), atlas))
    found = attendance.coverage(())
    assert (found.unexamined, found.overflow, found.nowhere) == (0.25, 0.15, 0.5)


def test_an_hour_of_nobody_has_no_share():
    found = Attendance().coverage(())
    assert (found.listened, found.unexamined, found.overflow, found.nowhere) == (
        0,
        None,
        None,
        None,
    )
