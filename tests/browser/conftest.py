"""A collector that a history filled, and Debian's chromium, which may speak to it alone."""

import gzip
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import filling
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from collector.publication.kiosk import Kiosk
from collector.publication.shelf import Shelf

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).parent
SHOTS = HERE.parent.parent / "build" / "browser"


@dataclass
class Visit:
    """A page that is looked at, and what went wrong on it."""

    page: Page
    url: str
    troubles: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Visit":
        """Open a page, and wait until all of it is there."""
        self.page.goto(self.url + path, wait_until="networkidle")
        return self

    def shoot(self, name: str) -> None:
        """Keep a picture for people, whole."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand where a collector has more to tell."""
    await PlainTextResponse("not here", 404)(scope, receive, send)


@contextmanager
def serving(public: Path, behind: ASGIApp = nobody) -> Iterator[str]:
    """The collector's own stand for published files, at a door of its own, and what is behind."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        kiosk = Kiosk(behind, shelf=Shelf(public))
        server = uvicorn.Server(uvicorn.Config(kiosk, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Looking at a page again need not wait for its history."""
    parser.addoption("--release", type=Path, help="a release that was published before")


@pytest.fixture(scope="session")
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of the history."""
    if known := request.config.getoption("--release"):
        return known.resolve()
    return filling.fill(tmp_path_factory.mktemp("collector"), HERE / "history.toml")


@pytest.fixture(scope="session")
def collector(release: Path) -> Iterator[str]:
    """Its address."""
    with serving(release.parent.parent) as url:
        yield url


@pytest.fixture(scope="session")
def serve():
    """Serve a folder, and what else is asked for."""
    return serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium") if os.environ.get("CI") != "true" else pytest.fail("no chromium")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, collector: str):
    """Open a page in a browser that remembers nothing; what goes wrong fails the test."""
    made: list[Visit] = []

    def visit(path="", *, wide=1280, high=900, scheme="light", scripts=True, url=collector):
        context = browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        found = Visit(context.new_page(), url)
        _watch(found)
        made.append(found)
        return found.go(path)

    yield visit
    for each in made:
        each.page.context.close()
    hosts = {urlsplit(asked).netloc for each in made for asked in each.asked}
    assert hosts <= {urlsplit(each.url).netloc for each in made}
    assert [trouble for each in made for trouble in each.troubles] == []


def _watch(found: Visit) -> None:
    """Note every request, refuse those to other hosts, and note what the page complains of."""
    own = urlsplit(found.url).netloc

    def route(route: Route) -> None:
        found.asked.append(route.request.url)
        if urlsplit(route.request.url).netloc == own:
            route.continue_()
        else:
            route.abort()

    found.page.route("**/*", route)
    found.page.on("console", lambda said: found.troubles.append(f"{said.type}: {said.text}"))
    found.page.on("pageerror", lambda error: found.troubles.append(str(error)))
    found.page.on(
        "response",
        lambda answer: (
            answer.status >= 400 and found.troubles.append(f"{answer.status} {answer.url}")
        ),
    )


@pytest.fixture(scope="session")
def axe():
    """The judge of what a screen reader can use: gives the sentences of what is wrong."""

    def judge(page: Page) -> list[str]:
        found = Axe().run(page)
        return [
            f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
            for each in found.response["violations"]
            for node in each["nodes"]
        ]

    return judge


@pytest.fixture(scope="session")
def told(release: Path):
    """Read a published document."""

    def told(name: str) -> dict:
        return json.loads((release / name).read_bytes())

    return told


def packed(body: bytes) -> int:
    """How many bytes a reader gets of it."""
    return len(gzip.compress(body))
