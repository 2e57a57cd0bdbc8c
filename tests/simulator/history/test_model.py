import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from teiten.rollup import codec
from teiten.rollup.record import Rollup

BUSY = """
origins = 16
outbreaks = [
  { service = '445/tcp', hour = 3, peak = 90, tag = 'wannacry', epidemic = { doubling = 900 } }
]
anomalies = [{ sensors = 0.5, factor = 50, hour = 5, hours = 20 }]
missing = { share = 0.1, run = 2 }
sketches = 'protocols'
"""


def bodies(model):
    return [seen.body for seen in model.play()]


def test_the_same_seed_gives_the_same_bytes(a_model):
    assert bodies(a_model(BUSY)) == bodies(a_model(BUSY))


def test_a_model_can_be_played_again(a_model):
    made = a_model(BUSY)
    assert bodies(made) == bodies(made)


def test_another_seed_gives_other_bytes(a_model):
    assert bodies(a_model(BUSY)) != bodies(a_model(BUSY, "seed = 8"))


def test_a_longer_history_begins_like_a_shorter_one(a_model):
    words = "missing = { share = 0.0 }"
    long, short = (bodies(a_model(words, f"duration = {d * 86400}")) for d in (2, 1))
    assert long[: len(short)] == short


def test_every_rollup_adds_up_and_is_canonical(a_model):
    for body in bodies(a_model(BUSY)):
        rollup = codec.decode(body)
        assert isinstance(rollup, Rollup), rollup
        assert codec.encode(rollup) == body


def test_rollups_come_hour_by_hour(a_model):
    order = [(seen.hour, seen.sensor) for seen in a_model(BUSY).play()]
    assert order == sorted(order)
    assert len(order) == a_model(BUSY).rollups


def test_every_packet_is_in_the_totals(played):
    made, rollups = played(BUSY)
    for member, total in zip(made.members, made.totals, strict=True):
        its = [rollup for rollup in rollups if rollup.sensor == member.name]
        assert len(its) == total.rollups
        assert sum(rollup.books.counted for rollup in its) == total.kinds.sum()
        assert sum(rollup.books.malformed for rollup in its) == total.malformed


def test_exposure_is_what_a_box_listened(played):
    made, rollups = played(BUSY)
    found = {(rollup.sensor, rollup.starts): rollup.exposure["4"] for rollup in rollups}
    for member, seconds in zip(made.members, made.listened, strict=True):
        for hour, listening in enumerate(seconds.tolist()):
            exposure = found.get((member.name, made.starts + 3600 * hour))
            assert (exposure.seconds if exposure else 0) == listening
            assert exposure is None or exposure.addresses == member.addresses


def test_what_is_counted_follows_the_intensity(played):
    made, rollups = played("sensors = 30\nmissing = { share = 0.0 }")
    counted = sum(rollup.books.counted for rollup in rollups)
    addresses = sum(member.addresses for member in made.members)
    assert 0.95 < counted / (made.intensity.packets.sum() * addresses) < 1.05


def test_it_says_that_nobody_was_there(played):
    _, rollups = played()
    assert {rollup.software.partition(" ")[2].split()[-1] for rollup in rollups} == {"history"}


words = st.fixed_dictionaries(
    {
        "sensors": st.integers(1, 5),
        "addresses": st.sampled_from([(1, 1), (1, 4), (64, 256)]),
        "per-address-and-day": st.sampled_from([0, 5, 3000]),
        "repeats": st.sampled_from([1, 3, 500]),
        "origins": st.sampled_from([0, 1, 300]),
        "dispersion": st.sampled_from([0.05, 0.7, 500]),
        "rare": st.fixed_dictionaries({"ports": st.sampled_from([0, 7]), "zeros": st.just(0.9)}),
        "missing": st.fixed_dictionaries({"share": st.sampled_from([0, 0.5])}),
        "sketches": st.sampled_from(["family", "protocols"]),
    }
)


@settings(max_examples=25)
@given(words=words, seed=st.integers(0, 2**63 - 1))
def test_whatever_is_described_adds_up(a_model, words, seed):
    text = (
        "\n".join(
            f"{key} = {value}"
            for key, value in words.items()
            if not isinstance(value, dict | tuple)
        )
        .replace("sketches = ", "sketches = '")
        .replace("family", "family'")
        .replace("protocols", "protocols'")
    )
    text += f"\naddresses = {list(words['addresses'])}"
    for key in ("rare", "missing"):
        inner = ", ".join(f"{name} = {value}" for name, value in words[key].items())
        text += f"\n{key} = {{ {inner} }}"
    made = a_model(text, f"seed = {seed}\nduration = 21_600")
    assert np.isfinite(made.intensity.packets).all()
    for seen in made.play():
        found = codec.decode(seen.body)
        assert isinstance(found, Rollup), (found, msgspec.json.encode(words))


def test_tables_hold_what_the_rollups_say(played):
    made, rollups = played(BUSY)
    tables = np.array(list(made.tables()))
    assert tables.shape == (made.hours, len(made.kinds), len(made.members))
    assert tables.sum() == sum(rollup.books.counted for rollup in rollups)
    assert ([total.kinds for total in made.totals] == tables.sum(axis=0).T).all()
