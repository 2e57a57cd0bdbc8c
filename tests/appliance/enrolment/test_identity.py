"""The key is made once, for one user, and never mended in silence."""

import os
import stat
import threading
from base64 import b64decode

import pytest

from appliance.enrolment.identity import NAME, key, own, prepare, public
from teiten.errors import OperatorError


def test_the_key_is_made_at_the_first_look_and_stays(tmp_path):
    assert key(tmp_path).private_bytes_raw() == key(tmp_path).private_bytes_raw()


def test_programs_that_start_together_make_one_key(tmp_path):
    made, begin = [], threading.Barrier(8)

    def look():
        begin.wait()
        made.append(key(tmp_path).private_bytes_raw())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_two_sensors_have_two_keys(tmp_path):
    (tmp_path / "other").mkdir()
    assert public(key(tmp_path)) != public(key(tmp_path / "other"))


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_user_can_read_the_key(tmp_path, umask):
    before = os.umask(umask)
    try:
        key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o601])
def test_a_key_that_others_can_touch_is_refused(tmp_path, mode):
    key(tmp_path)
    (tmp_path / NAME).chmod(mode)
    with pytest.raises(OperatorError, match="others can read") as told:
        key(tmp_path)
    assert "chmod 600" in told.value.hint


@pytest.mark.parametrize("raw", [b"", b"x" * 31, b"x" * 33, b"-----BEGIN PRIVATE KEY-----"])
def test_a_damaged_key_is_refused_and_left_as_it_is(tmp_path, raw):
    (tmp_path / NAME).write_bytes(raw)
    with pytest.raises(OperatorError, match="damaged"):
        key(tmp_path)
    assert (tmp_path / NAME).read_bytes() == raw


def test_a_key_that_is_a_folder_is_the_operator_s_mistake(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(OperatorError):
        key(tmp_path)


def test_the_public_half_is_base64_of_32_bytes(tmp_path):
    assert b64decode(public(key(tmp_path))) == key(tmp_path).public_key().public_bytes_raw()


def test_the_state_folder_is_for_its_user_alone(tmp_path):
    made = prepare(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a folder away")
def test_root_makes_no_key_that_the_daemon_could_not_read(tmp_path):
    assert own(tmp_path) == tmp_path
    os.chown(tmp_path, 1, 1)
    with pytest.raises(OperatorError, match="another user") as told:
        own(tmp_path)
    assert "runuser -u daemon" in told.value.hint


def test_a_state_folder_that_cannot_be_made_is_the_operator_s_mistake(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="file"):
        prepare(tmp_path / "file" / "state")
