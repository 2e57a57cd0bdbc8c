from base64 import b64decode
from dataclasses import replace
from hashlib import sha256

import pytest

from collector.door.admit import Admitted, Refusal, Sensor, State, admit, glance
from collector.settings import Limits
from teiten.rollup import codec


@pytest.fixture
def judge(a_key, nine):
    def judge(upload, *, now=nine + 3600, lab=False, sensor=None, **limits):
        sensor = sensor or Sensor("s1", b64decode(a_key("s1")), 0, approved=1)
        found = admit(upload, sensor, limits=Limits(**limits), lab=lab, now=now)
        return found.answer.value if isinstance(found, Refusal) else found

    return judge


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_a_good_rollup_is_admitted_with_its_exact_bytes(judge, rollup, seal_as, encoding):
    found = judge(seal_as(rollup(), encoding=encoding))
    assert isinstance(found, Admitted)
    assert found.body == codec.encode(rollup())
    assert found.digest == sha256(found.body).digest()


def test_other_makers_json_is_admitted_when_it_is_signed_as_it_is(judge, rollup, seal_as):
    body = b"  " + codec.encode(rollup()).replace(b",", b" ,\n ")
    assert judge(seal_as(rollup(), body=body)).rollup == rollup()


def test_the_size_is_asked_first(judge, rollup, seal_as):
    upload = replace(seal_as(rollup()), encoding="rot13", signature="")
    assert judge(upload, compressed_bytes=10) == "too-large"
    assert judge(upload) == "unknown-encoding"
    assert judge(replace(upload, encoding="gzip")) == "bad-signature"


def test_an_unknown_sensor_is_not_unpacked(rollup, seal_as):
    upload = replace(seal_as(rollup()), raw=b"no gzip")
    found = admit(upload, None, limits=Limits(), lab=False, now=0)
    assert found.answer == "unknown-sensor"


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_large_noise_needs_no_judge(rollup, seal_as, a_key, encoding):
    sensor = Sensor("s1", b64decode(a_key("s1")), 0, approved=1)
    noise = replace(seal_as(rollup()), encoding=encoding, raw=bytes(1_000_000))
    found = glance(noise, sensor, limits=Limits(), lab=False, now=0)
    assert found.answer == "damaged"


def test_rows_are_bounded_before_they_are_read(judge, rollup, seal_as):
    many = rollup(ports={(6, number): 1 for number in range(1, 500)})
    assert judge(seal_as(many), rows=500) == "too-many-rows"
    assert isinstance(judge(seal_as(many), rows=998), Admitted)


def test_the_document_and_the_header_name_one_sensor(judge, rollup, seal_as):
    body = codec.encode(rollup("s2"))
    assert judge(seal_as(rollup("s1"), body=body)) == "wrong-sensor"


def test_a_replayed_capture_is_no_observation(judge, rollup, seal_as):
    assert judge(seal_as(rollup(engine="replay"))) == "replayed"


def test_a_window_may_not_begin_later_than_the_clock_and_a_little(judge, rollup, seal_as, nine):
    assert judge(seal_as(rollup()), now=nine - 61) == "future-window"
    assert isinstance(judge(seal_as(rollup()), now=nine - 60), Admitted)


def test_a_lab_takes_short_windows(judge, rollup, seal_as):
    upload = seal_as(rollup(seconds=10))
    assert judge(upload) == "wrong-window"
    assert isinstance(judge(upload, lab=True), Admitted)


def test_a_long_complaint_is_cut(rollup, seal_as, a_key):
    body = codec.encode(rollup())[:-1] + b',"' + b"x" * 5000 + b'":1}'
    sensor = Sensor("s1", b64decode(a_key("s1")), 0, approved=1)
    found = admit(seal_as(rollup(), body=body), sensor, limits=Limits(), lab=False, now=10**10)
    assert found.answer == "wrong-shape"
    assert len(found.sentence) <= 300


def test_a_sensor_is_pending_then_approved_perhaps_cloned_then_revoked_for_ever():
    states = [
        Sensor("s1", b"", 0),
        Sensor("s1", b"", 0, 1),
        Sensor("s1", b"", 0, 1, None, 2),
        Sensor("s1", b"", 0, 1, 3, 2),
    ]
    assert [sensor.state for sensor in states] == list(State)
