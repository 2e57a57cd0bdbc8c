"""The sensor enrols by itself, once; and brings changes of its key to their end."""

import pytest

from appliance.enrolment import registrar as room
from appliance.enrolment import rotation
from appliance.enrolment.identity import Keys
from appliance.enrolment.registrar import Registrar, registrar, token, used
from appliance.sending.trust import believe
from patience import until
from teiten.errors import OperatorError

TOKEN = "a-token-of-some-length"


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """The pauses are made for minutes; a test has seconds."""
    monkeypatch.setattr(room, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(room, "LOOK", 0.05)


@pytest.fixture
def begin(settle, tmp_path):
    """A registrar with settings as they are written, stopped in the end."""
    made = []

    def start(url, text=f'token = "{TOKEN}"'):
        settings = settle(f'[collector]\nurls = ["{url}"]\ntimeout-seconds = 1\n{text}\n')
        (tmp_path / "state").mkdir(exist_ok=True)
        made.append(registrar(settings, believe()))
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.stop()


def test_a_sensor_with_a_token_enrols_by_itself_and_only_once(begin, collector, say, tmp_path):
    here = collector(say(201, "enrolled"))
    first = begin(here.url)
    until(lambda: used(tmp_path / "state", TOKEN))
    first.stop()
    begin(here.url)
    third = begin(here.url, 'token = "another-token-of-some-length"')
    until(lambda: third.last_answer == "enrolled")
    assert len(here.heard) == 2


def test_it_asks_until_somebody_answers(begin, collector, say):
    words = iter([b"", say(503, "busy"), say(200, "known")])
    here = collector(lambda _: next(words))
    one = begin(here.url)
    until(lambda: one.last_answer == "known")
    assert len(here.heard) == 3


def test_a_refusal_is_for_a_person(begin, collector, say, tmp_path):
    here = collector(say(403, "expired-token"))
    one = begin(here.url)
    until(lambda: one.last_answer == "expired-token")
    rotation._draft(tmp_path / "state")
    until(lambda: len(here.heard) > 1)
    assert [heard.split()[1] for heard in here.heard[:2]] == [b"/v1/sensors", b"/v1/keys"]


def test_a_change_that_was_begun_is_brought_to_its_end(begin, collector, say, tmp_path):
    here = collector(say(200, "known"))
    state = tmp_path / "state"
    state.mkdir()
    before = Keys(state).current()
    rotation._draft(state)
    one = begin(here.url, "")
    until(lambda: one.last_answer == "known")
    until(lambda: not rotation.begun(state))
    after = Keys(state).current()
    assert after.private_bytes_raw() != before.private_bytes_raw()


def test_without_a_token_nobody_is_asked(begin, collector, say, tmp_path):
    here = collector(say(200, "rotated"))
    begin(here.url, "")
    rotation._draft(tmp_path / "state")
    until(lambda: here.heard)
    assert here.heard[0].split()[1] == b"/v1/keys"


def test_a_token_can_lie_in_a_file(settle, tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    settings = settle(f'[collector]\ntoken-file = "{path}"\n')
    assert token(settings) == TOKEN


@pytest.mark.parametrize("text", [None, "", "short", "not a token at all", "\xff" * 20])
def test_a_file_without_a_token_is_the_operator_s_mistake_and_is_not_repeated(
    settle, tmp_path, text
):
    path = tmp_path / "token"
    if text is not None:
        path.write_text(text, encoding="latin-1")
    settings = settle(f'[collector]\ntoken-file = "{path}"\n')
    with pytest.raises(OperatorError) as told:
        token(settings)
    assert told.value.hint
    assert not text or text not in told.value.message


def test_a_file_that_was_removed_after_its_work_is_no_mistake(begin, collector, say, tmp_path):
    path = tmp_path / "token"
    path.write_text(TOKEN)
    here = collector(say(201, "enrolled"))
    one = begin(here.url, f'token-file = "{path}"')
    until(lambda: used(tmp_path / "state", TOKEN))
    path.unlink()
    assert isinstance(begin(here.url, f'token-file = "{path}"'), Registrar)
    assert one.last_answer == "enrolled"
