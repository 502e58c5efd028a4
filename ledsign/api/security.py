"""Security: what every answer carries, which hosts are ours, whose page sent this, and who really asks."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import HTTPConnection

    from ledsign.service.options import Options

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_PAGES = frozenset({"same-origin", "none"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_YEAR_S = 365 * 24 * 3600
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def headers_for(path: str, options: Options) -> dict[str, str]:
    """Headers of every answer; those an endpoint gives itself go before."""
    found = dict(HEADERS)
    if path.startswith("/api/"):
        found["Cache-Control"] = "no-store"
    if options.secure:
        found["Strict-Transport-Security"] = f"max-age={_YEAR_S}"
    return found


def host_is_ours(connection: HTTPConnection, options: Options) -> bool:
    """Whether it was sent to a name we go by: a foreign name on our address is somebody's trick."""
    name, _ = split_host(connection.headers.get("host", ""))
    return bool(name) and (
        name in _LOOPBACK
        or name == options.host.lower()
        or name in {one.lower() for one in options.allowed_hosts}
    )


def origin_is_ours(connection: HTTPConnection, options: Options, *, needed: bool = False) -> bool:
    """Whether a page of ours sent it, or no page at all (programs send no Origin; ``needed`` refuses them).

    A browser tells where a page came from in Origin, and on every request in Sec-Fetch-Site.
    """
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site.lower() not in _OWN_PAGES:
        return False
    if origin is None:
        return not needed
    try:
        told = urlsplit(origin)
        given = (told.scheme, (told.hostname or "").lower(), told.port or _DEFAULT_PORTS.get(told.scheme, 0))
    except ValueError:
        return False
    scheme = scheme_of(connection, options)
    name, port = split_host(connection.headers.get("host", ""))
    return given == (scheme, name, port or _DEFAULT_PORTS[scheme])


def scheme_of(connection: HTTPConnection, options: Options) -> str:
    """``http`` or ``https``, as the browser sees it: a proxy that is trusted does TLS for us."""
    direct = connection.scope.get("scheme", "http").replace("ws", "http")
    if direct == "http" and options.trusted_proxies and is_proxy(_socket_peer(connection), options):
        told = connection.headers.get("x-forwarded-proto", "https").split(",")[-1].strip().lower()
        return told if told in ("http", "https") else "https"
    return str(direct)


def peer_of(connection: HTTPConnection, options: Options) -> str:
    """Who really asks: the socket's other end, unless that is a proxy we trust, whose word counts then.

    X-Forwarded-For is read from the right, as far as trusted proxies wrote it: what a client put there itself
    stands further left and is never reached.
    """
    peer = _socket_peer(connection)
    if not options.trusted_proxies:
        return peer
    told = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    for one in reversed(told):
        if not is_proxy(peer, options):
            break
        try:
            peer = str(ipaddress.ip_address(one.strip()))
        except ValueError:
            break
    return peer


def split_host(text: str) -> tuple[str, int]:
    """``NAME:PORT`` or ``[V6]:PORT`` as (name, port); port 0 when there is none, name empty for nonsense."""
    try:
        parts = urlsplit(f"//{text.strip()}")
        if parts.path or parts.query or parts.fragment or parts.username is not None:
            return "", 0
        return (parts.hostname or "").lower(), parts.port or 0
    except ValueError:
        return "", 0


def _socket_peer(connection: HTTPConnection) -> str:
    return connection.client.host[:60] if connection.client else "local"


def is_proxy(peer: str, options: Options) -> bool:
    """Whether an address is that of a proxy we trust."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(one, strict=False) for one in options.trusted_proxies)
