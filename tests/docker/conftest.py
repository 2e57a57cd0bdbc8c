"""compose.yaml as an operator starts it, the attacker in a hurry, and what everybody says of it."""

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from pytest_docker.plugin import Services

from patience import until
from simulator.truths.scribe import Known

ROOT = Path(__file__).parent.parent.parent
SETTINGS = ROOT / "build" / "docker" / "settings"
"""What this machine builds with, by .ci/docker-engine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test waits for everything to be built."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(1200))


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert not done.returncode, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Compose:
    """The project that runs."""

    words: tuple[str, ...]
    services: Services

    def __call__(self, *words: str) -> str:
        return run(*self.words, *words)

    def inside(self, service: str, *words: str) -> str:
        """What a program says inside a service's container."""
        return self("exec", "-T", service, *words)

    def containers(self) -> dict[str, Any]:
        """What Docker knows of each service's container, also of one that has ended."""
        labels = ("project=" + self.words[-1], "oneoff=False")
        filters = [f"--filter=label=com.docker.compose.{label}" for label in labels]
        names = run("docker", "ps", "--all", "--quiet", *filters).split()
        found = json.loads(run("docker", "inspect", *names))
        return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in found}

    def url(self, service: str, port: int) -> str:
        return f"http://127.0.0.1:{self.services.port_for(service, port)}"


@dataclass(frozen=True)
class Prometheus:
    """The one of the project, by its API."""

    url: str

    def get(self, path: str, **asked: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=asked, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def ask(self, expression: str) -> list[float]:
        """The values of a query."""
        found = self.get("query", query=expression)["result"]
        return [float(series["value"][1]) for series in found]


@dataclass(frozen=True)
class Attack:
    """What the attacker says that it sent."""

    said: dict[str, Any]
    ended: float

    @property
    def truth(self) -> Known:
        return msgspec.convert(self.said["known"], Known)


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    """On free ports, and ten minutes in twenty seconds."""
    assert SETTINGS.exists(), "`make docker` says what this machine builds with"
    given = "PAGE_PORT=0 PROMETHEUS_PORT=0 SPEED=30"
    return f"env {given} docker compose --env-file {shlex.quote(str(SETTINGS))}"


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(ROOT / "compose.yaml")


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    """Not the operator's."""
    return f"teiten-test-{os.getpid()}"


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    """`docker_setup` cleans up."""
    return []


@pytest.fixture(scope="session")
def words(
    docker_compose_command: str, docker_compose_file: str, docker_compose_project_name: str
) -> tuple[str, ...]:
    """How every command to the project begins."""
    where = ("-f", docker_compose_file, "-p", docker_compose_project_name)
    return (*shlex.split(docker_compose_command), *where)


@pytest.fixture(scope="session")
def docker_setup(words: tuple[str, ...]) -> Iterator[list[str]]:
    """What did not start as a whole is taken down as well."""
    yield ["up --build --detach"]
    run(*words, "down", "--volumes", "--remove-orphans")


@pytest.fixture(scope="session")
def compose(words: tuple[str, ...], docker_services: Services) -> Compose:
    return Compose(words, docker_services)


@pytest.fixture(scope="session")
def attack(compose: Compose) -> Attack:
    """Everything that was sent, once the attacker is through."""

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = compose.containers()["attacker"]
        return found if found["State"]["Status"] == "exited" else None

    attacker = until(ended, "the attacker ends", 180, nap=0.2)
    said = run("docker", "logs", attacker["Id"])
    assert attacker["State"]["ExitCode"] == 0, said
    at = datetime.fromisoformat(attacker["State"]["FinishedAt"][:19]).replace(tzinfo=UTC)
    return Attack(json.loads(said), at.timestamp())


@pytest.fixture(scope="session")
def stranger(compose: Compose, page: object, prometheus: object) -> Iterator[Callable[..., str]]:
    """A shell at the attacker's place, after everything that it sent was counted and judged."""
    name = f"{compose.words[-1]}-stranger"
    told = ("run", "--detach", "--no-deps", "--name", name, "attacker", "sleep", "600")
    compose(*told)
    yield lambda *words: run("docker", "exec", name, *words)
    run("docker", "rm", "--force", name)


@pytest.fixture(scope="session")
def page(compose: Compose, attack: Attack) -> dict[str, Any]:
    """What is published, once a window without an attacker is."""
    url = compose.url("collector", 8080)

    def complete() -> dict[str, Any] | None:
        said: dict[str, Any] = httpx.get(f"{url}/top5.json", timeout=10).json()
        starts = [datetime.fromisoformat(w["start"]) for w in said["windows"]]
        return said if starts and starts[-1].timestamp() > attack.ended else None

    published: dict[str, Any] = until(complete, "the attack is published", 60, nap=0.2)
    return published


@pytest.fixture(scope="session")
def prometheus(compose: Compose, attack: Attack) -> Prometheus:
    """Prometheus, once it has looked at everybody after the attack."""
    found = Prometheus(compose.url("prometheus", 9090))
    settled = f"min(timestamp(up)) > {attack.ended + 5}"
    until(lambda: found.ask(settled), "Prometheus looks at everybody", 60, nap=0.2)
    return found
