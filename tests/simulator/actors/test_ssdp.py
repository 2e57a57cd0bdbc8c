"""A search that belongs into a home goes to a stranger."""

from random import Random

from simulator.actors.ssdp import SsdpRole


def test_it_searches_for_everything(stage, source, sent, read):
    (probe,) = sent(SsdpRole(pace=1).actor(Random(1), source, stage, 0), 1)
    assert probe.mark.tag == "ssdp-search"
    assert read(probe).data.dport == 1900
    lines = read(probe).data.data.split(b"\r\n")
    assert lines[0] == b"M-SEARCH * HTTP/1.1"
    assert b"ST:ssdp:all" in lines
    assert lines[-2:] == [b"", b""]
