"""A fleet on a terminal."""

from collector.fleet.life import Life, Stage
from collector.fleet.screen import lives

NOW = 100_000


def test_a_box_has_a_line_that_says_what_differs():
    life = Life(
        name="tokyo",
        stage=Stage.ALIVE,
        differs=("blocks",),
        reports="IPv4: it reports 3 addresses, the registry knows 4",
        seen=NOW - 300,
        software="teiten 0.1.0",
    )
    (line,) = lives([life], now=NOW)
    assert line.split(None, 2)[:2] == ["tokyo", "alive"]
    assert "heard of 5 min ago  teiten 0.1.0" in line
    assert "DIFFERS: blocks, IPv4: it reports 3 addresses" in line


def test_several_versions_are_told():
    boxes = [Life(name=str(n), stage=Stage.ALIVE, software=f"teiten 0.{n // 2}") for n in range(3)]
    *_, line = lives(boxes, now=NOW)
    assert line == "versions    teiten 0.0 on 2, teiten 0.1 on 1"
