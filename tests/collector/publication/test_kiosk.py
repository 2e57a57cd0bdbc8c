"""Published files are handed out whole, packed or not at all; all else is for the other doors."""

import asyncio
import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from collector.publication import release, signet
from collector.publication.kiosk import Kiosk
from collector.publication.publish import publish
from collector.publication.release import Terms
from collector.publication.shelf import Shelf
from teiten.publication.lasting import lasting as lasting_name


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
    found, body = ask("/policy.html", Accept_Encoding=accepted)
    assert ("Content-Encoding" in found.headers) is packed
    assert found.headers["Vary"] == "Accept-Encoding"
    assert b"<html" in (gzip.decompress(body) if packed else body)


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


@pytest.fixture
def lasting(bench):
    """Two releases after another, each with a file that lasts; they are asked for their names."""
    bodies = [f"{number} {'.' * 1000}".encode() for number in range(2)]
    names = [lasting_name("kept/week.csv", body) for body in bodies]
    public = Path(bench.settings.public)
    terms = Terms(signet.load(Path(bench.settings.state), 1), 1, 9, 9, keep=1, most=10**6)
    kiosk = Kiosk(Starlette(), shelf=Shelf(public))
    for name, body in zip(names, bodies, strict=True):
        release.write({"index.html": name.encode(), name: body}, public, terms)
    return lambda path, **headers: asyncio.run(_asked(kiosk, "GET", path, headers)), names, bodies


@pytest.mark.parametrize("which", [0, 1], ids=["older", "current"])
def test_what_lasts_is_there_for_ever_and_need_not_be_asked_for_again(lasting, which):
    ask, names, bodies = lasting
    found, body = ask(f"/{names[which]}", Accept_Encoding="identity")
    assert (found.status_code, body) == (200, bodies[which])
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    found, body = ask(f"/{names[which]}", Accept_Encoding="gzip")
    assert gzip.decompress(body) == bodies[which]


@pytest.mark.parametrize(
    "folder", ["%2e%2e/lasting/kept/", "%2e/kept/", "kept//", ".draft/", "none/"]
)
def test_nothing_else_is_found_by_such_a_name(lasting, folder):
    ask, names, _ = lasting
    assert ask("/" + names[0].replace("kept/", folder))[0].status_code == 404


def test_a_page_has_to_be_asked_for_again(ask):
    assert ask("/")[0].headers["Cache-Control"] == "no-cache"
