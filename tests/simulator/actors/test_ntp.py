"""Eight bytes ask a time server for its last clients."""

from random import Random

from simulator.actors.ntp import NtpRole


def test_it_asks_for_the_list_in_private_mode(stage, source, sent, read):
    (probe,) = sent(NtpRole(pace=1).actor(Random(1), source, stage, 0), 1)
    assert probe.mark.tag == "ntp-monlist"
    assert read(probe).data.dport == 123
    asked = read(probe).data.data
    assert asked == bytes.fromhex("1700032a00000000")
    assert (asked[0] & 7, asked[0] >> 3 & 7, asked[3]) == (7, 2, 42)
