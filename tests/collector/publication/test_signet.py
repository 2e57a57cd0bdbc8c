"""The key that signs is made once, and each vouches for the next."""

import msgspec
import pytest

from collector.publication import signet
from teiten.enrolment import written
from teiten.errors import OperatorError

NOW = 1_800_000_000


def test_it_is_made_once_and_is_its_owners_alone(tmp_path):
    made = signet.load(tmp_path, NOW)
    again = signet.load(tmp_path, NOW + 1)
    assert (again.public, again.keys) == (made.public, made.keys)
    assert (tmp_path / signet.FILE).stat().st_mode & 0o777 == 0o600


def test_a_successor_signs_and_the_one_before_vouches_for_it(tmp_path):
    first = signet.load(tmp_path, NOW)
    second = signet.renew(tmp_path, NOW + 1)
    third = signet.renew(tmp_path, NOW + 2)
    assert signet.load(tmp_path, NOW).public == third.public
    assert third.keys.leads(first.public, third.public)
    assert third.knows(written(second.public))
    assert not second.knows(written(third.public))


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"\xff", bytes(32)], ids=["empty", "no key", "no JSON", "zeros"]
)
def test_a_damaged_key_is_the_operators_to_mend(tmp_path, damage):
    signet.load(tmp_path, NOW)
    (tmp_path / signet.FILE).write_bytes(damage)
    with pytest.raises(OperatorError, match="is no key"):
        signet.load(tmp_path, NOW)


def test_a_private_key_has_to_be_that_of_the_chain(tmp_path):
    signet.load(tmp_path, NOW)
    kept = msgspec.json.decode((tmp_path / signet.FILE).read_bytes())
    signet.renew(tmp_path, NOW)
    other = msgspec.json.decode((tmp_path / signet.FILE).read_bytes())
    mixed = msgspec.json.encode({**kept, "private": other["private"]})
    (tmp_path / signet.FILE).write_bytes(mixed)
    with pytest.raises(OperatorError, match="another key"):
        signet.load(tmp_path, NOW)
