"""An economy -> how many hours its clocks are ahead of UTC.

Where there is more than one zone, that of most people; in winter, all year round. Others count as
UTC. By the IANA time zone database.
"""

from collections.abc import Mapping

AHEAD: Mapping[str, float] = {
    "AE": 4, "AO": 1, "AR": -3, "AT": 1, "AU": 10, "AZ": 4, "BD": 6, "BE": 1, "BG": 2, "BO": -4,
    "BR": -3, "BY": 3, "CA": -5, "CH": 1, "CL": -4, "CN": 8, "CO": -5, "CR": -6, "CZ": 1, "DE": 1,
    "DK": 1, "DO": -4, "DZ": 1, "EC": -5, "EG": 2, "ES": 1, "ET": 3, "FI": 2, "FR": 1, "GE": 4,
    "GR": 2, "GT": -6, "HK": 8, "HN": -6, "HR": 1, "HU": 1, "ID": 7, "IL": 2, "IN": 5.5, "IQ": 3,
    "IR": 3.5, "IT": 1, "JM": -5, "JO": 3, "JP": 9, "KE": 3, "KH": 7, "KR": 9, "KW": 3, "KZ": 5,
    "LB": 2, "LK": 5.5, "LT": 2, "LV": 2, "LY": 2, "MA": 1, "MD": 2, "MM": 6.5, "MN": 8, "MX": -6,
    "MY": 8, "NG": 1, "NI": -6, "NL": 1, "NO": 1, "NP": 5.75, "NZ": 12, "PA": -5, "PE": -5,
    "PH": 8, "PK": 5, "PL": 1, "PR": -4, "PY": -3, "QA": 3, "RO": 2, "RS": 1, "RU": 3, "SA": 3,
    "SE": 1, "SG": 8, "SI": 1, "SK": 1, "SV": -6, "SY": 3, "TH": 7, "TN": 1, "TR": 3, "TW": 8,
    "TZ": 3, "UA": 2, "UG": 3, "US": -6, "UY": -3, "UZ": 5, "VE": -4, "VN": 7, "YE": 3, "ZA": 2,
}  # fmt: skip


def ahead(economy: str) -> float:
    """Say how far its clocks are ahead."""
    return AHEAD.get(economy, 0.0)
