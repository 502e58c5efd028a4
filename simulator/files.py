"""Files to write at the end, tried at the start: no run of hours ends in a picture nobody can save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual
from simulator.problems import bad_option

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


def check_files(save: Path | None, report: Path | None) -> None:
    """Raises DocumentError when one of them cannot be written; leaves nothing behind."""
    if save is not None and save.suffix.lower() not in PICTURES:
        raise bad_option(
            "--save",
            Bilingual(f"{save} is no picture by its ending", f"{save} 的扩展名不是图片格式"),
            Bilingual(f"name it {save.stem}.png", f"请改为 {save.stem}.png"),
        )
    for option, path in (("--save", save), ("--report", report)):
        if path is not None:
            _try(option, path)


def _try(option: str, path: Path) -> None:
    try:
        is_new = not path.exists()
        with path.open("ab"):
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        raise bad_option(
            option,
            Bilingual(f"cannot write {path}: {error.strerror}", f"无法写入 {path}：{error.strerror}"),
            Bilingual("name a file in a folder that exists and is yours", "请指定现有且可写文件夹中的文件"),
        ) from error
