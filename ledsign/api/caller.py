"""Caller: who sent a request, and what an endpoint needs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from ledsign.core.errors import Unauthenticated
from ledsign.service.actor import Actor
from ledsign.service.house import House
from ledsign.service.roles import EVERY_SIGN, Permission

if TYPE_CHECKING:
    from collections.abc import Callable


def _caller(request: Request) -> Actor:
    """The actor that ``ledsign.api.guard`` found for this request. Raises Unauthenticated."""
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        raise Unauthenticated(
            "login",
            "log in, or send a token as Authorization: Bearer …",
            "请登录，或以 Authorization: Bearer 发送令牌",
        )
    return actor


def _house(request: Request) -> House:
    found = request.app.state.house
    assert isinstance(found, House)
    return found


# async: FastAPI would send a plain function through its thread pool, for nothing
async def _caller_async(request: Request) -> Actor:
    return _caller(request)


async def _house_async(request: Request) -> House:
    return _house(request)


async def _visitor(request: Request) -> Actor:
    found = request.state.visitor
    assert isinstance(found, Actor)
    return found


Caller = Annotated[Actor, Depends(_caller_async)]
# For what is open to everybody: may do nothing, but it is known from where it comes.
Visitor = Annotated[Actor, Depends(_visitor)]
TheHouse = Annotated[House, Depends(_house_async)]


def needs(permission: Permission | None, *, somewhere: bool = False) -> Any:
    """For ``dependencies=[needs(Permission.X)]`` of a route: a permission on the sign in its path, or in the
    house (``somewhere``: on any sign); None: only to be logged in. It is asked before the body is looked at.
    Every route has one, or is ``public``; the role × endpoint table is made from these marks.
    """

    async def check(request: Request) -> None:
        actor = _caller(request)
        if permission is not None and not (somewhere and actor.may_somewhere(permission)):
            actor.require(permission, str(request.path_params.get("sign", EVERY_SIGN)))

    return _marked(check, permission, public=False, somewhere=somewhere)


def public() -> Any:
    """For the few routes that ask for no login: health, set-up, login, invitations, the reference."""

    async def check() -> None:
        return None

    return _marked(check, None, public=True)


def _marked(
    check: Callable[..., Any], permission: Permission | None, *, public: bool, somewhere: bool = False
) -> Any:
    check.permission = permission  # type: ignore[attr-defined]
    check.somewhere = somewhere  # type: ignore[attr-defined]
    check.public = public  # type: ignore[attr-defined]
    return Depends(check)


def mark_of(route: Any) -> tuple[Permission | None, bool] | None:
    """(permission, public) of a route; None when it has no mark."""
    for dependency in getattr(route, "dependencies", ()):
        check = dependency.dependency
        if hasattr(check, "public"):
            return check.permission, check.public
    return None


def somewhere(route: Any) -> bool:
    """Whether a permission on any sign is enough for a route."""
    return any(getattr(one.dependency, "somewhere", False) for one in getattr(route, "dependencies", ()))
