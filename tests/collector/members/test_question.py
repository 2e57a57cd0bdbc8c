import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.members.endpoints import ENDPOINTS
from collector.members.problem import Problem, Refused
from collector.members.question import FORM, Moment, Number, Word, read, written

ASKS = (Number("port", "A port.", 0, 65535), Word("kind", "One.", ("a", "b"), "a"),
        Moment("from", "A day."))  # fmt: skip


def test_what_is_not_said_has_its_default():
    assert read(ASKS, []) == {"port": None, "kind": "a", "from": None}


def test_what_is_said_is_read_by_its_type():
    found = read(ASKS, [("port", "23"), ("kind", "b"), ("from", "1970-01-02")])
    assert found == {"port": 23, "kind": "b", "from": 86400}


@pytest.mark.parametrize(
    "pairs",
    [
        [("other", "1")],
        [("port", "1"), ("port", "1")],
        [("port", "65536")],
        [("port", "-1")],
        [("port", "１")],
        [("port", "1" * 99)],
        [("kind", "c")],
        [("kind", "")],
        [("from", "1970-02-30")],
        [("from", "tomorrow")],
    ],
    ids=lambda pairs: " ".join(f"{name}={text[:9]}" for name, text in pairs),
)
def test_what_is_unknown_wrong_or_said_twice_is_refused_by_name(pairs):
    found = read(ASKS, pairs)
    assert isinstance(found, Refused)
    assert found.problem is Problem.BAD_QUESTION


TEXTS = st.text(max_size=30)
NAMES = st.sampled_from([*(p.name for e in ENDPOINTS for p in e.asks), "x"]) | TEXTS


@given(st.sampled_from(ENDPOINTS), st.lists(st.tuples(NAMES, TEXTS), max_size=4))
def test_any_query_is_read_or_refused(endpoint, pairs):
    found = read(endpoint.asks, pairs)
    assert isinstance(found, Refused) or set(found) == {each.name for each in endpoint.asks}


@given(st.sampled_from(ENDPOINTS), TEXTS)
def test_the_log_has_what_was_understood_and_never_a_stranger_s_text(endpoint, text):
    found = read(endpoint.asks, [("token", text)])
    assert isinstance(found, Refused)
    assert written({}) == ""


def test_a_question_is_written_as_it_was_understood():
    found = read((*ASKS, FORM), [("port", "23"), ("from", "1970-01-02")])
    assert written(found) == "port=23&kind=a&from=86400&form=json"
