"""What may be reached: addresses of the public internet, unless who leads there is not on it either.

A feed or a page decides where its links and redirects lead. Without this one could have the services of the machine, or
of the network that it stands in, read into a graph (OWASP: server-side request forgery).
"""

import ipaddress
import socket
from urllib.parse import urlsplit, urlunsplit

__all__ = ["host_of", "is_inside", "is_public", "without_password"]


def host_of(url: str) -> str:
    """Host and port of a URL; '' where it has none or is no URL, such as http://[::1.

    >>> host_of("https://zenda.example:8080/a?b"), host_of("no address")
    ('zenda.example:8080', '')
    """
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or found
    return inner.is_global and not inner.is_multicast


def is_inside(url: str) -> bool:
    """Whether the host of a URL is this machine or in a network that is not public. A file is not."""
    try:
        host = urlsplit(url).hostname if "://" in url else None
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP) if host else []
    except (OSError, ValueError, UnicodeError):
        return False
    return any(not is_public(str(row[4][0])) for row in found)


def without_password(url: str) -> str:
    """A URL as it may be shown: without who asks, and the password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    _, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=host)) if at else url
