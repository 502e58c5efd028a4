"""Bundle: a show as a directory, written whole or not at all, checked whole when read.

  show.json          {"format": "ledsign-show/3", "digest": SHA-256 of the bytes of "show", "show": {…}}
  clips/HASH.npy     one tile, uint8 (n, h, w, 3), or one array of a glyph strip; HASH is the SHA-256 of
                     the file

The digest covers the manifest, the manifest names every tile by hash, so one hash stands for every pixel.
Tiles are written first and show.json is replaced last, each by temporary file, fsync, rename and fsync of
the directory: a reader finds the old show or the new one. Tiles of the show before are kept for readers
that have just opened it, older ones are removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import msgspec

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Size
from ledsign.display.sign import Sign
from ledsign.display.wiring import decode_value, encode_value
from ledsign.schedule.types import Schedule
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.replacement import UNFINISHED, replace_file, sync_folder
from ledsign.show.strip_entry import StripEntry, mapped_strip, strip_entry
from ledsign.show.tilefile import SUFFIX, Array, map_tile, tile_name, write_tile
from ledsign.show.types import TILE_PX, Clip, MadeWith, Show, Timeline

FORMAT = "ledsign-show/3"
MANIFEST = "show.json"
TILES = "clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClipEntry:
    """A clip in the manifest: ``tiles`` are the names of the tile files, in order."""

    size: Size
    axis: str
    durations: tuple[Fraction, ...]
    tiles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """What the digest covers; fields are written in this order."""

    title: str
    sign: Sign
    timeline: Timeline
    timelines: dict[str, Timeline]
    schedule: Schedule | None
    made_with: MadeWith
    clips: dict[str, _ClipEntry]
    strips: dict[str, StripEntry]


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """show.json; ``show`` keeps the manifest's bytes as they are."""

    format: str
    digest: str
    show: msgspec.Raw


def sealed(show: Show) -> Show:
    """The show with its digest filled in; the same show has the same digest in every process."""
    return replace(show, digest=_sha256(_encoded(_manifest(show))))


def write_show(show: Show, folder: Path) -> Path:
    """Write ``show`` to ``folder`` (made when absent) and return it; tiles already there are reused.

    One process at a time writes to a folder. A show whose ``digest`` is set must have that digest. Raises
    ShowError when it has not, or naming the file that could not be written; what ``folder`` held before
    is then still whole.
    """
    manifest = _manifest(show)
    content = _encoded(manifest)
    digest = _sha256(content)
    if show.digest not in ("", digest):
        raise ShowError(f"the show says its digest is {show.digest}, but it is {digest}")
    envelope = _Envelope(format=FORMAT, digest=digest, show=msgspec.Raw(content))
    try:
        (folder / TILES).mkdir(parents=True, exist_ok=True)
        before = _tiles_of(folder)
        for name, clip in show.clips.items():
            for file, array in zip(_files(manifest, name), _arrays(clip), strict=True):
                write_tile(folder / TILES, file, array)
        sync_folder(folder / TILES)
        replace_file(folder / MANIFEST, [msgspec.json.encode(envelope)])
        sync_folder(folder)
        sync_folder(folder.parent)
        _remove_unused(folder, keep=before | _named(manifest))
    except OSError as error:
        raise ShowError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    return folder


def read_show(folder: Path) -> Show:
    """The show in ``folder``, its tiles mapped read-only. Every byte is checked against its hash.

    Raises ShowError naming the file that is missing, damaged or of another version.
    """
    digest, manifest = _read_manifest(folder / MANIFEST)
    clips: dict[str, Clip | GlyphStrip] = {
        name: mapped_strip(folder / TILES, name, entry) for name, entry in manifest.strips.items()
    }
    for name, entry in manifest.clips.items():
        shapes = _tile_shapes(entry)
        if len(shapes) != len(entry.tiles):
            raise ShowError(
                f"{folder / MANIFEST}: clip {name} has {len(entry.tiles)} tiles, not {len(shapes)}"
            )
        clips[name] = Clip(
            size=entry.size,
            tiles=tuple(map_tile(folder / TILES, *each) for each in zip(entry.tiles, shapes, strict=True)),
            axis=entry.axis,
            durations=entry.durations,
            digest=name,
        )
    return Show(
        sign=manifest.sign,
        timeline=manifest.timeline,
        clips=clips,
        title=manifest.title,
        digest=digest,
        timelines=manifest.timelines,
        schedule=manifest.schedule,
        made_with=manifest.made_with,
    )


def _manifest(show: Show) -> _Manifest:
    clips = {
        name: _ClipEntry(
            size=clip.size,
            axis=clip.axis,
            durations=clip.durations,
            tiles=tuple(tile_name(tile) for tile in clip.tiles),
        )
        for name, clip in show.clips.items()
        if isinstance(clip, Clip)
    }
    strips = {name: strip_entry(strip) for name, strip in show.clips.items() if isinstance(strip, GlyphStrip)}
    return _Manifest(
        title=show.title,
        sign=show.sign,
        timeline=show.timeline,
        timelines=show.timelines,
        schedule=show.schedule,
        made_with=show.made_with,
        clips=clips,
        strips=strips,
    )


def _files(manifest: _Manifest, name: str) -> tuple[str, ...]:
    """The names of a clip's files."""
    return manifest.clips[name].tiles if name in manifest.clips else manifest.strips[name].arrays


def _arrays(clip: Clip | GlyphStrip) -> tuple[Array, ...]:
    """What of it lies in files of its own."""
    return clip.arrays if isinstance(clip, GlyphStrip) else clip.tiles


def _encoded(manifest: _Manifest) -> bytes:
    """JSON that depends on the values only: keys of mappings are sorted."""
    return msgspec.json.encode(manifest, enc_hook=encode_value, order="deterministic")


def _read_manifest(path: Path) -> tuple[str, _Manifest]:
    try:
        envelope = msgspec.json.decode(path.read_bytes(), type=_Envelope)
        if envelope.format != FORMAT:
            raise ShowError(
                f"{path}: format {envelope.format!r} is not {FORMAT!r}, which this ledsign plays;"
                " compile the show again"
            )
        if _sha256(envelope.show) != envelope.digest:
            raise ShowError(f"{path}: damaged, its bytes are not those its digest stands for")
        return envelope.digest, msgspec.json.decode(envelope.show, type=_Manifest, dec_hook=decode_value)
    except FileNotFoundError as error:
        raise ShowError(f"{path}: missing") from error
    except OSError as error:
        raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, ValueError, ArithmeticError) as error:
        raise ShowError(f"{path}: damaged: {error}") from error


def _tile_shapes(entry: _ClipEntry) -> list[tuple[int, int, int, int]]:
    """The shapes of a clip's tiles, in order."""
    count, width, height = max(1, len(entry.durations)), entry.size.width, entry.size.height
    length = width if entry.axis == "x" else height
    spans = [min(TILE_PX, length - start) for start in range(0, length, TILE_PX)]
    return [(count, height, span, 3) if entry.axis == "x" else (count, span, width, 3) for span in spans]


def _named(manifest: _Manifest) -> Set[str]:
    """The tile files a manifest names."""
    tiles = {tile for entry in manifest.clips.values() for tile in entry.tiles}
    arrays = {array for entry in manifest.strips.values() for array in entry.arrays}
    return {f"{name}{SUFFIX}" for name in tiles | arrays}


def _tiles_of(folder: Path) -> Set[str]:
    """The tile files of the show in ``folder``; none when there is no whole manifest."""
    try:
        return _named(_read_manifest(folder / MANIFEST)[1])
    except ShowError:
        return set()


def _remove_unused(folder: Path, *, keep: Set[str]) -> None:
    """Remove tiles nobody needs and what a killed writer left behind."""
    unused = [path for path in (folder / TILES).iterdir() if path.name not in keep]
    for path in (*unused, *folder.glob(f".*{UNFINISHED}")):
        with suppress(OSError):  # Windows keeps a mapped file; it goes another time
            path.unlink()


def _sha256(content: bytes | msgspec.Raw) -> str:
    return hashlib.sha256(content).hexdigest()
