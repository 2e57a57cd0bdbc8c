"""The command line's own manners: closed rooms, an operator's mistakes, completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from patience import PATIENCE
from teiten.cli import ROOMS, main


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A new process, as an operator has it."""
    return subprocess.run(
        [sys.executable, "-c", "from teiten.cli import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ | environment,
    )


def test_help_names_every_room() -> None:
    said = run("--help").stdout
    assert all(f"  {room} " in said for room in (*ROOMS, "rollup"))


def test_a_missing_file_is_two_lines_and_exit_1(tmp_path: Path) -> None:
    result = run("rollup", "check", str(tmp_path / "nothing.json"))
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"teiten: {tmp_path}/nothing.json: No such file or directory",
        "        Name a file, or -.",
    ]


CLOSED = (
    "import sys; sys.modules['starlette'] = sys.modules['uvicorn'] = None\n"
    "sys.modules['jinja2'] = sys.modules['zstandard'] = None\n"
    "from teiten.cli import main; main(sys.argv[1:])"
)


@pytest.mark.parametrize("words", [["serve"], ["--help"], ["sensors", "add", "--key", "x"]])
def test_a_room_whose_extra_is_missing_says_so_in_two_lines(words: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-c", CLOSED, "collector", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    sentence, remedy = result.stderr.splitlines()
    assert result.returncode == 1
    assert sentence.startswith("teiten: teiten collector needs the Python module ")
    assert remedy.strip() == "Install it with: pip install 'teiten[collector]'"


def test_a_closed_room_does_not_close_the_house() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CLOSED, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert result.returncode == 0
    assert "pip install" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered_to_each_shell(shell: str) -> None:
    said = run(_TEITEN_COMPLETE=f"{shell}_source").stdout
    assert "_TEITEN_COMPLETE" in said


def test_completion_completes_a_room() -> None:
    said = run(COMP_WORDS="teiten roll", COMP_CWORD="1", _TEITEN_COMPLETE="bash_complete").stdout
    assert said.strip() == "plain,rollup"


def test_no_words_at_all_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "Usage: teiten" in "".join(capsys.readouterr())
