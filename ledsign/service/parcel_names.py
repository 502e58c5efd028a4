"""Parcel names: what the paths in an archive may be, and what their files are called."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Invalid

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MANIFEST = "manifest.json"
_LONGEST_PART = 255
_MOST_DEPTH = 12
_UTF8 = 0x800
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def path_of(info: zipfile.ZipInfo) -> str:
    """The entry's path in composed form. Raises Invalid for one that leads elsewhere or hides something."""
    written = info.orig_filename
    if not info.flag_bits & _UTF8:
        written = _told_otherwise(written)
    path = unicodedata.normalize("NFC", written)
    parts = path.removesuffix("/").split("/")
    bad = (
        _BAD.search(path)
        or len(parts) > _MOST_DEPTH
        or any(part in ("", ".", "..") or part != part.strip(" ") or part.endswith(".") for part in parts)
        or any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_PART for part in parts)
        or any("\ud800" <= char <= "\udfff" for char in path)
    )
    if bad:
        raise suspicious(f"the name {written[:80]!a} cannot be used", f"名称不可用：{written[:80]!a}")
    return path


def _told_otherwise(written: str) -> str:
    """A name that does not say its encoding: UTF-8, or what Chinese Windows writes, or as it stands."""
    try:
        raw = written.encode("cp437")
    except UnicodeEncodeError:
        return written
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return written


def named_by(manifest: bytes) -> dict[str, str]:
    """By path, what the manifest of our own exports calls things."""
    try:
        told: Any = json.loads(manifest or b"{}")
    except (ValueError, RecursionError):
        raise Invalid("manifest", f"{MANIFEST} is not JSON", f"{MANIFEST} 不是 JSON") from None
    return dict(_names(told))


def _names(told: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(told, dict):
        return
    for group in ("documents", "media"):
        lines = told.get(group)
        for line in lines if isinstance(lines, list) else ():
            if (
                isinstance(line, dict)
                and isinstance(line.get("path"), str)
                and isinstance(line.get("name"), str)
            ):
                yield line["path"], line["name"]


def stem_of(path: str) -> str:
    """A file's name without folders and ending."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def suspicious(en: str, zh: str) -> Invalid:
    """An archive that is not taken, and why."""
    return Invalid(
        "zip",
        f"the archive is refused: {en}; pack the files anew",
        f"压缩包不予接受：{zh}；请重新打包",
    )
