from itertools import combinations

from simulator.history.cohort import cohort, key


def members(scenario):
    return cohort(scenario, scenario.history)


def test_sensors_have_blocks_of_their_own(a_scenario):
    found = members(a_scenario("sensors = 200\naddresses = [1, 64]"))
    blocks = [block for member in found for block in member.blocks]
    assert not [pair for pair in combinations(blocks, 2) if pair[0].overlaps(pair[1])]
    assert {member.addresses for member in found} == {1, 2, 4, 8, 16, 32, 64}


def test_a_named_sensor_keeps_its_blocks_and_nobody_else_gets_them(a_scenario):
    head = "sensors = [{ name = 'kyoto', blocks = ['10.0.0.0/29', '192.0.2.0/28'] }]"
    first, *others = members(a_scenario(head=head))
    assert (first.name, first.addresses) == ("kyoto", 24)
    assert not any(block.overlaps(first.blocks[0]) for each in others for block in each.blocks)


def test_another_sensor_changes_nothing_of_those_before_it(a_scenario):
    assert members(a_scenario("sensors = 9"))[:4] == members(a_scenario())


def test_sensors_stand_where_the_weights_say(a_scenario):
    found = members(a_scenario("sensors = 300\neconomies = { JP = 2, DE = 1, FR = 0 }"))
    assert 170 < sum(member.economy == "JP" for member in found) < 230
    assert {member.economy for member in found} == {"JP", "DE"}


def test_a_key_follows_from_seed_and_name():
    def public(seed, name):
        return key(seed, name).public_key().public_bytes_raw()

    assert public(1, "s-001") == public(1, "s-001")
    assert len({public(1, "s-001"), public(2, "s-001"), public(1, "s-002")}) == 3
