"""Who may ask: the Host header against DNS rebinding, the origins of other pages, and the token for writing."""

import base64
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
    """Whether a request carries the token, as bearer or as the password of whomever; compared in constant time.

    Basic authentication (RFC 7617) is taken and never asked for: a browser that asked its user would send the password
    with requests of other sites' pages, too.
    """
    scheme, _, given = (authorization or "").partition(" ")
    sent = given.strip().encode()
    if scheme.lower() == "basic":
        try:
            _, _, sent = base64.b64decode(sent, validate=True).partition(b":")
        except ValueError:
            return False
    return scheme.lower() in ("bearer", "basic") and hmac.compare_digest(sent, token.encode())
