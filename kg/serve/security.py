"""Who may ask: the Host header against DNS rebinding, the origins of other pages, and the token for writing."""

import base64
import hmac
import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request

from kg.serve.settings import Settings

__all__ = ["COOKIE", "LOOPBACK_ORIGIN", "is_allowed_host", "is_from_here", "may_edit", "may_write", "pass_of"]

COOKIE = "kg-edit"
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


def pass_of(token: str) -> str:
    """What the cookie of somebody holds who signed in with the token; it writes nothing but corrections."""
    return hmac.new(token.encode(), COOKIE.encode(), "sha256").hexdigest()


def may_edit(request: Request, settings: Settings) -> bool:
    """Whether whoever asks may correct: with the token, or on this machine where the server lets them."""
    if not settings.writable:
        return False
    if settings.token and hmac.compare_digest(
        request.cookies.get(COOKIE, "").encode(), pass_of(settings.token).encode()
    ):
        return True
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for"))
    return settings.edit and not forwarded and _is_here(request.client.host if request.client else "")


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_from_here(request: Request) -> bool:
    """Whether a change was sent by a page of this server, and not by a page of another (CSRF)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
