"""Who may ask: the Host header against DNS rebinding, the origins of other pages, and the token for writing."""

import hmac
import ipaddress
from urllib.parse import urlsplit

__all__ = ["LOOPBACK_ORIGIN", "is_allowed_host", "may_write"]

LOOPBACK_ORIGIN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"  # pages of this machine may read


def is_allowed_host(header: str, allowed: frozenset[str]) -> bool:
    """Whether a request names a host that this server is meant to be: this machine, an address, or an allowed name.

    A page from outside whose name was rebound to this address still sends its own name.
    """
    try:
        host = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host in allowed:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def may_write(authorization: str | None, token: str) -> bool:
    """Whether a request carries the token, compared in constant time."""
    scheme, _, given = (authorization or "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
