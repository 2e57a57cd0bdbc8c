"""A private authority signs collectors, for names and times, and sensors can pin it."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from collector.cli import collector
from collector.door.certificate import authority, issue, read
from teiten.errors import OperatorError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OURS = authority(now=NOW, days=3650)


def believed(pair, name, *, by=OURS, at=NOW):
    """Whether a strict judge takes the certificate for a server of this name."""
    builder = PolicyBuilder().store(Store([by.certificate])).time(at)
    try:
        builder.build_server_verifier(x509.DNSName(name)).verify(pair.certificate, [])
    except VerificationError:
        return False
    return True


def test_a_collector_is_believed_for_its_names_in_its_time():
    pair = issue(OURS, ("collector.example", "192.0.2.1"), now=NOW, days=397)
    assert believed(pair, "collector.example")
    assert not believed(pair, "other.example")
    assert not believed(pair, "collector.example", at=NOW + timedelta(days=398))
    assert not believed(pair, "collector.example", by=authority(now=NOW, days=3650))


def test_what_was_written_can_be_read_and_goes_on_signing():
    again = read(OURS.public_pem, OURS.private_pem)
    assert believed(issue(again, ("collector.example",), now=NOW, days=9), "collector.example")


def test_damaged_files_are_the_operator_s_mistake():
    with pytest.raises(OperatorError, match="damaged"):
        read(OURS.public_pem, b"no key")


def test_what_is_no_name_is_the_operator_s_mistake():
    with pytest.raises(OperatorError, match="no name of a host"):
        issue(OURS, ("collectör.example",), now=NOW, days=9)


@pytest.fixture
def make(tmp_path):
    def make(*words):
        found = CliRunner().invoke(collector, ["certificate", "--folder", str(tmp_path), *words])
        assert found.exit_code == 0, found.output
        return found.output

    return make


def test_the_command_keeps_the_authority_and_renews_the_rest(make, tmp_path):
    said = make("--name", "collector.example")
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert "authority.pem" in said
    make("--name", "collector.example", "--name", "192.0.2.1")
    second = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {name for name in first if first[name] == second[name]}
    assert kept == {"authority.pem", "authority.key"}
    assert set(first) == set(second) == kept | {"certificate.pem", "certificate.key"}


def test_private_halves_are_for_their_user_alone(make, tmp_path):
    make("--name", "collector.example")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.key")}
    assert modes == {"authority.key": 0o600, "certificate.key": 0o600}


def test_a_folder_that_cannot_be_made_is_the_operator_s_mistake(tmp_path):
    (tmp_path / "taken").write_text("a file")
    words = ["certificate", "--folder", str(tmp_path / "taken" / "tls"), "--name", "x.example"]
    with pytest.raises(OperatorError, match="taken"):
        CliRunner().invoke(collector, words, catch_exceptions=False)
