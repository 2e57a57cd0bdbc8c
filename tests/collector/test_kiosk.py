"""Published files are handed out whole, packed or not at all; all else is for the other doors."""

import asyncio
import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from collector.kiosk import Kiosk
from collector.publish import publish
from collector.shelf import Shelf


@pytest.fixture
def ask(bench):
    publish(bench.ledger, bench.settings)
    others = Starlette(routes=[Route("/healthz", lambda _: PlainTextResponse("ok"))])
    kiosk = Kiosk(others, shelf=Shelf(Path(bench.settings.public)))

    def ask(path, method="GET", **headers):
        return asyncio.run(_asked(kiosk, method, path, headers))

    return ask


async def _asked(kiosk, method, path, headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.ASGITransport(app=kiosk)
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://kiosk") as client,
        client.stream(method, path, headers=sent) as found,
    ):
        return found, b"".join([part async for part in found.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("GZIP", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*;q=0", False),
        ("br", False),
        ("identity", False),
        ("", False),
        (",;=,q=gzip", False),
    ],
)
def test_who_takes_gzip_gets_it(ask, accepted, packed):
    found, body = ask("/top5.json", Accept_Encoding=accepted)
    assert ("Content-Encoding" in found.headers) is packed
    assert found.headers["Vary"] == "Accept-Encoding"
    assert b'"teiten-top5"' in (gzip.decompress(body) if packed else body)


def test_both_forms_are_the_same_file(ask):
    _, plain = ask("/index.html", Accept_Encoding="identity")
    found, packed = ask("/", Accept_Encoding="gzip")
    assert gzip.decompress(packed) == plain
    assert int(found.headers["Content-Length"]) == len(packed)


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_who_has_it_already_is_told_so(ask, known):
    first, _ = ask("/")
    tag = first.headers["ETag"]
    found, body = ask("/", If_None_Match=known.format(tag=tag))
    assert (found.status_code, body, found.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("known", ['"other"', "", "tag", ",,,"])
def test_who_has_something_else_gets_it(ask, known):
    found, _ = ask("/", If_None_Match=known)
    assert found.status_code == 200


def test_a_page_is_shielded(ask):
    found, _ = ask("/")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in found.headers["Content-Security-Policy"]


def test_other_doors_are_still_there(ask):
    assert ask("/healthz")[1] == b"ok"
    assert ask("/", "POST")[0].status_code == 404
    assert ask("/nothing")[0].status_code == 404


def test_a_new_release_is_handed_out_at_once(ask, bench):
    _, before = ask("/top5.csv")
    bench.send()
    publish(bench.ledger, bench.settings)
    assert ask("/top5.csv")[1] != before
