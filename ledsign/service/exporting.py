"""Exporting: everything of a sign as an archive that can be brought in again, here or elsewhere.

    manifest.json               what everything is called, with its SHA-256
    sign/NAME.yaml              the sign
    documents/NAME.yaml         playlists and schedules, exactly as they were written
    documents/media/NAME        pictures, exactly as they were uploaded

The command line plays the documents as they lie there: ``ledsign play documents/NAME.yaml --sign sign/…``.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import TooLarge, Unavailable
from ledsign.service import signs
from ledsign.service.history import current
from ledsign.service.parcel_names import MANIFEST
from ledsign.service.roles import Permission
from ledsign.store.tables import Document, Medium

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

KIND = "export/1"
MOST_MEDIA = 2 << 30
_EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(unit: Unit, sign: str, *, with_media: bool = True) -> IO[bytes]:
    """A file with the archive, at its beginning; it is gone once closed.

    Raises Unknown, TooLarge when the pictures are too many, Unavailable without room on the disk.
    """
    unit.actor.require(Permission.CONTENT_READ, sign)
    row = signs.sign_row(unit, sign)
    rows = unit.db.scalars(
        select(Document)
        .where(Document.sign == sign, Document.kind != "sign", Document.deleted_ns == 0)
        .order_by(Document.kind, Document.name)
    ).all()
    pictures = _pictures(unit, sign) if with_media else []
    folder = unit.house.folder / "uploads"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - the caller closes it
        with zipfile.ZipFile(file, "w") as made:
            manifest = _fill(unit, made, row, rows, pictures)
            text = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
            made.writestr(_entry(MANIFEST), text, zipfile.ZIP_DEFLATED)
    except OSError as error:
        raise Unavailable(
            "disk-full",
            f"the archive could not be written: {error.strerror}; free some space",
            f"无法写入导出文件：{error.strerror}；请清理磁盘空间",
        ) from error
    file.seek(0)
    return file


def _fill(unit: Unit, made: zipfile.ZipFile, sign: Document, rows: Any, pictures: Any) -> dict[str, Any]:
    text = current(unit, sign).text
    made.writestr(_entry(f"sign/{sign.name}.yaml"), text.encode(), zipfile.ZIP_DEFLATED)
    taken: set[str] = set()
    documents = []
    for row in rows:
        text = current(unit, row).text
        path = _free(f"documents/{row.name}", row.kind, taken)
        made.writestr(_entry(path), text.encode(), zipfile.ZIP_DEFLATED)
        documents.append(
            {
                "path": path, "kind": row.kind, "name": row.name, "title": row.title, "version": row.version,
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            }
        )  # fmt: skip
    media = []
    for medium in pictures:
        path = f"documents/media/{medium.name}"
        _copy(unit, made, medium, path)
        media.append({"path": path, "name": medium.name, "sha256": medium.sha256, "size": medium.size})
    return {
        "ledsign": KIND, "sign": sign.name, "sign_version": sign.version, "made_ns": unit.now_ns,
        "documents": documents, "media": media,
    }  # fmt: skip


def _free(stem: str, kind: str, taken: set[str]) -> str:
    """A path of its own: a schedule may be called like a playlist, and names may differ in case only."""
    path, number = f"{stem}.yaml", 1
    while path.casefold() in taken:
        path = f"{stem}.{kind}.yaml" if number == 1 else f"{stem}.{kind}.{number}.yaml"
        number += 1
    taken.add(path.casefold())
    return path


def _copy(unit: Unit, made: zipfile.ZipFile, medium: Medium, path: str) -> None:
    try:
        with (
            unit.house.files.path(medium.sha256).open("rb") as source,
            made.open(_entry(path), "w") as target,
        ):
            while part := source.read(1 << 20):
                target.write(part)
    except FileNotFoundError:
        raise Unavailable(
            "file-missing",
            f"the file of {medium.name} is missing from the store; restore a backup, or upload it again",
            f"存储中缺少 {medium.name} 的文件：请恢复备份或重新上传",
        ) from None


def _pictures(unit: Unit, sign: str) -> list[Medium]:
    query = select(Medium).where(Medium.kind == "image", Medium.sign == sign, Medium.deleted_ns == 0)
    found = list(unit.db.scalars(query.order_by(Medium.name)))
    if sum(one.size for one in found) > MOST_MEDIA:
        raise TooLarge(
            "export-too-large",
            f"the pictures have more than {MOST_MEDIA >> 30} GB: export without them (media=false)",
            f"素材超过 {MOST_MEDIA >> 30} GB：请用 media=false 只导出文档",
        )
    return found


def _entry(path: str) -> zipfile.ZipInfo:
    """The same content gives the same archive, whenever it is made."""
    info = zipfile.ZipInfo(path, _EPOCH)
    info.external_attr = 0o100644 << 16
    return info
