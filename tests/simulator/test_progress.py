"""The lab speaks in lines where nobody watches a terminal."""

import io

from simulator.layout import layout
from simulator.progress import Progress, standing, where_to_look
from simulator.rooms import Folder


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
    assert out.getvalue() == "  thinking (0.0 s)\n"


def test_the_standing_names_all_four_numbers():
    line = standing(61, 1000, 3, 20, 999)
    assert line == "01:01  sent 1,000   ill hosts 3   pings answered 20   in the ledger 999"


def test_the_page_is_named(tmp_path):
    lines = where_to_look(layout("1"), Folder(tmp_path), 8081)
    assert any("http://127.0.0.1:8081" in line for line in lines)


class Pipe(io.StringIO):
    """A pipe whose reader has gone."""

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_reader_who_is_gone_is_noticed_and_no_reason_to_fall_over():
    voice = Progress(Pipe())
    assert not voice.unheard
    voice.say("hello?")
    assert voice.unheard
