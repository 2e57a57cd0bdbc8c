import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError

from collector.site import gated
from collector.site.shell import Shell


def shell(**pages):
    templates = {name.replace("_", "."): text for name, text in pages.items()}
    return Shell(
        gated.book([]),
        Environment(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined),
    )


def test_links_are_relative_from_any_depth():
    found = shell(page="{{ root }}|{{ home }}|{{ twin }}").both("a/b.html", "page", lambda _: {})
    assert found["a/b.html"] == b"../|../|../ja/a/b.html"
    assert found["ja/a/b.html"] == b"../../|../../ja/|../../a/b.html"


def test_what_is_put_into_a_page_is_escaped():
    found = shell(page="{{ x }}").both("p", "page", lambda _: {"x": "<script>"})
    assert found["p"] == b"&lt;script&gt;"


def test_a_page_that_asks_for_what_nobody_said_is_our_mistake():
    with pytest.raises(UndefinedError):
        shell(page="{{ nobody }}").both("p", "page", lambda _: {})
