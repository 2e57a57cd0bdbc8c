"""What people call a series."""

import pytest

from collector.weather.names import said


@pytest.mark.parametrize(
    ("series", "ja", "en"),
    [
        ("IPv4", "IPv4の通信", "packets over IPv4"),
        ("IPv6 TCP", "TCPの通信（IPv6）", "packets on TCP over IPv6"),
        ("IPv4 ICMP", "ICMPの通信（IPv4）", "packets on ICMP over IPv4"),
        ("IPv4 TCP 445", "TCP 445番（IPv4）への通信", "packets on TCP port 445 over IPv4"),
        ("IPv4 TCP 445 scan", "TCP 445番（IPv4）への探索", "scans on TCP port 445 over IPv4"),
        ("IPv4 backscatter", "IPv4の跳ね返り", "backscatter over IPv4"),
        ("IPv4 from JP", "JPからの通信（IPv4）", "packets over IPv4 from JP"),
        ("something else", "something else", "something else"),
    ],
)
def test_a_series_has_a_name_in_both_languages(series, ja, en):
    assert (said(series, "ja"), said(series, "en")) == (ja, en)
