import pytest

from teiten.events import Weight, error, info, warning


def test_an_event_is_its_name_and_its_facts():
    assert str(info("window-closed", start="2004-01-30T09:00:00Z", received=12)) == (
        "window-closed start=2004-01-30T09:00:00Z received=12"
    )


@pytest.mark.parametrize(
    "text", ["", "two words", "a\nb", "a\x1b[2Jb", 'a"b', "a=b", "\u202e", "a\u2028b"]
)
def test_whatever_a_stranger_chose_stays_one_word_on_one_line(text):
    line = str(warning("upload-waits", answer=text))
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    assert line.startswith('upload-waits answer="')


def test_each_weight_has_its_word():
    assert [make("x").weight for make in (info, warning, error)] == list(Weight)
