"""A protocol and a port -> the words that people know it by."""

from teiten.rollup.record import TCP, UDP

_EITHER = {
    7: "echo", 19: "chargen", 53: "domain", 80: "http", 88: "kerberos", 111: "sunrpc",
    123: "ntp", 135: "epmap", 137: "netbios-ns", 138: "netbios-dgm", 139: "netbios-ssn",
    161: "snmp", 389: "ldap", 443: "https", 445: "microsoft-ds", 1080: "socks",
    1433: "ms-sql-s", 1434: "ms-sql-m", 1900: "ssdp", 3389: "ms-wbt-server", 3702: "ws-discovery",
    5060: "sip", 5353: "mdns", 5683: "coap", 11211: "memcache", 47808: "bacnet",
}  # fmt: skip
_TCP = {
    20: "ftp-data", 21: "ftp", 22: "ssh", 23: "telnet", 25: "smtp", 79: "finger", 110: "pop3",
    113: "ident", 143: "imap", 179: "bgp", 502: "mbap", 512: "exec", 513: "login", 514: "shell",
    515: "printer", 587: "submission", 631: "ipp", 636: "ldaps", 873: "rsync", 993: "imaps",
    995: "pop3s", 1521: "ncube-lm", 1723: "pptp", 1883: "mqtt", 2049: "nfs", 2323: "3d-nfsd",
    2375: "docker", 2376: "docker-s", 3128: "ndl-aas", 3306: "mysql", 4444: "krb524",
    5432: "postgresql", 5555: "personal-agent", 5900: "rfb", 5985: "wsman", 6379: "redis",
    7547: "cwmp", 8080: "http-alt", 8443: "pcsync-https", 8883: "secure-mqtt", 8888: "ddi-tcp-1",
    9100: "pdl-datastream", 9200: "wap-wsp",
}  # fmt: skip
_UDP = {
    67: "bootps", 68: "bootpc", 69: "tftp", 500: "isakmp", 514: "syslog", 520: "router",
    623: "asf-rmcp", 1701: "l2tp", 4500: "ipsec-nat-t",
}  # fmt: skip

_NAMES = {TCP: _EITHER | _TCP, UDP: _EITHER | _UDP}
_PROTOCOLS = {TCP: "TCP", UDP: "UDP"}


def label(protocol: int, number: int) -> str:
    """The port as operators write it."""
    return f"{number}/{_PROTOCOLS[protocol]}"


def service(protocol: int, number: int) -> str:
    """The name that IANA registered for the port, or nothing where this small table has none."""
    return _NAMES[protocol].get(number, "")
