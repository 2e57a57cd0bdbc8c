"""One question asks for everything."""

from random import Random

import dpkt
import msgspec
import pytest

from simulator.actors.dnsany import DnsAnyRole


def test_it_asks_for_any_record_with_room_for_a_large_answer(stage, source, sent, read):
    role = DnsAnyRole(pace=1, name="cpsc.gov")
    (probe,) = sent(role.actor(Random(1), source, stage, 0), 1)
    assert (probe.mark.tag, read(probe).data.dport) == ("dns-any", 53)
    query = dpkt.dns.DNS(read(probe).data.data)
    (question,) = query.qd
    assert (query.qr, query.rd, question.name, question.type) == (0, 1, "cpsc.gov", 255)
    assert bytes(read(probe).data.data).endswith(bytes.fromhex("0000292328000000000000"))


def test_every_question_has_an_identification_of_its_own(stage, source, sent, read):
    probes = sent(DnsAnyRole(pace=100).actor(Random(1), source, stage, 0), 1)
    assert len({bytes(read(probe).data.data)[:2] for probe in probes}) > 90


@pytest.mark.parametrize("name", ["", ".", "a", "A.org", "x" * 64 + ".org", "a..org"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "dns-any", "name": name}, DnsAnyRole)
