"""What people run by hand beside the tests can still be started: nothing else would say so."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
SCRIPTS = [*sorted(TESTS.glob("*.py")), *sorted((TESTS / "experiments").glob("[ce]*.py"))]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_it_needs_is_there(script: Path) -> None:
    words = (sys.executable, "-c", f"import {script.stem}")
    path = f"{script.parent}:{TESTS}:{TESTS.parent}"
    subprocess.run(words, check=True, env={"PYTHONPATH": path}, cwd=TESTS.parent)
