import numpy as np
import pytest

from simulator.history.intensity import places

STILL = "rhythm = { daily = 0.0, weekly = 0.0, wander = 0.0 }"
MONTH = "duration = 2_419_200"


def of(model, service):
    (place,) = places(model.kinds, service)
    return model.intensity.packets[:, place]


def test_without_a_rhythm_the_background_is_nicters(a_model):
    made = a_model(STILL)
    assert made.intensity.packets.sum(axis=1) * 24 == pytest.approx(3288, rel=1e-6)
    assert of(made, "23/tcp") * 24 == pytest.approx(3288 * 0.895 * 0.96 * 24.2 / 99.5, rel=0.05)


def test_over_weeks_the_rhythm_adds_nothing(a_model):
    made = a_model("rhythm = { wander = 0.0 }", MONTH)
    assert made.intensity.packets.sum(axis=1).mean() * 24 == pytest.approx(3288, rel=0.01)


def test_the_day_is_that_of_those_who_knock(a_model):
    """JP's clocks are nine hours ahead of UTC: three in the afternoon there is six."""
    made = a_model(
        "rhythm = { daily = 0.4, weekly = 0.0, wander = 0.0 }",
        "population = { economies = { JP = 1 } }",
    )
    hours = of(made, "445/tcp").reshape(-1, 24).mean(axis=0)
    assert hours.argmax() in (5, 6)
    assert hours.argmin() in (17, 18)


def test_a_weekend_is_quieter(a_model):
    made = a_model(
        "rhythm = { daily = 0.0, weekly = 0.2, wander = 0.0 }",
        f"population = {{ economies = {{ GB = 1 }} }}\n{MONTH}",
    )
    days = of(made, "445/tcp").reshape(-1, 7, 24).mean(axis=(0, 2))
    # 1 January 2019 was a Tuesday.
    assert days[[4, 5]] == pytest.approx(0.8 * days[0])
    assert days[[0, 1, 2, 3, 6]] == pytest.approx(days[0])


def test_services_wander_as_far_and_as_long_as_said(a_model):
    made = a_model("rhythm = { daily = 0.0, weekly = 0.0, wander = 0.2, wander-hours = 12 }", MONTH)
    logs = np.log(made.intensity.packets)
    logs -= logs.mean(axis=0)
    assert logs.std() == pytest.approx(0.2, rel=0.1)
    kept = (logs[1:] * logs[:-1]).mean() / logs.var()
    assert kept == pytest.approx(np.exp(-1 / 12), abs=0.05)


def test_a_step_multiplies_one_service_while_it_lasts(a_model):
    step = "steps = [{ service = '23/tcp', hour = 10, factor = 3, hours = 5 }]"
    plain, stepped = of(a_model(STILL), "23/tcp"), of(a_model(f"{STILL}\n{step}"), "23/tcp")
    assert (stepped / plain)[10:15] == pytest.approx(3)
    assert (np.delete(stepped, range(10, 15)) == np.delete(plain, range(10, 15))).all()


def test_a_step_of_all_is_one_of_all_scans(a_model):
    made = a_model(f"{STILL}\nsteps = [{{ service = 'all', hour = 24, factor = 2 }}]")
    before, after = made.intensity.packets[[0, 30]]
    answers = [place for place, kind in enumerate(made.kinds) if kind.mark.kind != "scan"]
    assert after[places(made.kinds, "all")] == pytest.approx(2 * before[places(made.kinds, "all")])
    assert after[answers] == pytest.approx(before[answers])


WORM = """
outbreaks = [
  { service = '9527/tcp', hour = 6, hosts = 1024, peak = 50, epidemic = { doubling = 7200 } }
]
"""


def test_a_worm_doubles_and_ends_at_its_peak(a_model):
    made = a_model(WORM)
    curve = of(made, "9527/tcp")
    assert not curve[:6].any()
    assert curve[10] / curve[8] == pytest.approx(2, rel=0.02)
    assert curve[-1] == pytest.approx(50, rel=0.01)
    (wave,) = made.intensity.waves
    assert wave.ill[6:9].tolist() == [2, 2, 3]
    # Ten doublings of two hours are half of 1,024 hosts, and one more doubling.
    assert 24 <= np.flatnonzero(wave.ill >= 512)[0] <= 27


def test_a_worm_that_is_repaired_fades(a_model):
    made = a_model(WORM.replace("peak", "fades = 5, peak").replace("7200", "1200"))
    curve = of(made, "9527/tcp")
    assert curve.max() > 40
    assert curve[40] / curve[35] == pytest.approx(0.5, rel=0.01)
