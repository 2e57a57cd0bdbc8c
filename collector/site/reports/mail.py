"""A report and its picture -> a mail: text, and HTML with the picture in it; nothing is fetched."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from jinja2 import Environment

from collector.paper.words import Words
from collector.site.reports import page, text, weeks
from collector.site.reports.record import Report

NOBODY = "teiten.invalid"


def mail(
    report: Report, png: bytes, pages: Environment, say: Words, *, sender: str, to: str, site: str
) -> bytes:
    """Write the mail; the same report gives the same bytes. Without a `sender` it is a draft."""
    host = urlsplit(site).hostname or NOBODY
    found = EmailMessage(policy=SMTP)
    found["Subject"] = str(say("mail.subject", week=report.week, line=_short(report, say)))
    found["From"] = sender or f"teiten <teiten@{host}>"
    if to:
        found["To"] = to
    found["Date"] = format_datetime(_ended(report))
    found["Message-ID"] = f"<{report.week}.{say.language}@{host}>"
    found["Content-Language"] = say.language
    if not (sender and to):
        found["X-Unsent"] = "1"
    told = text.sentences(report, say)
    found.set_content(_plain(report, told, say, site), cte="quoted-printable")
    html = pages.get_template("mail.html.j2").render(
        language=say.language,
        say=say,
        report=report,
        when=page.when(report, say),
        headline=text.headline(report, say),
        sentences=told[1 if report.weather else 0 :],
        picture=_picture(report),
        address=_address(report, site, say),
    )
    found.add_alternative(html, subtype="html", cte="quoted-printable")
    _, rich = found.iter_parts()
    rich.add_related(
        png,
        "image",
        "png",
        cid=f"<{_picture(report)}>",
        filename=f"teiten-{report.week}.png",
        disposition="inline",
    )
    _bound(found, report, say)
    return found.as_bytes()


def _bound(found: EmailMessage, report: Report, say: Words) -> None:
    """Say where parts end; left to themselves mails roll dice for it."""
    found.set_boundary(f"teiten-{report.week}-{say.language}")
    for part in found.iter_parts():
        if part.is_multipart():
            part.set_boundary(f"teiten-{report.week}-{say.language}-inside")


def _ended(report: Report) -> datetime:
    week = weeks.named(report.week)
    assert week is not None
    return datetime.fromtimestamp(week.end, UTC)


def _picture(report: Report) -> str:
    return f"{report.week}@{NOBODY}"


def _short(report: Report, say: Words) -> str:
    if report.weather:
        return str(getattr(report.weather.name, say.language))
    return report.ports[0].label if report.ports else "–"


def _address(report: Report, site: str, say: Words) -> str:
    folder = "ja/" if say.language == "ja" else ""
    return f"{site.rstrip('/')}/{folder}reports/{report.week}.html" if site else ""


def _plain(report: Report, told: list[tuple[str, str]], say: Words, site: str) -> str:
    parts = [f"teiten · {say('report.title', week=report.week)} · {page.when(report, say)}"]
    parts += [f"{head}\n  {said}" for head, said in told]
    if site:
        parts.append(_address(report, site, say))
    return "\n\n".join(parts) + "\n"
