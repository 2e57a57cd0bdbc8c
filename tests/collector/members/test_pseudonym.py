from collector.members.pseudonym import SEASON, pseudonym, season

KEY = bytes(32)
SENSORS = [f"s{n}" for n in range(200)]


def names(member, number=0, key=KEY):
    return {pseudonym(key, member, sensor, number) for sensor in SENSORS}


def test_no_two_members_have_a_name_in_common():
    assert len(names("a")) == len(SENSORS)
    assert not names("a") & names("b")


def test_a_name_stays_for_a_season_and_no_longer():
    period = 28 * 86400
    assert season(0, period) == season((SEASON - 1) * period, period)
    assert season(SEASON * period, period) == 1
    assert not names("a", 0) & names("a", 1)


def test_names_need_the_key():
    assert not names("a") & names("a", key=b"1" * 32)
