"""A process that ends by itself is noticed, and one that will not end is ended."""

import time

import pytest

from patience import PATIENCE
from simulator.labs.processes import Process, Question, ask
from teiten.errors import OperatorError


def ended(process: Process) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        process.check()
        time.sleep(0.05)


def test_what_a_command_says_is_given_back():
    assert ask(["--version"]).startswith("teiten, version")


def test_a_command_that_fails_is_named_with_its_words():
    with pytest.raises(OperatorError, match="teiten nonsense failed") as caught:
        ask(["nonsense"])
    assert "No such command" in caught.value.hint


def test_an_early_end_is_noticed_with_its_last_words(tmp_path):
    process = Process("It", ["nonsense"], log=tmp_path / "log")
    with pytest.raises(OperatorError, match="It ended by itself") as caught:
        ended(process)
    assert "No such command" in caught.value.hint


def test_a_question_keeps_its_last_answer():
    question = Question(["nonsense"])
    question.look()
    question.look()
    question.close()
    assert question.answer is None
