import msgspec
import pytest

from collector.site.lore.record import Kind, Lore, read

SERVICE = '[[service]]\nport = "{port}"\nname = "{name}"\nen = "x"\nja = "x"\n'
EPISODE = """
[[episode]]
id = "{id}"
name = "Some worm"
year = {year}
kind = "{kind}"
ports = ["{port}"]
en = "Knocks."
ja = "{ja}"
sources = [{sources}]
"""
GOOD = {"id": "some", "year": 2003, "kind": "worm", "port": "135/TCP", "ja": "x", "sources": '"A"'}


def told(**more):
    return read(SERVICE.format(port="23/TCP", name="telnet"), EPISODE.format(**GOOD | more))


def test_what_is_known_of_a_port_is_found_by_how_operators_write_it():
    known = told()
    assert known.service("23/TCP").name == "telnet"
    assert known.service("23/UDP") is None
    assert [episode.kind for episode in known.at("135/TCP")] == [Kind.WORM]
    assert known.at("23/TCP") == ()


def test_nothing_may_be_known():
    assert Lore().service("23/TCP") is None
    assert Lore().at("23/TCP") == ()


def test_every_sentence_is_there_in_both_languages():
    (episode,) = told(ja="叩きます").episodes
    assert (episode.said("en"), episode.said("ja")) == ("Knocks.", "叩きます")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"id": "Some Worm"}, id="no-name-for-a-link"),
        pytest.param({"year": 1900}, id="before-there-were-any"),
        pytest.param({"kind": "rumour"}, id="a-kind-that-nobody-knows"),
        pytest.param({"port": "135"}, id="a-port-without-protocol"),
        pytest.param({"port": "0135/TCP"}, id="a-port-with-a-leading-zero"),
        pytest.param({"ja": ""}, id="one-language-alone"),
        pytest.param({"sources": ""}, id="without-a-source"),
        pytest.param({"sources": '"A"]\nsecret = ["B"'}, id="a-field-more"),
    ],
)
def test_a_line_that_is_not_right_is_refused(wrong):
    with pytest.raises(msgspec.MsgspecError):
        told(**wrong)


def test_a_service_s_name_is_one_word():
    with pytest.raises(msgspec.MsgspecError):
        read(SERVICE.format(port="23/TCP", name="Tel Net"), "episode = []")
