import pytest

from collector.gate.table import Gate
from collector.settings import Settings
from collector.site import gated
from collector.site.catalogue import CATALOGUE
from collector.site.rules import Rules, rules

LISTS = {"ports", "economies"}


@pytest.mark.parametrize("name", sorted(set(Gate.__struct_fields__) - LISTS))
def test_every_number_of_the_policy_is_said(name):
    assert f"rule.{name.replace('_', '-')}" in CATALOGUE


def test_the_page_says_what_is_set_and_not_what_is_usual(say):
    told = rules(Rules("gated", Gate(epoch_hours=12, share=0.4, top=3), 168, 60), say)
    said = {rule.name: rule.value for rule in told["rules"]}
    assert (said["epoch-hours"], said["share"], said["top"]) == ("12 hours", "40%", "3")
    assert (told["epoch"], told["waits"]) == ("12 hours", "14 hours")


def test_settings_of_a_collector_are_all_that_is_needed(site):
    gate = Settings().publish.gate
    page = site(gated.book([]))["policy.html"].decode()
    assert all(port in page for port in gate.ports)


def test_the_rule_of_2004_warns(hours, site):
    page = site(hours([("s1", {(6, 135): 3}, True)]))["policy.html"].decode()
    assert "finds them in these numbers" in page
    assert "vetted" not in page
