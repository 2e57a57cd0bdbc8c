"""What a machine lacks is a skip on a laptop and a failure where CI=true."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
TESTS = """
import pytest

@pytest.mark.netns
def test_strangers():
    pass

@pytest.mark.needs("no-such-program")
def test_tools():
    pass

@pytest.mark.real
def test_captures():
    pass
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A tree without captures, to be tested on a machine without tools."""
    tests = tmp_path / "tree" / "tests"
    tests.mkdir(parents=True)
    (tests / "conftest.py").write_text(CONFTEST.read_text().replace(":/usr/sbin:/sbin", ""))
    (tests / "test_levels.py").write_text(TESTS)
    (tests.parent / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n    needs\n    netns\n    real\n"
    )
    return tests


def outcome(tests: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests],
        capture_output=True,
        text=True,
        check=False,
        cwd=tests.parent,
        env=kept | {"PATH": str(tests)} | environment,
    )
    return done.stdout.splitlines()[-1]


def test_a_laptop_skips_what_it_cannot_do(bare: Path) -> None:
    assert "3 skipped" in outcome(bare)


def test_ci_has_no_excuse_but_missing_captures(bare: Path) -> None:
    said = outcome(bare, CI="true")
    assert "1 skipped, 2 errors" in said
