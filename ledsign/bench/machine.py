"""Machine: what a table of figures was measured on. No names of hosts, users or folders."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path


def machine_facts() -> dict[str, str]:
    """Cores, CPU, kernel, Python, numpy and load, in words."""
    import numpy

    return {
        "cores": str(_cores()),
        "cpu": _model(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "load": _load(),
    }


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _model() -> str:
    if sys.platform == "linux":
        try:
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
                key, _, value = line.partition(":")
                if key.strip() == "model name":
                    return value.strip()
        except OSError:
            pass
    return platform.processor() or platform.machine()


def _load() -> str:
    try:
        return f"{os.getloadavg()[0]:.2f}"
    except (AttributeError, OSError):
        return "?"
