"""The same dice, the same mishaps; and messages that are shortened agree with themselves."""

from collections import Counter
from random import Random

from simulator.faults.mishaps import END, PORTAL, Mishap, choose, fields, shortened

UPLOAD = b"POST /v1/rollups HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789"


def test_the_same_dice_make_the_same_mishaps():
    first, second = Random(1), Random(1)
    assert [choose(first) for _ in range(50)] == [choose(second) for _ in range(50)]


def test_half_of_the_uploads_pass_and_everything_happens():
    rng = Random(1)
    seen = Counter(choose(rng) for _ in range(1000))
    assert set(seen) == set(Mishap)
    assert 400 < seen[Mishap.NONE] < 600


def test_a_shortened_message_says_its_own_length():
    rng = Random(1)
    for _ in range(50):
        head, _, body = shortened(UPLOAD, rng).partition(END)
        assert fields(head)[b"content-length"] == b"%d" % len(body)
        assert len(body) < 10
        assert b"0123456789".startswith(body)


def test_a_portal_says_its_own_length():
    head, _, body = PORTAL.partition(END)
    assert fields(head)[b"content-length"] == b"%d" % len(body)
