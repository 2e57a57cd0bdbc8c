import pytest


def packets(rollups, sensor, hours, number=None):
    first = min(rollup.starts for rollup in rollups)
    return sum(
        cell.packets
        for rollup in rollups
        if rollup.sensor == sensor and (rollup.starts - first) // 3600 in hours
        for cell in rollup.ports
        if number is None or (cell.protocol, cell.number, cell.kind) == (6, number, "scan")
    )


def test_a_named_sensor_sees_more_while_it_is_said(played):
    words = "anomalies = [{ sensors = ['s-002'], factor = 50, hour = 10, hours = 12 }]"
    _, plain = played("missing = { share = 0.0 }")
    _, odd = played(f"missing = {{ share = 0.0 }}\n{words}")
    during, before = range(10, 22), range(10)
    ratio = packets(odd, "s-002", during) / packets(plain, "s-002", during)
    # Answers of victims are no scans, and stay as they are.
    assert 30 < ratio < 60
    assert packets(odd, "s-002", before) == pytest.approx(packets(plain, "s-002", before), rel=0.3)
    assert packets(odd, "s-001", during) == packets(plain, "s-001", during)


def test_what_is_odd_comes_from_no_more_sources(played):
    words = "origins = 20_000\nmissing = { share = 0.0 }"
    odd = "anomalies = [{ sensors = 1.0, factor = 50, hour = 0, hours = 48 }]"
    plain, more = (len(played(each)[1][0].origins) for each in (words, f"{words}\n{odd}"))
    assert more < 3 * plain


def test_a_share_of_the_sensors_is_drawn_with_hour_and_service(a_model):
    made = a_model("sensors = 20\nanomalies = [{ sensors = 0.25, service = 'any', hours = 6 }]")
    assert len({local.sensor for local in made.local}) == 5
    assert len({local.first for local in made.local}) > 1
    assert len({local.service for local in made.local}) > 1
    assert all(0 <= local.first < local.last <= made.hours for local in made.local)
    assert (
        made.local
        == a_model(
            "sensors = 20\nanomalies = [{ sensors = 0.25, service = 'any', hours = 6 }]"
        ).local
    )


def test_what_would_begin_behind_the_end_is_not_there(a_model):
    assert a_model("anomalies = [{ sensors = 1.0, hour = 48 }]").local == ()


def test_one_service_can_be_odd_alone(played):
    words = (
        "anomalies = [{ sensors = ['s-001'], service = '23/tcp', factor = 50, hour = 0,"
        " hours = 48 }]"
    )
    (_, plain), (_, odd) = played(), played(words)
    always = range(48)
    ratio = packets(odd, "s-001", always, 23) / packets(plain, "s-001", always, 23)
    assert ratio == pytest.approx(50, rel=0.2)
