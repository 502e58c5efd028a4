"""Cookies: the one of a session, out of reach of scripts and other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.service import logins

if TYPE_CHECKING:
    from fastapi import Response

    from ledsign.service.options import Options


def put_cookie(answer: Response, options: Options, begun: logins.Begun) -> None:
    """The browser keeps it until it is closed."""
    answer.set_cookie(
        logins.cookie_name(options), begun.cookie, path="/", httponly=True, samesite="strict",
        secure=options.secure,
    )  # fmt: skip
