"""The collector itself speaks TLS 1.3, over both families, and reads its certificate again."""

import shutil
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from collector.certificate import authority, issue
from collector.secure import identify
from collector.settings import Settings, Tls
from teiten.config import load
from teiten.errors import OperatorError

NAMES = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(scope="module")
def ours():
    return authority(now=datetime.now(UTC), days=9)


@pytest.fixture
def certified(tmp_path, ours):
    """Write a new certificate; gives the settings that name it."""

    def write():
        pair = issue(ours, NAMES, now=datetime.now(UTC), days=9)
        for name, data in (("here.pem", pair.public_pem), ("here.key", pair.private_pem)):
            (tmp_path / name).write_bytes(data)
        return pair, tmp_path / "here.pem", tmp_path / "here.key"

    return write


@pytest.fixture
def serving(bench, write_settings, certified, until, ours):
    """A collector with a plain door and two that speak TLS; gives the process and three ports."""

    @contextmanager
    def run():
        _, certificate, key = certified()
        ports = [free(*where) for where in ((4, "127.0.0.1"), (4, "127.0.0.1"), (6, "::1"))]
        path = write_settings(bench, listen=f'["127.0.0.1:{ports[0]}"]')
        listen = f'["127.0.0.1:{ports[1]}", "[::1]:{ports[2]}"]'
        tls = f'[tls]\nlisten = {listen}\ncertificate = "{certificate}"\nkey = "{key}"\n'
        path.write_text(f"{path.read_text()}{tls}")
        teiten = Path(sys.executable).with_name("teiten")
        command = [teiten, "collector", "serve", "--config", path]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            try:
                until(lambda: get(ports[1], ours).status_code == 200)
                yield process, ports
            finally:
                process.kill()

    return run


def free(family, host):
    kind = socket.AF_INET6 if family == 6 else socket.AF_INET
    with socket.create_server((host, 0), family=kind) as door:
        return door.getsockname()[1]


def client(ours):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ours.public_pem.decode())
    return context


def get(port, ours, host="127.0.0.1", context=None):
    return httpx.get(f"https://{host}:{port}/healthz", verify=context or client(ours))


def test_tls_is_served_over_both_families_beside_the_plain_door(serving, ours):
    with serving() as (process, (plain, four, six)):
        assert httpx.get(f"http://127.0.0.1:{plain}/healthz").text == "ok\n"
        assert get(four, ours).text == "ok\n"
        assert get(six, ours, "[::1]").text == "ok\n"
        process.terminate()
        said = process.communicate(timeout=20)[0]
    assert f"listens on https://[::1]:{six}" in said
    assert process.returncode == 0
    assert "Traceback" not in said


def test_an_upload_over_tls_is_in_the_ledger(serving, ours, bench, post, seal_as, rollup):
    with serving() as (_, (_, four, _)):
        answer = post(f"https://127.0.0.1:{four}", seal_as(rollup()), verify=client(ours))
    assert answer.json()["answer"] == "accepted"
    assert len(bench.rows()) == 1


def test_nothing_older_than_tls_1_3_is_spoken(serving, ours):
    old = client(ours)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving() as (_, (_, four, _)), pytest.raises(httpx.ConnectError):
        get(four, ours, context=old)


def test_a_plain_word_at_a_secure_door_is_hung_up_on(serving, ours):
    with serving() as (_, (_, four, _)):
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{four}/healthz")
        assert get(four, ours).status_code == 200


def seen(port, ours):
    """The certificate that is shown."""
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        client(ours).wrap_socket(plain, server_hostname="127.0.0.1") as safe,
    ):
        return safe.getpeercert(binary_form=True)


def test_a_renewed_certificate_is_read_at_sighup(serving, ours, certified, until):
    with serving() as (process, (_, four, _)):
        before = seen(four, ours)
        certified()
        assert seen(four, ours) == before
        process.send_signal(signal.SIGHUP)
        until(lambda: seen(four, ours) != before)


def test_a_collector_without_a_certificate_is_not_ended_by_the_word_to_read_it(bench, running):
    with running(bench) as (url, process):
        process.send_signal(signal.SIGHUP)
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert process.poll() is None


def test_a_damaged_certificate_is_told_and_changes_nothing(
    serving, ours, certified, until, tmp_path
):
    with serving() as (process, (_, four, _)):
        before = seen(four, ours)
        (tmp_path / "here.pem").write_text("nothing")
        process.send_signal(signal.SIGHUP)
        while "certificate-unreadable" not in process.stdout.readline():
            assert process.poll() is None
        assert seen(four, ours) == before


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
