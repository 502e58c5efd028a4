"""Cross checks: a playlist against the sign it is to run on, the effects there are, and itself.

Everything is gathered; nothing here raises on account of what an operator wrote.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect
from ledsign.core.problem import Problem, Severity
from ledsign.documents.caption_checks import check_setting
from ledsign.documents.effect_checks import check_effect
from ledsign.documents.messages import choice_hint, problem, shown
from ledsign.documents.playlist import CaptionItem, ImageItem, Item, MovingItem, Playlist, TogetherItem
from ledsign.documents.shipped import find_sign

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_SEVERAL = {"span": "≥ 2", "relay": "≥ 2", "mirror": "≥ 2", "couplet": "2"}


def check_playlist(playlist: Playlist, source: YamlSource, base: Path, sign: Sign) -> list[Problem]:
    """Every error and warning, sorted by line. ``base`` is the folder relative file names start from."""
    checks = _Checks(playlist, source, base, sign)
    checks.run()
    return sorted(checks.problems, key=lambda one: (one.where.line, one.where.column))


class _Checks:
    def __init__(self, playlist: Playlist, source: YamlSource, base: Path, sign: Sign) -> None:
        self.problems: list[Problem] = []
        self._playlist = playlist
        self._source = source
        self._base = base
        self._faces = {face.name: face.rect for face in sign.faces}
        self._zones: dict[str, Rect] = {}

    def run(self) -> None:
        if self._playlist.sign:
            try:
                find_sign(self._playlist.sign, self._base, self._source.where("sign"))
            except DocumentError as error:
                self.problems += error.problems
        self._check_zones()
        for at, item in enumerate(self._playlist.items):
            if isinstance(item, TogetherItem):
                self._check_together(item, ("items", at))
            else:
                self._check_item(item, ("items", at))

    def _add(self, code: str, *path: str | int, severity: Severity = Severity.ERROR, **facts: Any) -> None:
        self.problems.append(problem(code, self._source.where(*path), severity=severity, **facts))

    # ------------------------------------------------------------ zones
    def _check_zones(self) -> None:
        for name, zone in self._playlist.zones.items():
            if zone.face not in self._faces:
                self._unknown("face.unknown", zone.face, self._faces, "zones", name, "face")
                continue
            face, rect = self._faces[zone.face], Rect(*zone.rect)
            if not Rect(0, 0, face.width, face.height).contains(rect):
                facts: dict[str, Any] = {"width": face.width, "height": face.height}
                self._add("zone.outside", "zones", name, "rect", rect=str(list(zone.rect)), **facts)
            self._zones[name] = rect.shifted(face.x, face.y)
        for (name, rect), (other, later) in combinations(self._zones.items(), 2):
            if not rect.intersect(later).is_empty:
                # Not wrong in itself: they may be used in turn. Together, ``together.overlap`` says no.
                where = ("zones", other, "rect")
                self._add("zone.overlap", *where, severity=Severity.WARNING, value=other, other=name)

    def _unknown(self, code: str, word: str, known: dict[str, Any], *path: str | int) -> None:
        self._add(code, *path, value=shown(word), hint=choice_hint(word, known))

    # ------------------------------------------------------------ items
    def _check_together(self, group: TogetherItem, path: FieldPath) -> None:
        covered: list[list[Rect]] = []
        for at, item in enumerate(group.together):
            mine = self._check_item(item, (*path, "together", at))
            for number, theirs in enumerate(covered):
                if any(not one.intersect(two).is_empty for one in mine for two in theirs):
                    self._add("together.overlap", *path, "together", at, other=number + 1)
                    break
            covered.append(mine)

    def _check_item(self, item: Item, path: FieldPath) -> list[Rect]:
        """Check one item; the canvas rectangles it covers, as far as they are known."""
        rects = self._place(item, path)
        if item.duration is not None and item.repeat is not None:
            self._add("item.two-lengths", *path, "repeat")
        if isinstance(item, CaptionItem):
            self._check_caption(item, path)
        elif item.arrangement == "couplet" or (
            item.arrangement == "relay" and not isinstance(item, MovingItem)
        ):
            kind = next(key for key in item.telling_keys if key in type(item).model_fields)
            self._add("arrangement.item", *path, "arrangement", value=item.arrangement, kind=kind)
        if isinstance(item, ImageItem):
            self._check_image(item, path)
        if isinstance(item, MovingItem):
            self.problems += check_effect(item, self._source, path)
        return rects

    def _place(self, item: Item, path: FieldPath) -> list[Rect]:
        if item.zone:
            if "face" in item.model_fields_set:
                self._add("zone.and-face", *path, "zone")
            if item.arrangement != "same":
                self._add("zone.arrangement", *path, "arrangement", value=item.arrangement)
            if item.zone not in self._playlist.zones:
                self._unknown("zone.unknown", item.zone, self._playlist.zones, *path, "zone")
            return [self._zones[item.zone]] if item.zone in self._zones else []
        names = [item.face] if isinstance(item.face, str) else list(item.face)
        if item.face == "all":
            names = list(self._faces)
        for at, name in enumerate(names):
            if name not in self._faces:
                place = (*path, "face") if isinstance(item.face, str) else (*path, "face", at)
                self._unknown("face.unknown", name, {**self._faces, "all": None}, *place)
        need = _SEVERAL.get(item.arrangement)
        if need and (len(names) < 2 or (need == "2" and len(names) != 2)):
            facts: dict[str, Any] = {"value": item.arrangement, "need": need, "found": len(names)}
            self._add("arrangement.faces", *path, "arrangement", **facts)
        return [self._faces[name] for name in names if name in self._faces]

    def _check_caption(self, item: CaptionItem, path: FieldPath) -> None:
        is_couplet = item.arrangement == "couplet"
        if is_couplet and isinstance(item.text, str):
            self._add("couplet.text", *path, "text")
        if is_couplet and item.direction != "vertical":
            place = "direction" if "direction" in item.model_fields_set else "arrangement"
            self._add("couplet.direction", *path, place)
        if not is_couplet and not isinstance(item.text, str):
            self._add("couplet.wanted", *path, "text")
        self.problems += check_setting(item, self._source, path)

    def _check_image(self, item: ImageItem, path: FieldPath) -> None:
        if not item.image.lower().endswith(PICTURE_ENDINGS):
            self._add("image.kind", *path, "image", value=shown(item.image))
        elif not _is_file(self._base / item.image):
            self._add(
                "image.missing", *path, "image", value=shown(item.image), base=str(self._base.absolute())
            )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False
