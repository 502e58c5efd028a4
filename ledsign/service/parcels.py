"""Parcels: what is brought in at once, unpacked in memory with every name and size distrusted.

Nothing is ever written under a name from an archive: texts go into the database, pictures into the store by
their hash. So no name leads anywhere; odd ones are refused all the same, since somebody meant something by
them, and the same archive is unpacked elsewhere too.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Literal

from ledsign.core.errors import Invalid, TooLarge
from ledsign.documents.playlist_checks import PICTURE_ENDINGS
from ledsign.service.document_checks import ENDINGS
from ledsign.service.parcel_names import MANIFEST, named_by, path_of, stem_of, suspicious
from ledsign.service.sources import MOST_TEXT, source_of

Kind = Literal["playlist", "schedule", "sign", "other"]
MOST_ENTRIES = 1_000
MOST_UNPACKED = 256 * 2**20
# More than so many times its size in the archive is no document and no picture.
MOST_RATIO = 100
_SMALL = 2**20
_HEADER = b"PK\x01\x02"
_ENCRYPTED = 0x1
_IGNORED = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$")


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it came. ``path`` is for people, ``name`` is what it will be called."""

    path: str
    kind: Kind
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it came."""

    path: str
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """All of it. ``left`` are paths of what is neither a document nor a picture."""

    texts: tuple[Text, ...] = ()
    pictures: tuple[Picture, ...] = ()
    left: tuple[str, ...] = ()


def of_text(data: bytes, name: str, path: str = "") -> Parcel:
    """One document. Raises Invalid, TooLarge."""
    text = decoded(data, path or name)
    return Parcel(texts=(Text(path or f"{name}.yaml", kind_of(text), name, text),))


def of_zip(data: bytes, most_picture: int) -> Parcel:
    """An archive of documents and pictures; a bounded amount is read, whatever it says. Raises Invalid,
    TooLarge.

    ``most_picture``: bytes of one picture.
    """
    if data.count(_HEADER) > 4 * MOST_ENTRIES:
        raise _too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, len(data), most_picture)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        OverflowError, OSError, UnicodeError, KeyError, IndexError, AssertionError,
    ) as error:  # fmt: skip
        raise Invalid(
            "zip", f"the archive cannot be read: {str(error)[:200]}", "压缩包无法读取，可能已损坏"
        ) from None


def kind_of(text: str) -> Kind:
    """Which kind of document a text says it is."""
    data = source_of(text).data
    said = data.get("ledsign") if isinstance(data, dict) else None
    for kind in ("playlist", "schedule", "sign"):
        if isinstance(said, str) and said.partition("/")[0] == kind:
            return kind
    return "other"


def decoded(data: bytes, path: str) -> str:
    """Bytes of a document as text, a byte order mark kept. Raises Invalid, TooLarge."""
    if len(data) > MOST_TEXT:
        raise TooLarge(
            "text-too-large", f"{path}: a document has at most 1 MiB", f"{path}：文档不得超过 1 MiB"
        )
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Invalid(
            "encoding",
            f"{path}: not UTF-8 text; save it as UTF-8",
            f"{path}：不是 UTF-8 文本，请另存为 UTF-8",
        ) from None


def _unpacked(archive: zipfile.ZipFile, size: int, most_picture: int) -> Parcel:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise _too_many()
    if sum(info.compress_size for info in infos) > size:
        raise suspicious("parts of it overlap", "内容互相重叠")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise TooLarge(
            "zip-too-large",
            f"unpacked it has more than {MOST_UNPACKED >> 20} MiB",
            f"解压后超过 {MOST_UNPACKED >> 20} MiB",
        )
    seen: dict[str, str] = {}
    wanted: list[tuple[str, zipfile.ZipInfo]] = []
    left: list[str] = []
    for info in infos:
        path = path_of(info)
        folded = unicodedata.normalize("NFC", path).casefold().rstrip("/")
        if folded in seen:
            raise suspicious(f"{path!r} is in it twice", f"{path} 重复出现")
        seen[folded] = path
        _require_plain(info, path)
        if info.is_dir() or _IGNORED.search(path):
            continue
        if path.lower().endswith((*ENDINGS, *PICTURE_ENDINGS)) or path == MANIFEST:
            wanted.append((path, info))
        else:
            left.append(path)
    found = {path: _read(archive, path, info, most_picture) for path, info in wanted}
    named = named_by(found.pop(MANIFEST, b""))
    texts, pictures = [], []
    for path, data in found.items():
        name = named.get(path) or stem_of(path)
        if path.lower().endswith(ENDINGS):
            text = decoded(data, path)
            texts.append(Text(path, kind_of(text), name, text))
        else:
            pictures.append(Picture(path, named.get(path) or path.rpartition("/")[2], data))
    if not texts and not pictures:
        raise Invalid("zip", "there is no document and no picture in it", "压缩包内没有文档，也没有图片")
    return Parcel(tuple(texts), tuple(pictures), tuple(left))


def _require_plain(info: zipfile.ZipInfo, path: str) -> None:
    """A regular file or folder, not encrypted, packed in the usual way, and not too good to be true."""
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise suspicious(f"{path} is a link or device", f"{path} 是链接或设备")
    if info.flag_bits & _ENCRYPTED:
        raise suspicious(f"{path} is encrypted", f"{path} 已加密")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise suspicious(f"{path} is packed in an unusual way", f"{path} 的压缩方式不受支持")
    if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        raise suspicious(f"{path} unpacks to far more than it is", f"{path} 的压缩比异常")


def _read(archive: zipfile.ZipFile, path: str, info: zipfile.ZipInfo, most_picture: int) -> bytes:
    most = most_picture if path.lower().endswith(PICTURE_ENDINGS) else MOST_TEXT
    with archive.open(info) as file:
        data = file.read(most + 1)
        if len(data) > most:
            raise TooLarge(
                "zip-too-large", f"{path} has more than {most:,} bytes", f"{path} 超过 {most:,} 字节"
            )
        if file.read(1):
            raise suspicious(f"{path} is longer than it says", f"{path} 的长度与记录不符")
    return data


def _too_many() -> TooLarge:
    return TooLarge(
        "zip-too-large", f"it has more than {MOST_ENTRIES} entries", f"压缩包内超过 {MOST_ENTRIES} 个条目"
    )
