"""A request for a published file -> its bytes, ready made; every other request -> who answers it.

While something happens on the Internet everybody looks at once. So what can be done once for a
release is not done again for a request: neither compression, nor headers, nor routing.
"""

import asyncio
import re
from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from collector.publication.shelf import Leaf, Shelf
from teiten.publication.lasting import lasts

_READING = ("GET", "HEAD")
_ODD = {b"content-length", b"transfer-encoding", b"upgrade", b"expect"}
"""Who sends these has more to say."""
_NEVER = re.compile(rb"q=0(\.0*)?")


class Kiosk:
    """Stands before the other doors."""

    def __init__(self, others: ASGIApp, *, shelf: Shelf) -> None:
        """Hand out what is on the `shelf`; send everybody else to the `others`."""
        self._others, self._shelf = others, shelf
        self._loading = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] in _READING:
            if not self._shelf.fresh():
                await self._load()
            path = scope["path"][1:]
            leaf = self._shelf.find(path)
            if leaf is None and lasts(path):
                leaf = await asyncio.to_thread(self._shelf.older, path)
            if leaf:
                await _hand(leaf, scope, send)
                return
        await self._others(scope, receive, send)

    async def _load(self) -> None:
        async with self._loading:
            if not self._shelf.fresh():
                await asyncio.to_thread(self._shelf.load)


def ready(
    shelf: Shelf, url: bytes, headers: Iterable[tuple[bytes, bytes]]
) -> tuple[bytes, bytes] | None:
    """Give head and body for a GET if they are at hand; names of headers are small.

    What lies behind, has to be read or is odd goes the long way, to the same answer.
    """
    path = url.partition(b"?")[0]
    if path[:1] != b"/" or b"%" in path or not path.isascii() or not shelf.fresh():
        return None
    leaf = shelf.find(path[1:].decode("ascii"))
    return _chosen(leaf, headers) if leaf else None


def _chosen(leaf: Leaf, headers: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, bytes] | None:
    accepted = known = b""
    for name, value in headers:
        if name == b"accept-encoding":
            accepted = value
        elif name == b"if-none-match":
            known = value
        elif name in _ODD:
            return None
    form = leaf.packed if takes_gzip(accepted) else leaf.plain
    return (form.known, b"") if known and names(known, form.tag) else (form.head, form.body)


async def _hand(leaf: Leaf, scope: Scope, send: Send) -> None:
    asked = dict(scope["headers"])
    form = leaf.packed if takes_gzip(asked.get(b"accept-encoding", b"")) else leaf.plain
    known = asked.get(b"if-none-match")
    answer = form.unchanged if known and names(known, form.tag) else form.whole
    for message in answer:
        await send(message)


@lru_cache(maxsize=64)
def takes_gzip(accepted: bytes) -> bool:
    """Whether a browser wants it (RFC 9110, section 12.5.3); browsers say it in few ways."""
    offers = (offer.partition(b";") for offer in accepted.lower().split(b","))
    worth = {coding.strip(): rest.replace(b" ", b"") for coding, _, rest in offers}
    quality = worth.get(b"gzip", worth.get(b"*", b"q=0"))
    return _NEVER.fullmatch(quality) is None


def names(known: bytes, tag: bytes) -> bool:
    """Whether a reader has these bytes already (RFC 9110, section 13.1.2: the weak comparison)."""
    return known == b"*" or any(
        each.strip().removeprefix(b"W/") == tag for each in known.split(b",")
    )
