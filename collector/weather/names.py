"""A series as members read it -> the same as people say it, in Japanese and English."""

import re

_NAME = re.compile(
    r"(?P<family>IPv[46])"
    r"(?: (?P<protocol>TCP|UDP|ICMP(?:v6)?|protocol \d+))?"
    r"(?: (?P<number>\d+))?"
    r"(?: (?P<kind>scan|backscatter|other))?"
    r"(?: from (?P<economy>[A-Z]{2}))?"
)
_KINDS = {
    None: ("の通信", "packets"),
    "scan": ("の探索", "scans"),
    "backscatter": ("の跳ね返り", "backscatter"),
    "other": ("のその他の通信", "other packets"),
}


def said(series: str, language: str) -> str:
    """Say what members know as `IPv4 TCP 445 scan`; other words stay as they are."""
    found = _NAME.fullmatch(series)
    if not found:
        return series
    return _ja(found) if language == "ja" else _en(found)


def _en(found: re.Match[str]) -> str:
    kind = _KINDS[found["kind"]][1]
    about = [found["protocol"], None if not found["number"] else f"port {found['number']}"]
    on = " ".join(word for word in about if word)
    words = (kind, on and f"on {on}", f"over {found['family']}")
    economy = found["economy"]
    return " ".join(word for word in (*words, f"from {economy}" if economy else "") if word)


def _ja(found: re.Match[str]) -> str:
    kind, family, protocol = _KINDS[found["kind"]][0], found["family"], found["protocol"]
    source = f"{found['economy']}から" if found["economy"] else ""
    if found["number"]:
        return f"{source}{protocol} {found['number']}番（{family}）へ{kind}"
    if source or protocol:
        return f"{source}{protocol or ''}{kind}（{family}）"
    return f"{family}{kind}"
