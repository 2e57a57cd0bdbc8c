"""A SIP server answers a telephone that is not there."""

from random import Random

from simulator.actors.sip import SipRole


def test_one_address_gets_answers_from_port_5060(stage, source, sent, read):
    probes = sent(SipRole(pace=1, port=5062, at=3).actor(Random(1), source, stage, 0), 30)
    assert {probe.destination for probe in probes} == {stage.four[3]}
    assert {probe.mark.tag for probe in probes} == {"sip-reply"}
    for packet in map(read, probes):
        assert (packet.data.sport, packet.data.dport) == (5060, 5062)
        status, *headers = bytes(packet.data.data).split(b"\r\n")
        assert status.startswith(b"SIP/2.0 ")
        assert status.split()[1].isdigit()
        assert headers[-2:] == [b"", b""]
