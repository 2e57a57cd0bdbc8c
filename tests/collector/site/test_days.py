from collector.site.days import month_page, months


def test_each_step_that_is_over_is_in_its_month(editions):
    book = editions(*[(10.0, 20.0)] * (31 * 4 + 3))
    found = months(book)
    assert {name: len(steps) for name, steps in found.items()} == {"1970-01": 124, "1970-02": 3}


def test_a_day_says_every_step_with_its_ports_by_size(editions, say):
    book = editions(*[(10.0, 20.0)] * 4, ())
    told = month_page(book, "1970-01", [0, 4], ["1970-01", "1970-02"], say)
    first, second = told["days"]
    assert (first.date, second.date) == ("1970-01-01", "1970-01-02")
    assert first.steps[0].ports == "445/TCP 20, 23/TCP 10"
    assert first.steps[0].others == "ICMP 2"
    assert first.steps[0].file == "editions/1970-01-01T000000Z.json"
    assert (told["before"], told["after"]) == ("", "days/1970-02.html")


def test_under_the_rule_of_2004_there_are_no_editions(hours, say):
    book = hours([("s1", {(6, 135): 30}, True)])
    (month,) = months(book)
    told = month_page(book, month, [0], [month], say)
    assert told["days"][0].steps[0].file == ""
    assert "135/TCP 30" in told["days"][0].steps[0].ports
