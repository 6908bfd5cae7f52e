"""Where a webhook may be: an address of the public internet, looked up once and kept.

The name is resolved here, every address that it has is checked, and the connection is made to the
one that was checked: a name that answers differently the second time gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

PORTS = frozenset({443, 8443})
_LONGEST = 500
_NAT64 = tuple(ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48"))
_NEVER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/8", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
"""Special-purpose addresses (IANA registries, RFC 6890), beside those that Python knows."""

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], list[str]]


class Forbidden(Exception):
    """An address that no webhook may have; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the name for TLS and Host, the checked address for the connection."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name.

    Raises:
        Forbidden: the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Forbidden(f"The name {host} is not known.") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def target(address: str, lookup: Lookup | None = None) -> Target:
    """The target behind an address.

    Raises:
        Forbidden: not HTTPS, a port that is not for HTTPS, or a place inside a private network.
    """
    host, port, path, secure = _parts(address)
    found = (lookup or look_up)(host, port)
    if not found:
        raise Forbidden(f"The name {host} has no address.")
    for one in found:
        if not is_public(one):
            raise Forbidden(f"{host} is inside a private network; webhooks go to public places.")
    return Target(secure, host, port, path, found[0])


def _parts(address: str) -> tuple[str, int, str, bool]:
    if len(address) > _LONGEST or not address.isascii() or any(c <= " " for c in address):
        raise Forbidden("Not an address: ASCII without blanks, at most 500 characters.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Forbidden("Not an address.") from error
    open_too = settings.WEBHOOKS_BY_HTTP and parts.scheme == "http"
    if parts.scheme != "https" and not open_too:
        raise Forbidden("The address has to begin with https://")
    if parts.username or parts.password or parts.fragment:
        raise Forbidden("The address has to be without a name, a password and a #part.")
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise Forbidden("The address names no host.")
    port = port or (80 if open_too else 443)
    if port not in PORTS and not open_too:
        raise Forbidden("The port has to be 443 or 8443.")
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path, not open_too


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, whatever it is wrapped in.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _wrapped(ip))


def _wrapped(ip: Ip) -> list[Ip]:
    """The address and what it carries inside."""
    found: list[Ip] = []
    if isinstance(ip, ipaddress.IPv6Address):
        teredo = ip.teredo
        inner = (ip.ipv4_mapped, ip.sixtofour, teredo[0] if teredo else None)
        found += [one for one in inner if one is not None]
        found += [teredo[1]] if teredo else []
        if any(ip in net for net in _NAT64):
            found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.ipv4_mapped is not None or any(ip in net for net in _NAT64):
            return found
    return [ip, *found]


def _is_global(ip: Ip) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NEVER)
