import re
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from collector.publication.publish import templates
from collector.site.reports.mail import mail

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)


@pytest.fixture
def written(report, speaker):
    def write(**more):
        fields = {"sender": "a@example.org", "to": "b@example.org", "site": "https://t.example/"}
        return mail(report, PNG, templates(), speaker, **fields | more)

    return write


def parts(body):
    return {
        part.get_content_type(): part for part in message_from_bytes(body, policy=default).walk()
    }


def test_it_has_text_and_html_with_the_picture_inside(written):
    found = parts(written())
    assert set(found) == {
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    }  # fmt: skip
    html = found["text/html"].get_content()
    (cid,) = re.findall(r'src="cid:([^"]+)"', html)
    assert found["image/png"]["Content-ID"] == f"<{cid}>"
    assert found["image/png"].get_content() == PNG
    assert found["image/png"].get_content_disposition() == "inline"


def test_nothing_is_fetched_when_it_is_read(written):
    html = parts(written())["text/html"].get_content()
    assert not re.findall(r'(?:src|background)="(?!cid:)', html)
    assert "<script" not in html
    assert "<link" not in html


def test_both_forms_say_the_same(written, report, speaker):
    found = parts(written())
    text, html = found["text/plain"].get_content(), found["text/html"].get_content()
    for port in report.ports[:3]:
        assert port.label in text
        assert port.label in html
    folder = "ja/" if speaker.language == "ja" else ""
    assert f"https://t.example/{folder}reports/{report.week}.html" in text


def test_it_is_dated_when_the_week_ended_and_has_a_name_of_its_own(written, report, speaker):
    found = message_from_bytes(written(), policy=default)
    assert parsedate_to_datetime(found["Date"]).isoformat() == report.end.replace("Z", "+00:00")
    assert found["Message-ID"] == f"<{report.week}.{speaker.language}@t.example>"
    assert report.week in found["Subject"]


def test_the_same_report_gives_the_same_bytes(written):
    assert written() == written()


def test_every_line_can_travel(written):
    body = written()
    assert all(len(line) <= 998 for line in body.split(b"\r\n"))
    assert body.isascii()


@pytest.mark.parametrize("missing", ["sender", "to"])
def test_without_both_ends_it_is_a_draft(written, missing):
    assert message_from_bytes(written(**{missing: ""}))["X-Unsent"] == "1"
    assert message_from_bytes(written())["X-Unsent"] is None


def test_a_header_cannot_be_smuggled_in(written):
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        written(to="b@example.org\r\nBcc: c@example.org")
