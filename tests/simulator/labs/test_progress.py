"""The lab speaks in lines where nobody watches a terminal."""

import io
import re

from simulator.labs.progress import Progress


class Terminal(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_lives():
    out = Terminal()
    voice = Progress(out)
    voice.show("a long line")
    voice.show("short")
    assert out.getvalue() == "\ra long line\rshort      "


def test_what_stays_wipes_what_lives():
    out = Terminal()
    voice = Progress(out)
    voice.show("12345")
    voice.say("done")
    assert out.getvalue().endswith("\r     \rdone\n")


def test_a_file_has_plain_lines_and_few_of_them():
    out = io.StringIO()
    voice = Progress(out)
    voice.show("one")
    voice.show("two")
    assert out.getvalue() == "one\n"


def test_what_is_done_is_said_with_its_time():
    out = io.StringIO()
    with Progress(out).doing("thinking"):
        pass
    assert re.fullmatch(r"  thinking \(\d+\.\d s\)\n", out.getvalue())


def test_long_work_says_how_many_there_were():
    out = io.StringIO()
    assert list(Progress(out).through([1, 2, 3], lambda item: item / 3, "numbers")) == [1, 2, 3]
    assert re.fullmatch(r"  3 numbers in \d+\.\d s\n", out.getvalue())


def test_who_is_quiet_says_nothing():
    out = io.StringIO()
    voice = Progress(out, quiet=True)
    list(voice.through([1], lambda _: 1, "numbers"))
    voice.say("done")
    assert out.getvalue() == ""


class Pipe(io.StringIO):
    """A pipe whose reader has gone."""

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_reader_who_is_gone_is_noticed_and_no_reason_to_fall_over():
    voice = Progress(Pipe())
    assert not voice.unheard
    voice.say("hello?")
    assert voice.unheard
