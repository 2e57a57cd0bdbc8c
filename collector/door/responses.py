"""A value -> the HTTP response that carries it, shielded."""

import msgspec
from starlette.responses import Response

SHIELD = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
CLOSE = {"Connection": "close"}
"""Without it the rest of a body that nobody reads would still be let in."""


def trouble(
    status: int, answer: str, sentence: str, headers: dict[str, str] | None = None
) -> Response:
    """Say why there is no answer to what was asked."""
    return say(status, {"answer": answer, "sentence": sentence}, headers)


def say(status: int, value: object, headers: dict[str, str] | None = None) -> Response:
    """Say `value` as JSON."""
    return Response(
        msgspec.json.encode(value),
        status,
        headers={**SHIELD, **(headers or {})},
        media_type="application/json",
    )
