"""Tile file: one tile of a clip, or one array of a glyph strip, as ``HASH.npy`` (NumPy format 1.0).

HASH is the SHA-256 of the file.
"""

from __future__ import annotations

import hashlib
import io
import mmap
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ledsign.core.errors import ShowError
from ledsign.core.frame import Bytes
from ledsign.show.replacement import replace_file

SUFFIX = ".npy"

Array: TypeAlias = NDArray[Any]


def tile_name(tile: Array) -> str:
    """SHA-256 (hex) of the file that holds ``tile``."""
    tile = np.ascontiguousarray(tile)
    sha = hashlib.sha256(_header(tile))
    sha.update(tile.data)
    return sha.hexdigest()


def write_tile(folder: Path, name: str, tile: Array) -> None:
    """Write ``tile`` under its ``name``, unless a whole file of that name is there. Raises OSError."""
    path = folder / f"{name}{SUFFIX}"
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == name:
                return
    except FileNotFoundError:
        pass
    tile = np.ascontiguousarray(tile)
    replace_file(path, [_header(tile), tile.data])


def map_tile(folder: Path, name: str, shape: tuple[int, int, int, int]) -> Bytes:
    """The tile called ``name``, mapped read-only. Raises ShowError as ``map_array``; the shape counts."""
    found = map_array(folder, name)
    if found.shape != shape or found.dtype != np.uint8:
        path = folder / f"{name}{SUFFIX}"
        raise ShowError(f"{path}: holds {found.dtype} {found.shape}, the manifest wants uint8 {shape}")
    return found


def map_array(folder: Path, name: str) -> Array:
    """The array called ``name``, mapped read-only; the very bytes that were hashed are the ones used.

    Raises ShowError naming the file when it is missing, damaged or not C-ordered numbers.
    """
    path = folder / f"{name}{SUFFIX}"
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            if hashlib.sha256(mapped).hexdigest() != name:
                raise ShowError(f"{path}: damaged, its bytes are not those its name stands for")
            npy.read_magic(file)
            shape, fortran, dtype = npy.read_array_header_1_0(file)
            start = file.tell()
        if fortran or dtype.hasobject:
            raise ValueError("not C-ordered numbers")
        return np.ndarray(shape, dtype, mapped, start)
    except FileNotFoundError as error:
        raise ShowError(f"{path}: missing") from error
    except OSError as error:
        raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise ShowError(f"{path}: damaged: {error}") from error


def _header(tile: Array) -> bytes:
    """What the file begins with."""
    buffer = io.BytesIO()
    npy.write_array_header_1_0(buffer, npy.header_data_from_array_1_0(tile))
    return buffer.getvalue()
