import json
from base64 import b64decode

from simulator.history import roll
from simulator.history.cohort import key


def test_every_sensor_is_named_with_its_public_key_and_its_first_hour(a_model):
    rows = [json.loads(line) for line in roll.lines(a_model())]
    assert [row["name"] for row in rows] == ["s-001", "s-002", "s-003", "s-004"]
    assert {row["since"] for row in rows} == {"2019-01-01T00:00:00Z"}
    assert b64decode(rows[1]["key"]) == key(7, "s-002").public_key().public_bytes_raw()
