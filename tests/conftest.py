"""What the machine must offer: skipped on a laptop that lacks it, a failure where CI=true."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

# As every room does; before anything computes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# How long an example takes is the machine's affair; other tests may run beside these. CI tries the
# same examples each time, so that a failure there is the change's; desks draw new ones.
settings.register_profile("house", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("house")

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "data"
STRANGERS = ("ip", "iptables-nft", "nft", "nmap", "nsenter", "ping")


def _missing_for_namespaces() -> str | None:
    """Say what keeps this machine from building network namespaces."""
    if os.geteuid() != 0:
        return "needs root"
    return _missing(STRANGERS)


def _missing(tools: Sequence[str]) -> str | None:
    gone = [tool for tool in tools if shutil.which(tool, path=_path()) is None]
    return f"needs {', '.join(gone)}" if gone else None


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def pytest_addoption(parser: pytest.Parser) -> None:
    """A schedule of faults is drawn from a seed, and can be drawn again."""
    parser.addoption("--seed", type=int, default=1, help="the seed of tests/faults")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot do; a machine that calls itself CI can do all of it."""
    if item.get_closest_marker("real") and not REAL.is_dir():
        pytest.skip(f"the real captures are not in {REAL}")
    lack = _missing_for_namespaces() if item.get_closest_marker("netns") else None
    tools = [str(tool) for mark in item.iter_markers("needs") for tool in mark.args]
    if lack := lack or _missing(tools):
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI has no excuse: this test {lack}", pytrace=False)
        pytest.skip(lack)


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of captures that nobody here made."""
    return REAL


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the source tree."""
    return ROOT
