"""Descriptors: how many files and connections this process may have open."""

from __future__ import annotations

import sys
from contextlib import suppress

WANTED = 8192


def as_many_as_allowed() -> int:
    """Raise the soft limit to what the system grants without privileges, up to ``WANTED``.

    A thousand connections, with the database's and the players' sockets, are more than the usual 1024.
    Gives the limit; 0 where there is none to be had (Windows).
    """
    if sys.platform == "win32":
        return 0
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return soft
