"""The address of the API, and the rules for one that a person enters."""

from ipaddress import ip_address, ip_network
from typing import Final

from yarl import URL

# Documented. Regional hosts have the same paths.
DEFAULT_ADDRESS: Final = URL("https://api.telnyx.com/v2")
_API_PATH: Final = "/v2"

# Plain http does not hide the key, so it is allowed only within the local network.
_LOCAL_NETWORKS: Final = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
# No public name server knows these (RFC 6762, RFC 8375, ICANN; `.lan` by routers' use).
_LOCAL_DOMAINS: Final = (".local", ".lan", ".home.arpa", ".internal")


class AddressError(ValueError):
    """The text is not the address of an API."""


class InsecureAddressError(AddressError):
    """The address is plain http to a host that may be outside the local network."""


def parse_address(text: str) -> URL:
    """Return the API's address, without a trailing slash.

    An address without a path gets the API's own (`/v2`).

    Raises:
        AddressError: The text is not an http(s) address, or has a user name, a query
            or a fragment.
        InsecureAddressError: The address is plain http, and its host is neither a
            local name, such as `kokoro` or `nas.local`, nor a loopback or private IP
            address.

    """
    try:
        url = URL(text.strip())
        host = url.raw_host
    except ValueError as err:
        raise AddressError(str(err)) from err
    if url.scheme not in ("http", "https") or not host:
        raise AddressError("Not an http or https address")
    if url.user is not None or url.password is not None:
        raise AddressError("An address with a user name or password")
    if url.query_string or url.fragment:
        raise AddressError("An address with a query or a fragment")
    if url.scheme == "http" and not _is_local(host):
        raise InsecureAddressError("Plain http to a public host")
    return url.with_path(url.path.rstrip("/") or _API_PATH)


def _is_local(host: str) -> bool:
    # Names are not resolved: what a name resolves to can change.
    try:
        address = ip_address(host)
    except ValueError:
        name = host.removesuffix(".")
        if "." in name:
            return name.endswith(_LOCAL_DOMAINS)
        # The system takes `134744072` and `0x8080808` for 8.8.8.8.
        return name[:1].isalpha()
    return any(address in network for network in _LOCAL_NETWORKS)
