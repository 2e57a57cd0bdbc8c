import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.members.tokens import PATTERN, PREFIX, digest, formed, token

CHANCE = st.binary(min_size=32, max_size=32)
KEY = bytes(32)


@given(CHANCE)
def test_a_token_is_what_scanners_look_for(chance):
    text = token(chance)
    assert text.startswith(PREFIX)
    assert re.fullmatch(PATTERN, text)
    assert formed(text)


@given(CHANCE, st.integers(0, 59), st.characters(codec="ascii"))
def test_a_slip_of_the_hand_is_no_token(chance, place, letter):
    text = token(chance)
    slipped = text[:place] + letter + text[place + 1 :]
    assert formed(slipped) is (slipped == text)


@given(st.text(max_size=80))
def test_noise_is_no_token(text):
    assert not formed(text)


def test_a_digest_takes_the_key_to_make():
    text = token(bytes(32))
    assert digest(KEY, text) != digest(b"1" * 32, text)
    assert digest(KEY, text) != sha256(text.encode()).digest()


def test_a_short_token_is_our_mistake():
    with pytest.raises(ValueError, match="32 bytes"):
        token(b"short")
