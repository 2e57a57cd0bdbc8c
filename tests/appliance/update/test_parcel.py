"""Pieces become one file; it is handed over when every byte is as it was signed, and not before."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.update.parcel import Parcel
from boxes import KEYS, bundled
from teiten.update import manifest, offer
from teiten.update.manifest import Refusal
from teiten.update.offer import Offered

OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)


class Post:
    """A bundle, and a parcel that it comes into."""

    def __init__(self, folder: Path, version: str = "1.1", **more: object) -> None:
        self.raw = bundled(folder, version, **more).read_bytes()  # type: ignore[arg-type]
        name = offer.name(manifest.extent(self.raw))
        self.offered = Offered(bundle=name, version=version, size=len(self.raw))
        self.parcel = Parcel(folder, keys=KEYS, version="1.0", hardware="x86-64")

    def come(self, raw: bytes | None = None) -> Refusal | None:
        raw = self.raw if raw is None else raw
        for start in range(0, len(raw), 9999):
            self.parcel.add(raw[start : start + 9999], start)
        return self.parcel.check(self.offered)


def test_pieces_become_what_they_were(tmp_path: Path) -> None:
    post = Post(tmp_path)
    assert post.come() is None
    post.parcel.hand_over()
    assert post.parcel.whole.read_bytes() == post.raw
    assert post.parcel.size == 0


def test_a_parcel_knows_after_a_crash_how_much_is_there(tmp_path: Path) -> None:
    post = Post(tmp_path)
    assert post.parcel.size == 0
    post.parcel.add(post.raw[:5000], 0)
    again = Parcel(tmp_path, keys=KEYS, version="1.0", hardware="x86-64")
    assert again.size == 5000


def test_half_a_piece_of_before_is_written_over(tmp_path: Path) -> None:
    post = Post(tmp_path)
    post.parcel.add(b"?" * 7000, 0)
    post.parcel.add(post.raw[:5000], 0)
    assert post.parcel.size == 5000


@pytest.mark.parametrize(
    ("more", "why"),
    [
        pytest.param({"version": "0.9"}, Refusal.DOWNGRADE, id="older"),
        pytest.param({"version": "1.0"}, Refusal.SAME_VERSION, id="the same"),
        pytest.param({"hardware": "arm64"}, Refusal.WRONG_HARDWARE, id="another machine's"),
        pytest.param({"key": OTHER}, Refusal.WRONG_SIGNATURE, id="somebody else's"),
    ],
)
def test_the_head_alone_says_what_is_not_for_this_box(
    tmp_path: Path, more: dict[str, object], why: Refusal
) -> None:
    post = Post(tmp_path, **more)  # type: ignore[arg-type]
    post.parcel.add(post.raw[:9999], 0)
    assert post.parcel.head(post.offered) is why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(lambda raw: raw[:-1] + b"?", Refusal.DAMAGED, id="one byte"),
        pytest.param(lambda raw: raw[:-1], Refusal.CUT_SHORT, id="cut short"),
        pytest.param(lambda raw: raw + b"?", Refusal.DAMAGED, id="more than there is"),
        pytest.param(lambda raw: b"?" * len(raw), Refusal.NO_BUNDLE, id="something else"),
    ],
)
def test_what_is_not_right_is_not_handed_over(tmp_path: Path, change, why: Refusal) -> None:  # type: ignore[no-untyped-def]
    post = Post(tmp_path)
    assert post.come(change(post.raw)) is why


def test_another_good_bundle_than_was_offered_is_none(tmp_path: Path) -> None:
    post, other = Post(tmp_path), Post(tmp_path, "1.2")
    assert post.come(other.raw) is Refusal.DAMAGED


def test_who_lies_about_its_length_is_found_out_at_once(tmp_path: Path) -> None:
    post = Post(tmp_path)
    post.parcel.add(post.raw[:9999], 0)
    offered = Offered(bundle=post.offered.bundle, version="1.1", size=1 << 30)
    assert post.parcel.head(offered) is Refusal.DAMAGED


def test_what_is_dropped_takes_no_room(tmp_path: Path) -> None:
    post = Post(tmp_path)
    post.come()
    post.parcel.hand_over()
    post.parcel.add(b"x", 0)
    post.parcel.drop()
    assert [path.name for path in (tmp_path / "update").iterdir()] == []
