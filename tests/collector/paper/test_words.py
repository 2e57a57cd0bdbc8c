import pytest
from markupsafe import Markup

from collector.paper.words import Said, Words


def test_figures_are_escaped_and_markup_is_not():
    say = Words("en", {"x": Said("a < {one} {two}", "い")})
    assert say("x", one="<b>", two=Markup("<i>")) == "a &lt; &lt;b&gt; <i>"


def test_a_saying_that_nobody_wrote_is_our_mistake():
    with pytest.raises(KeyError):
        Words("en", {})("no.such")
