import pytest

from collector.door.answers import Answer
from collector.door.diary import Diary
from teiten.events import Weight

NOW = 1_700_000_000.0


@pytest.fixture
def diary():
    return Diary()


def lines(diary, now):
    return [str(event) for event in diary.lines(now)]


def test_a_thousand_refusals_are_one_line(diary):
    for _ in range(1000):
        diary.note(Answer.BAD_SIGNATURE, NOW)
    assert lines(diary, NOW) == ["uploads-refused answer=bad-signature uploads=1000"]


def test_what_was_written_is_not_written_again(diary):
    diary.note(Answer.ACCEPTED, NOW)
    assert lines(diary, NOW) == ["uploads-taken answer=accepted uploads=1"]
    assert lines(diary, NOW + 61) == []


def test_lines_come_once_a_minute_at_most(diary):
    diary.note(Answer.CLOSED, NOW)
    assert len(lines(diary, NOW)) == 1
    diary.note(Answer.CLOSED, NOW + 1)
    assert lines(diary, NOW + 59) == []
    assert lines(diary, NOW + 60) == ["uploads-refused answer=closed uploads=1"]


def test_a_clock_that_is_set_back_silences_nobody(diary):
    diary.note(Answer.ACCEPTED, NOW)
    assert len(lines(diary, NOW)) == 1
    diary.note(Answer.ACCEPTED, NOW - 86400)
    assert len(lines(diary, NOW - 86400)) == 1


@pytest.mark.parametrize("answer", Answer)
def test_a_refusal_weighs_more(diary, answer):
    diary.note(answer, NOW)
    (event,) = diary.lines(NOW)
    assert event.weight == (Weight.WARNING if answer.refused else Weight.INFO)


def test_refusals_are_remembered_for_an_hour(diary):
    diary.note(Answer.ACCEPTED, NOW)
    diary.note(Answer.CLOSED, NOW)
    diary.note(Answer.CLOSED, NOW + 1800)
    assert diary.refused(NOW + 1800) == {Answer.CLOSED: 2}
    assert diary.refused(NOW + 3660) == {Answer.CLOSED: 1}
    assert diary.refused(NOW + 7200) == {}


def test_years_of_answers_take_the_room_of_an_hour(diary):
    for minute in range(10_000):
        diary.note(Answer.ACCEPTED, NOW + 60 * minute)
    assert len(diary._minutes) == 60
    assert diary.answered == 10_000
