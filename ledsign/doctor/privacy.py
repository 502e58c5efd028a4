"""Privacy: whether others on this machine may read what the service keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def privacy_finding(readable: Sequence[Path]) -> Finding:
    """``readable``: what others may read, by ``ledsign.store.privacy``."""
    if not readable:
        return Finding(
            topic="privacy", state=State.OK,
            message=Bilingual("the database is its owner's only", "数据库仅属主可读"),
        )  # fmt: skip
    first = readable[0]
    return Finding(
        topic="privacy", state=State.BAD,
        message=Bilingual(
            f"other users of this machine may read {first} ({len(readable)} in all)",
            f"本机其他用户可读取 {first}（共 {len(readable)} 处）",
        ),
        remedy=Bilingual(
            f"start the service, which mends it, or: chmod -R go-rwx {first}",
            f"启动服务即可自动修正，或执行 chmod -R go-rwx {first}",
        ),
    )  # fmt: skip
