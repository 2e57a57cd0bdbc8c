from collector.index.report import Report, read, summed
from teiten.rollup import codec
from teiten.rollup.record import Books


def test_what_must_not_be_published_has_no_field():
    assert not {"origins", "signature", "software"} & set(Report.__struct_fields__)


def test_the_rest_is_what_the_rollup_says(rollup):
    made = rollup(ports={(6, 135): 3, (17, 53): 2})
    report = read(codec.encode(made))
    assert (report.sensor, report.start, report.final) == ("s1", made.start, False)
    assert report.ports == made.ports
    assert report.books == made.books


def test_every_quantity_is_summed():
    ones = Books(**dict.fromkeys(Books.__struct_fields__, 1))
    assert summed([ones, ones, ones]) == Books(**dict.fromkeys(Books.__struct_fields__, 3))
    assert summed([]) == Books()
