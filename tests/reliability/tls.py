"""Certificates of the matrix, made when it runs: a good one, and those with faults."""

from datetime import UTC, datetime, timedelta
from functools import cache
import ssl

import trustme

from homeassistant.util.ssl import SSL_ALPN_HTTP11, SSLCipherList, client_context

from .trouble import Link

ELSEWHERE = "elsewhere.test"


@cache
def _authority() -> trustme.CA:
    """Return an authority that Home Assistant trusts from now on."""
    authority = trustme.CA()
    authority.configure_trust(
        client_context(SSLCipherList.PYTHON_DEFAULT, SSL_ALPN_HTTP11)
    )
    return authority


def server_context(link: Link, host: str) -> ssl.SSLContext | None:
    """Return what a server of this host shows to its clients; None is plain http."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    match link:
        case Link.TLS:
            certificate = _authority().issue_cert(host)
        case Link.TLS_WRONG_NAME:
            certificate = _authority().issue_cert(ELSEWHERE)
        case Link.TLS_EXPIRED:
            certificate = _authority().issue_cert(host, not_after=yesterday)
        case Link.TLS_UNKNOWN_AUTHORITY:
            certificate = trustme.CA().issue_cert(host)
        case _:
            return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context
