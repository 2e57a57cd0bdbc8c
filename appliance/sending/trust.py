"""A file of authorities -> whom a connection believes, and what to say where it does not."""

import ssl
from pathlib import Path

from teiten.errors import OperatorError

_OLD = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION"})


def believe(authorities: str = "") -> ssl.SSLContext:
    """Believe certificates of these authorities alone, or of the machine's where none is named.

    TLS 1.3 and nothing older; no environment variable writes keys to a file.
    """
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.minimum_version = ssl.TLSVersion.TLSv1_3
    if not authorities:
        trust.load_default_certs()
        return trust
    try:
        trust.load_verify_locations(cadata=Path(authorities).read_text(encoding="ascii"))
    except OSError as error:  # an SSLError, too, is one
        raise _mistake(authorities, error.strerror or "no certificate") from error
    except ValueError as error:
        raise _mistake(authorities, "no PEM file") from error
    if not trust.get_ca_certs():
        raise _mistake(authorities, "no authority's certificate is in it")
    return trust


def why(error: Exception) -> str:
    """Say why there was no answer."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not believed: {error.verify_message}"
    if isinstance(error, ssl.SSLError) and error.reason in _OLD:
        return "it does not speak TLS 1.3"
    return str(error)


def _mistake(path: str, what: str) -> OperatorError:
    return OperatorError(
        f"{path}: {what}.",
        hint="`collector.authorities` is the PEM file that the collector's operator gave.",
    )
