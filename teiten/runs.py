"""A run of a sensor's program, and what it sends <-> the header that says so, signed.

Whoever has seen a sealed document can send it again, but as no other run than the one that did.
"""

import re
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from teiten.enrolment import Purpose, sign, signed

RUN_HEADER = "Teiten-Run"
"""Beside an upload: which run of the sender's program this is; two boxes under one key are two."""

_RUN = re.compile(r"([1-9][0-9]{0,14}-[a-z0-9]{8,32}) ([A-Za-z0-9+/]{86}==)")


def say(run: str, key: Ed25519PrivateKey, body: bytes) -> str:
    """Write the header: this run sends the document `body`, whoever made it."""
    return f"{run} {sign(Purpose.RUN, key, _statement(run, body))}"


def heard(text: str, body: bytes, *, by: bytes) -> str:
    """The run that the header names, or nothing where the holder of `by` did not sign it so."""
    found = _RUN.fullmatch(text)
    if found is None:
        return ""
    run, signature = found.groups()
    said = signed(Purpose.RUN, _statement(run, body), by=by, signature=signature)
    return run if said else ""


def _statement(run: str, body: bytes) -> bytes:
    return f"{run} {sha256(body).hexdigest()}".encode("ascii")
