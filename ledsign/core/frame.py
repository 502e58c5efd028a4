"""Frame: uint8 (height, width, 3), C-contiguous, RGB, row 0 on top, display-referred 0–255."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ledsign.core.geometry import Size

Bytes: TypeAlias = NDArray[np.uint8]
Frame: TypeAlias = NDArray[np.uint8]
Channels: TypeAlias = NDArray[np.uint8]


def black(size: Size) -> Frame:
    """A new black frame of ``size``."""
    return np.zeros((size.height, size.width, 3), np.uint8)
