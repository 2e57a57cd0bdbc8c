import pytest

from collector.members import keyring, roll, session


@pytest.fixture
def begun(house):
    house.member()
    house.token()
    session.begin(house.base, house.key, "secret", 1, now=100, minutes=1)
    return house


def found(house, said="secret", now=101, key=None):
    who = session.find(house.base, key or house.key, said, now=now)
    return who and (who[0].name, who[1].number)


def test_a_session_is_its_token_s_for_as_long_as_it_was_said(begun):
    assert found(begun) == ("uni", 1)
    assert found(begun, now=159) == ("uni", 1)
    assert found(begun, now=160) is None


def test_a_clock_that_went_back_finds_no_session(begun):
    assert found(begun, now=99) is None


def test_another_secret_or_another_key_finds_nobody(begun):
    assert found(begun, "other") is None
    assert found(begun, key=b"2" * 32) is None


def test_the_secret_is_not_kept(begun):
    held = b"".join(path.read_bytes() for path in begun.state.glob("members.sqlite*"))
    assert b"secret" not in held


def test_a_session_ends_by_itself_with_its_token_and_by_leaving(begun):
    session.end(begun.base, begun.key, "secret")
    assert found(begun) is None
    session.begin(begun.base, begun.key, "secret", 1, now=100, minutes=1)
    keyring.revoke(begun.base, 1, now=101, who="op")
    assert found(begun) is None


def test_sessions_that_are_over_are_forgotten_and_the_oldest_of_too_many(begun, monkeypatch):
    for number in range(3):
        session.begin(begun.base, begun.key, f"s{number}", 1, now=161 + number, minutes=9)
    assert begun.base.execute("SELECT count(*) FROM sessions").fetchone() == (3,)
    monkeypatch.setattr(session, "_MOST", 2)  # the real bound takes minutes to fill
    session.begin(begun.base, begun.key, "s3", 1, now=170, minutes=9)
    assert found(begun, "s0", now=171) is None
    assert found(begun, "s3", now=171) == ("uni", 1)


def test_a_stamp_is_a_session_s_own(house):
    assert session.stamp(house.key, "a") != session.stamp(house.key, "b")
    assert session.stamp(house.key, "a") != session.stamp(b"2" * 32, "a")
    assert session.stamp(house.key, "a") not in session.digest(house.key, "a").hex()


def test_who_was_removed_has_no_way_in_by_a_session(begun):
    roll.remove(begun.base, "uni", now=101, who="op")
    assert begun.base.execute("SELECT count(*) FROM sessions").fetchone() == (0,) or (
        session.find(begun.base, begun.key, "secret", now=101)[0].removed == 101
    )
