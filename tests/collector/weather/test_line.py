"""What people read: every sentence, as a table."""

import pytest

from collector.weather.level import Cause, Level, State
from collector.weather.line import NAMES, SURE, Sure, line

MAY = 1777809600  # 2026-05-03 12:00 UTC
PORT = "IPv4 TCP 445 scan"


def state(level, now=None, **cause):
    now = level if now is None else now
    return State(level=level, now=now, since=MAY, blind=False, at=MAY, cause=Cause(**cause))


SAID = {
    "unknown": (
        State(),
        "観測が足りないため、今の状況は分かりません。",
        "Unknown: too little was heard to say anything.",
    ),
    "calm": (
        state(Level.CALM),
        "届く通信はいつもと同じくらいで、平穏です。",
        "Calm: about as much arrives as usual.",
    ),
    "one alarm": (
        state(Level.UNSETTLED, series=PORT, factor=2.04, since=MAY),
        "5月3日21時（日本時間）から、TCP 445番（IPv4）への探索がいつもの約2.0倍に増え、"
        "やや荒れています。",
        "Unsettled: scans on TCP port 445 over IPv4, 2.0 times the usual since 2026-05-03 12:00"
        " UTC.",
    ),
    "one alarm at some sensors": (
        state(Level.ROUGH, series=PORT, factor=4.2, since=MAY, share=0.83),
        "5月3日21時（日本時間）から、センサーの約8割でTCP 445番（IPv4）への探索が"
        "いつもの約4.2倍に増え、荒れています。",
        "Rough: scans on TCP port 445 over IPv4, 4.2 times the usual since 2026-05-03 12:00 UTC,"
        " at about 8 in 10 sensors.",
    ),
    "several alarms": (
        state(Level.STORM, series=PORT, factor=38.0, since=MAY, others=3),
        "5月3日21時（日本時間）から、TCP 445番（IPv4）への探索がいつもの約38倍に増え、"
        "ほかの3系列も増えており、嵐のような状態です。",
        "Storm: scans on TCP port 445 over IPv4, 38 times the usual since 2026-05-03 12:00 UTC,"
        " and 3 more series.",
    ),
    "two alarms": (
        state(Level.ROUGH, series=PORT, factor=1234.0, since=MAY, others=1),
        "5月3日21時（日本時間）から、TCP 445番（IPv4）への探索がいつもの約1,234倍に増え、"
        "ほかの1系列も増えており、荒れています。",
        "Rough: scans on TCP port 445 over IPv4, 1,234 times the usual since 2026-05-03 12:00 UTC,"
        " and one more series.",
    ),
    "much of everything": (
        state(Level.ROUGH, factor=2.61),
        "届く通信が全体で予測の約2.6倍あり、荒れています。",
        "Rough: in all 2.6 times as much arrives as was forecast.",
    ),
    "a little more of many": (
        state(Level.UNSETTLED, broad=0.42),
        "約4割の系列が予測を上回り、やや荒れています。",
        "Unsettled: about 4 in 10 series are above their forecasts.",
    ),
    "held after an alarm": (
        state(Level.ROUGH, Level.CALM, series="IPv4 from CN", factor=4.0, since=MAY),
        "CNからの通信（IPv4）は落ち着きましたが、再び増えるおそれがあるため、「荒れ」を続けます。",
        "Rough still: packets over IPv4 from CN came down, but could rise again soon.",
    ),
    "held after much of everything": (
        state(Level.UNSETTLED, Level.CALM, factor=1.7),
        "届く通信は落ち着きましたが、再び増えるおそれがあるため、「やや荒れ」を続けます。",
        "Unsettled still: what arrives came down, but could rise again soon.",
    ),
}


@pytest.mark.parametrize(("now", "ja", "en"), SAID.values(), ids=SAID)
def test_a_level_has_one_sentence_in_each_language(now, ja, en):
    assert line(now, Sure.HIGH).sentence == {"ja": ja, "en": en}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_level_and_every_doubt_has_a_name(language):
    assert len({NAMES[each][language] for each in ("unknown", *Level)}) == 1 + len(Level)
    assert len({SURE[each][language] for each in Sure}) == len(Sure)


def test_who_sees_nothing_is_sure_of_nothing():
    said = line(State(level=Level.ROUGH), Sure.HIGH)
    assert (said.level, said.sure, said.since) == ("unknown", Sure.NOT, None)


def test_a_level_that_is_held_says_so():
    assert line(state(Level.ROUGH, Level.CALM, series=PORT), Sure.FAIR).held
    assert not line(state(Level.ROUGH, series=PORT, since=MAY), Sure.FAIR).held
