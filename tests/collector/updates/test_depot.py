"""What is offered was right from its first byte to its last, and lies there whole."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from boxes import KEYS
from collector.updates.depot import FOLDER, Depot, read
from teiten.enrolment import written
from teiten.errors import OperatorError
from teiten.update import manifest, offer

OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)


def test_a_bundle_says_what_it_is_and_by_whose_key(fleet):
    path = fleet.bundle()
    found = read(path, [])
    assert (found.offered.version, found.hardware) == ("1.1", "x86-64")
    assert found.offered.size == path.stat().st_size
    assert [found.signer] == KEYS


def test_a_bundle_is_called_by_its_head(fleet):
    path = fleet.bundle()
    head = manifest.extent(path.read_bytes())
    assert read(path, KEYS).offered.bundle == offer.name(head)
    _, length = manifest.read(path.read_bytes(), KEYS)
    assert len(head) == length


def test_an_operator_can_say_whose_it_has_to_be(fleet):
    path = fleet.bundle(key=OTHER)
    assert read(path, []).signer == written(OTHER.public_key().public_bytes_raw())
    with pytest.raises(OperatorError, match="wrong-signature"):
        read(path, KEYS)


@pytest.mark.parametrize(
    ("hurt", "why"),
    [
        pytest.param(lambda raw: raw[:-1], "cut-short", id="cut short"),
        pytest.param(lambda raw: raw[:-1] + b"?", "damaged", id="damaged"),
        pytest.param(lambda raw: raw[1:], "no-bundle", id="no bundle"),
        pytest.param(lambda raw: b"", "no-bundle", id="empty"),
        pytest.param(
            lambda raw: raw.replace(KEYS[0].encode(), b"?" * 44, 1), "wrong-signature", id="no key"
        ),
    ],
)
def test_what_no_box_takes_is_not_offered(fleet, hurt, why):
    path = fleet.bundle()
    path.write_bytes(hurt(path.read_bytes()))
    with pytest.raises(OperatorError, match=why):
        read(path, [])


def test_what_is_kept_comes_back_piece_by_piece(fleet):
    bundle, raw = fleet.offer().bundle, fleet.bundle().read_bytes()
    pieces = [fleet.depot.piece(bundle, start, 10_000) for start in range(0, len(raw), 10_000)]
    assert b"".join(pieces) == raw
    assert fleet.depot.piece(bundle, len(raw), 1) == b""


def test_what_is_offered_no_more_is_thrown_away(fleet):
    first, second = fleet.offer().bundle, fleet.offer("1.2").bundle
    fleet.depot.keep_only([second])
    assert (fleet.depot.piece(first, 0, 1), fleet.depot.holds(second)) == (None, True)


def test_a_copy_that_fails_leaves_nothing(fleet, tmp_path):
    depot = Depot(tmp_path)
    with pytest.raises(FileNotFoundError):
        depot.keep(tmp_path / "nowhere", "ab" * 32)
    assert not list((tmp_path / FOLDER).iterdir())
