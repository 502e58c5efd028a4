"""The client needs the messages, not the server."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "numpy", "PIL", "ledsign.service.house")


@pytest.mark.parametrize("module", ["ledsign.api.schemas", "ledsign.client"])
def test_what_is_not_imported(module: str) -> None:
    every = (
        "import importlib, pkgutil, sys\n"
        f"import {module} as top\n"
        "for one in pkgutil.walk_packages(top.__path__, top.__name__ + '.'):\n"
        "    importlib.import_module(one.name)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", every], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert told.strip() == "[]"
