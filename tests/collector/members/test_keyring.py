import pytest

from collector.members import database, diary, keyring, roll
from collector.members.record import Asked, Scope
from collector.members.tokens import token
from teiten.errors import OperatorError


def test_a_token_is_found_by_who_brings_it(house):
    house.member()
    member, found = keyring.find(house.base, house.key, house.token())
    assert (member.name, found.number, found.scopes) == ("uni", 1, frozenset(Scope))


def test_nobody_else_is_found(house):
    house.member()
    house.token()
    assert keyring.find(house.base, house.key, token(b"2" * 32)) is None
    assert keyring.find(house.base, b"2" * 32, token(b"1" * 32)) is None
    assert keyring.find(house.base, house.key, "") is None


def test_the_file_holds_no_token_and_no_key(house):
    house.member()
    text = house.token()
    house.base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    held = (house.state / database.FILE).read_bytes()
    assert text.encode() not in held
    assert text[9:52].encode() not in held
    assert b"1" * 32 not in held
    assert house.key not in held


def test_files_are_their_owners_alone(house):
    for name in (database.FILE, database.KEY):
        assert (house.state / name).stat().st_mode & 0o077 == 0


def test_a_revoked_token_is_revoked_for_every_connection(house):
    house.member()
    text = house.token()
    with database.opened(house.state) as other:
        keyring.revoke(other, 1, now=5, who="op")
    _, found = keyring.find(house.base, house.key, text)
    assert found.revoked == 5


def test_a_token_that_is_not_there_cannot_be_revoked(house):
    with pytest.raises(OperatorError, match="no token 7"):
        keyring.revoke(house.base, 7, now=5, who="op")


def test_who_is_removed_loses_tokens_sensors_and_networks_and_keeps_its_name(house):
    house.member()
    text = house.token()
    roll.own(house.base, "uni", ["s1"], now=1, who="op")
    roll.register(house.base, "uni", ["203.0.113.0/24"], now=1, who="op")
    roll.remove(house.base, "uni", now=9, who="op")
    _, found = keyring.find(house.base, house.key, text)
    assert found.revoked == 9
    assert not roll.sensors(house.base, "uni") + roll.prefixes(house.base, "uni")
    with pytest.raises(OperatorError, match="or was"):
        house.member()


def test_a_sensor_has_one_owner(house):
    house.member()
    house.member("other")
    roll.own(house.base, "uni", ["s1"], now=1, who="op")
    with pytest.raises(OperatorError, match="uni's"):
        roll.own(house.base, "other", ["s1"], now=1, who="op")


def test_who_did_what_is_noted_and_stays(house):
    house.member()
    house.token()
    said = [what for _, _, what in roll.notes(house.base, "uni")]
    assert said[0] == "added as member"
    assert said[-1].startswith("token 1 for 30 days")
    assert {who for _, who, _ in roll.notes(house.base, "uni")} == {"op"}


def test_a_clock_that_goes_back_revives_nothing(house):
    asked = Asked(10_000, "uni", 1, "now", "", "ok", 1, 1)
    diary.note(house.base, asked)
    assert database.moment(house.base, 9) == 10_000
    assert database.moment(house.base, 10_001) == 10_001


def test_the_log_forgets_and_counts_do_not(house):
    for at in (1, 2, 3):
        diary.note(house.base, Asked(at, "uni", 1, "now", "q", "ok", 1, 1))
    assert diary.forget(house.base, 3) == 2
    assert [asked.at for asked in diary.of(house.base, "uni", 9)] == [3]
    assert diary.of(house.base, "other", 9) == []
    assert diary.counts(house.base) == {("now", "ok"): 3}
