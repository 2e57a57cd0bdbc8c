"""A key is replaced once the collector has said so; a crash at any moment leaves a way on."""

import contextlib
import json
import os
import stat

import pytest

from appliance.enrolment import identity, rotation
from appliance.enrolment.identity import Keys, key, public
from appliance.enrolment.registration import Granted, Registration
from appliance.sending.trust import believe
from patience import PATIENCE
from teiten.errors import OperatorError


class Registry:
    """A collector that knows one key, and can lose its answers."""

    def __init__(self, known):
        self.known, self.past, self.lost = known, set(), 0

    def __call__(self, heard):
        asked = json.loads(heard.partition(b"\r\n\r\n")[2])
        word = "bad-signature"
        if asked["new"] == self.known and asked["old"] in self.past:
            word = "known"
        elif asked["old"] == self.known:
            self.past.add(self.known)
            self.known, word = asked["new"], "rotated"
        if self.lost:
            self.lost -= 1
            return b""
        body = json.dumps({"answer": word}).encode()
        status = 200 if word in ("known", "rotated") else 401
        head = f"HTTP/1.1 {status} So\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


@pytest.fixture
def registry(tmp_path):
    return Registry(public(key(tmp_path)))


@pytest.fixture
def rotate(tmp_path, collector, registry):
    way = Registration((collector(registry).url,), timeout=PATIENCE, trust=believe())
    return lambda: rotation.rotate(tmp_path, "s1", way)


def test_the_new_key_is_the_one_that_the_collector_knows(rotate, registry, tmp_path):
    before = public(key(tmp_path))
    assert rotate() == Granted("rotated", done=True)
    assert registry.known == public(key(tmp_path)) != before
    assert not rotation.begun(tmp_path)


def test_a_running_daemon_signs_with_it_from_now_on(rotate, registry, tmp_path):
    keys = Keys(tmp_path)
    before = keys.current()
    assert keys.current() is before
    rotate()
    assert public(keys.current()) == registry.known


def test_an_answer_that_is_lost_changes_nothing_until_it_comes(rotate, registry, tmp_path):
    before = public(key(tmp_path))
    registry.lost = 1
    assert not rotate().done
    assert public(key(tmp_path)) == before
    assert rotation.begun(tmp_path)
    assert rotate() == Granted("known", done=True)
    assert registry.known == public(key(tmp_path)) != before


def test_a_refusal_ends_it(rotate, registry, tmp_path):
    before = public(key(tmp_path))
    registry.known = "another"
    assert rotate() == Granted("bad-signature", final=True)
    assert public(key(tmp_path)) == before
    assert not rotation.begun(tmp_path)


@pytest.mark.parametrize("after", range(12))
def test_wherever_it_is_killed_it_comes_to_one_end(rotate, registry, tmp_path, monkeypatch, after):
    """Every change of the disk is a moment at which the power may fail."""
    with monkeypatch.context() as patch:  # there is no power switch to turn
        _fail(patch, after)
        with contextlib.suppress(Fallen):
            rotate()
    assert rotate().done
    assert registry.known == public(key(tmp_path))
    assert not rotation.begun(tmp_path)


class Fallen(BaseException):
    """The power has failed."""


def _fail(patch, after):
    left = [after]

    def wrapped(call):
        def perhaps(*args, **more):
            if left[0] <= 0:
                raise Fallen
            left[0] -= 1
            return call(*args, **more)

        return perhaps

    for name in ("open", "fsync", "rename"):
        patch.setattr(os, name, wrapped(getattr(os, name)))
    patch.setattr(type(identity.Path()), "rename", wrapped(type(identity.Path()).rename))


def test_only_its_user_can_read_a_key_that_is_drafted(rotate, registry, tmp_path):
    registry.lost = 1
    rotate()
    mode = stat.S_IMODE((tmp_path / rotation.NEXT).stat().st_mode)
    assert mode == 0o600


def test_a_draft_that_others_can_read_is_refused(rotate, registry, tmp_path):
    registry.lost = 1
    rotate()
    (tmp_path / rotation.NEXT).chmod(0o644)
    with pytest.raises(OperatorError, match="others can read"):
        rotate()


def test_two_programs_do_not_replace_it_at_once(rotate, tmp_path):
    with rotation._alone(tmp_path), pytest.raises(rotation.Busy):
        rotate()
    assert rotate().done
