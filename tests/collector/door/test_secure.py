"""The collector itself speaks TLS 1.3, over both families, and reads its certificate again."""

import shutil
import signal
import socket
import ssl

import httpx
import patient
import pytest

from collector.door.secure import identify
from collector.settings import Settings, Tls
from patience import PATIENCE
from teiten.config import load
from teiten.errors import OperatorError


def test_tls_is_served_over_both_families_beside_the_plain_door(serving, fetch):
    with serving() as (process, (plain, four, six)):
        assert patient.get(f"http://127.0.0.1:{plain}/healthz").text == "ok\n"
        assert fetch(four).text == "ok\n"
        assert fetch(six, "[::1]").text == "ok\n"
        process.terminate()
        said = process.communicate(timeout=PATIENCE)[0]
    assert f"listens on https://[::1]:{six}" in said
    assert process.returncode == 0
    assert "Traceback" not in said


def test_an_upload_over_tls_is_in_the_ledger(serving, trusting, bench, post, seal_as, rollup):
    with serving() as (_, (_, four, _)):
        answer = post(f"https://127.0.0.1:{four}", seal_as(rollup()), verify=trusting())
    assert answer.json()["answer"] == "accepted"
    assert len(bench.rows()) == 1


def test_nothing_older_than_tls_1_3_is_spoken(serving, trusting, fetch):
    old = trusting()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving() as (_, (_, four, _)), pytest.raises(httpx.ConnectError):
        fetch(four, context=old)


def test_a_plain_word_at_a_secure_door_is_hung_up_on(serving, fetch):
    with serving() as (_, (_, four, _)):
        with pytest.raises(httpx.TransportError):
            patient.get(f"http://127.0.0.1:{four}/healthz")
        assert fetch(four).status_code == 200


@pytest.fixture
def seen(trusting):
    """Look at the certificate that is shown."""

    def look(port):
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            trusting().wrap_socket(plain, server_hostname="127.0.0.1") as safe,
        ):
            return safe.getpeercert(binary_form=True)

    return look


def test_a_renewed_certificate_is_read_at_sighup(serving, seen, certified, until):
    with serving() as (process, (_, four, _)):
        before = seen(four)
        certified()
        assert seen(four) == before
        process.send_signal(signal.SIGHUP)
        until(lambda: seen(four) != before)


def test_a_collector_without_a_certificate_is_not_ended_by_the_word_to_read_it(bench, running):
    with running(bench) as (url, process):
        process.send_signal(signal.SIGHUP)
        assert patient.get(f"{url}/healthz").status_code == 200
        assert process.poll() is None


def test_a_damaged_certificate_is_told_and_changes_nothing(
    serving, seen, certified, until, tmp_path
):
    with serving() as (process, (_, four, _)):
        before = seen(four)
        (tmp_path / "here.pem").write_text("nothing")
        process.send_signal(signal.SIGHUP)
        while "certificate-unreadable" not in process.stdout.readline():
            assert process.poll() is None
        assert seen(four) == before


def test_a_key_of_another_certificate_is_the_operator_s_mistake(certified, tmp_path):
    _, certificate, key = certified()
    shutil.copy(key, tmp_path / "older.key")
    certified()
    with pytest.raises(OperatorError, match="here") as told:
        identify(Tls(certificate=str(certificate), key=str(tmp_path / "older.key")))
    assert told.value.hint


MISTAKES = {
    "no certificate": '[tls]\nlisten = ["[::]:8443"]\n',
    "no TLS for others": 'listen = ["192.0.2.1:8080"]\n',
    "no TLS for others, over IPv6": 'listen = ["[2001:db8::1]:8080"]\n',
    "no TLS for a name": 'listen = ["collector.example:8080"]\n',
}


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_nothing_is_served_to_others_without_tls(tmp_path, text):
    path = tmp_path / "collector.toml"
    path.write_text(text)
    with pytest.raises(OperatorError):
        load(path, Settings)
    if "tls" not in text:
        path.write_text(f"plain = true\n{text}")
        assert load(path, Settings).plain


@pytest.mark.parametrize("place", ["127.0.0.9:80", "[::1]:80", "localhost:80"])
def test_this_machine_may_be_served_plainly(tmp_path, place):
    path = tmp_path / "collector.toml"
    path.write_text(f'listen = ["{place}"]\n')
    assert load(path, Settings).listen == (place,)
