"""An authority of our own, and what shows that the servers are who they say."""

from pathlib import Path
import ssl
from typing import Final

import trustme

from .network import LOOPBACK

ELEVENLABS: Final = "api.elevenlabs.io"
FISH_AUDIO: Final = "api.fish.audio"


def issue(authority_file: Path) -> ssl.SSLContext:
    """Write the authority's certificate and return the servers' side of TLS."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(authority_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(LOOPBACK, ELEVENLABS, FISH_AUDIO).configure_cert(context)
    return context
