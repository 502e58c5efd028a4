"""Listening: on which addresses the service may. Loopback always; anything else only once it cannot be walked
into: an administrator with a second factor, and TLS of its own or of a proxy that is trusted.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.service.arrivals import LOCAL
from ledsign.service.roles import Role
from ledsign.store.tables import Grant, Person

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.options import Options


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it. A name we do not know is not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(house: House) -> None:
    """Raises DocumentError (exit code 2) with every reason against listening where the options say."""
    options = house.options
    problems = _of_tls(options)
    if not is_loopback(options.host):
        if not options.secure:
            problems.append(_problem(
                "listen.tls", options, "without TLS every password and code could be read on the way",
                "没有 TLS，密码和口令会在途中被窃取",
                "set tls_cert and tls_key, or trusted_proxies when a proxy does TLS; or listen on 127.0.0.1",
                "请设置 tls_cert 和 tls_key；若由代理负责 TLS 请设置 trusted_proxies；或监听 127.0.0.1",
            ))  # fmt: skip
        if not _has_admin(house):
            problems.append(_problem(
                "listen.admin", options, "there is no administrator with a second factor yet",
                "还没有已绑定动态口令的管理员",
                "start on 127.0.0.1, use the set-up link, enrol a second factor, then start here",
                "请先在 127.0.0.1 启动，用初始化链接建立管理员并绑定动态口令",
            ))  # fmt: skip
    if problems:
        raise DocumentError(problems)


def _of_tls(options: Options) -> list[Problem]:
    if (options.tls_cert is None) != (options.tls_key is None):
        return [_problem(
            "listen.pair", options, "tls_cert and tls_key go together", "tls_cert 与 tls_key 须同时设置",
            "give both, or neither", "请同时设置，或都不设置",
        )]  # fmt: skip
    missing = [path for path in (options.tls_cert, options.tls_key) if path and not path.is_file()]
    return [
        _problem(
            "listen.file", options, f"there is no file {path}", f"文件不存在：{path}",
            "name a PEM file this user may read", "请指定可读取的 PEM 文件",
        )
        for path in missing
    ]  # fmt: skip


def _has_admin(house: House) -> bool:
    query = select(func.count()).select_from(Person).join(Grant).where(
        Grant.role == str(Role.ADMIN), Person.disabled_ns == 0, Person.totp != b""
    )  # fmt: skip
    with house.view(LOCAL) as unit:
        return bool(unit.db.scalar(query))


def _problem(code: str, options: Options, en: str, zh: str, remedy_en: str, remedy_zh: str) -> Problem:
    return Problem(
        code=code,
        message=Bilingual(f"refuses to listen on {options.host}: {en}", f"拒绝监听 {options.host}：{zh}"),
        remedy=Bilingual(remedy_en, remedy_zh),
        where=Where(field="host"),
    )
