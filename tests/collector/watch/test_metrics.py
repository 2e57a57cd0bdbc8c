import time

import httpx
import patient
import pytest
from prometheus_client import CollectorRegistry

from collector.door.sockets import listen
from collector.publication.publish import publish
from collector.sensors import reception
from collector.updates import offers
from collector.watch import metrics
from ports import held
from teiten.errors import OperatorError
from teiten.update.offer import Offered


@pytest.fixture
def sample(bench):
    found = CollectorRegistry(auto_describe=False)
    found.register(metrics.Ledger(bench.settings))
    return lambda name, **labels: found.get_sample_value(f"teiten_collector_{name}", labels)


def test_every_upload_is_in_the_metrics(bench, sample, rollup, seal_as):
    bench.send()
    bench.send()
    bench.give(seal_as(rollup("nobody")))
    assert sample("received_total") == 3
    assert sample("rollups_total", answer="accepted") == 1
    assert sample("rollups_total", answer="duplicate") == 1
    assert sample("rollups_total", answer="unknown-sensor") == 1
    assert sample("rollups_total", answer="conflict") == 0
    assert sample("sensors", state="approved") == 3
    assert sample("sensors", state="cloned") == 0
    assert sample("sensors_runless") == 1


def test_every_enrolment_is_in_the_metrics(bench, sample):
    reception.enrol(bench.ledger, b"{}", "", now=1)
    assert sample("requests_total") == 1
    assert sample("replies_total", kind="enrolment", answer="wrong-shape") == 1
    assert sample("replies_total", kind="rotation", answer="rotated") == 0
    assert sample("replies_total", kind="piece", answer="sent") == 0
    assert sample("enrolment_law_balanced") == 1
    bench.ledger.execute("DELETE FROM replies")
    assert sample("enrolment_law_balanced") == 0


def test_a_sensor_that_is_silent_is_counted(bench, sample, nine):
    bench.send(now=int(time.time()))
    assert sample("sensors_silent") == 2
    assert sample("oldest_report_timestamp_seconds") == nine - 9


def test_what_is_on_disk_is_told(bench, sample):
    assert sample("ledger_bytes") > 0
    assert sample("free_bytes") > 0
    assert sample("last_release_timestamp_seconds") == 0
    before = int(time.time())
    publish(bench.ledger, bench.settings)
    assert before <= sample("last_release_timestamp_seconds") <= time.time()


def test_what_is_offered_is_counted_by_how_it_stands(bench, sample, nine):
    found = Offered(bundle="ab" * 32, version="1.1", size=9)
    offers.add(bench.ledger, found, "x86-64", cohorts=("1",), hours=24, now=nine)
    bench.ledger.execute("INSERT INTO boxes VALUES ('s1', 'x86-64', '1.0', ?, ?)", (nine, nine))
    word = "INSERT INTO told (offer, sensor, at, outcome) VALUES (1, 's1', ?, 'damaged')"
    bench.ledger.execute(word, (nine,))
    assert sample("updates", state="offered") == 1
    assert sample("update_boxes", state="told") == 1
    list(offers.go_on(bench.ledger, now=nine))
    assert sample("updates", state="offered") == 0
    assert sample("updates", state="failed") == 1


def test_a_breach_of_the_law_shows(bench, sample):
    bench.send()
    assert sample("law_balanced") == 1
    bench.ledger.execute("DELETE FROM rollups")
    assert sample("law_balanced") == 0


def test_no_label_names_a_sensor(bench):
    bench.send()
    for metric in metrics.Ledger(bench.settings).collect():
        for sample in metric.samples:
            assert set(sample.labels) <= {"answer", "kind", "state", "why"}


def test_a_place_that_is_taken_is_the_operators_mistake(bench):
    with listen("127.0.0.1:0") as door, pytest.raises(OperatorError, match="Cannot listen"):
        metrics.serve(f"127.0.0.1:{door.getsockname()[1]}", bench.settings)


def test_it_answers_until_it_is_stopped(bench):
    with held() as port:
        place = f"127.0.0.1:{port}"
        stop = metrics.serve(place, bench.settings)
        assert patient.get(f"http://{place}/metrics").status_code == 200
        stop()
        with pytest.raises(httpx.TransportError):
            patient.get(f"http://{place}/metrics")
