"""From a sign document to the plain Sign, and from a problem of that Sign back to the document's line.

A grid of the document becomes many panels and faces become a list, so the compiled fields
(``outputs[0].panels[37].rect``) are translated back (``outputs[0].panels[0].grid``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError, LayoutError, LedsignError
from ledsign.core.geometry import Point, Rect, Size
from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.display.addressing import bytes_per_led, channels_of, slots_of
from ledsign.display.checks import layout_problems
from ledsign.display.csv_map import read_csv_map
from ledsign.display.grid import panel_grid
from ledsign.display.ledmap import read_ledmap
from ledsign.display.limits import Limits
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, MappedPixel, OutputSpec, Sign
from ledsign.documents.messages import choice_hint, problem, shown
from ledsign.documents.sign import GridDocument, GridEntry, OutputDocument, PanelDocument, SignDocument
from ledsign.documents.yaml_source import field_text

if TYPE_CHECKING:
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

MAX_MAP_BYTES = 32 * 2**20
_COMPILED = re.compile(r"(outputs)\[(\d+)\]\.(panels)\[(\d+)\](?:\.(\w+))?|(faces)\[(\d+)\](?:\.rect)?")
# Sign fields that the document calls otherwise.
_RENAMED = {"zone": "time_zone", "address": "to", "pixels": "map"}


def compile_sign(document: SignDocument, source: YamlSource, base: Path) -> tuple[Sign | None, list[Problem]]:
    """The sign (None when it cannot be built) and everything wrong with it. ``base``: where map files are."""
    return _SignCompilation(document, source, base).run()


class _SignCompilation:
    def __init__(self, document: SignDocument, source: YamlSource, base: Path) -> None:
        self._document = document
        self._source = source
        self._base = base
        self._problems: list[Problem] = []
        # Compiled (output, panel) → path of the chain entry it came from.
        self._origins: dict[tuple[int, int], FieldPath] = {}
        # Outputs whose LEDs could not be read.
        self._broken: set[int] = set()

    def run(self) -> tuple[Sign | None, list[Problem]]:
        document = self._document
        outputs: list[OutputSpec] = []
        for index, output in enumerate(document.outputs):
            outputs.append(self._output(index, output, outputs[-1] if outputs else None))
        sign = Sign(
            name=document.name,
            title=document.title,
            canvas=Size(*document.canvas),
            faces=tuple(Face(name=name, rect=Rect(*rect)) for name, rect in document.faces.items()),
            outputs=tuple(outputs),
            fps=document.fps,
            gamma=document.gamma,
            brightness=document.brightness,
            one_bit=document.one_bit,
            led_colour=document.led_colour,
            zone=document.time_zone,
            place=document.place,
            pitch_mm=document.pitch_mm,
            white_point=document.white_point,
            viewing_distance_m=document.viewing_distance_m,
            luminance_cd_m2=document.luminance_cd_m2,
            rules=document.rules,
            rules_strict=document.rules_strict,
            limits=document.limits.compiled() if document.limits else Limits(),
        )
        placed: dict[tuple[str, Where], Problem] = {}
        for found in layout_problems(sign):
            path = self._document_path(found.where.field)
            if path[:1] == ("outputs",) and path[1:2] and path[1] in self._broken:
                continue  # what is missing of it would only be complained about twice
            if self._broken and found.severity is Severity.WARNING:
                continue  # holes that its panels would have filled
            mine = self._in_document(found, path)
            # One fault in a grid shows in each of its panels; its line is named once.
            placed.setdefault((mine.code, mine.where), mine)
        return (None if self._problems else sign), [*self._problems, *placed.values()]

    # ------------------------------------------------------------ outputs
    def _output(self, index: int, output: OutputDocument, before: OutputSpec | None) -> OutputSpec:
        path: FieldPath = ("outputs", index)
        before_this = len(self._problems)
        if bool(output.panels) == bool(output.map):
            self._add("output.wiring", (*path, "map") if output.map else path)
        made = OutputSpec(
            name=output.name,
            address=output.to,
            panels=self._chain(output, path),
            pixels=self._pixels(output, (*path, "map")) if output.map else (),
            order=output.order,
            channels=output.channels,
            split=output.split,
            offset=output.offset,
            max_burst=output.max_burst,
            gamma=output.gamma,
            white_point=output.white_point,
        )
        if len(self._problems) > before_this:
            self._broken.add(index)
        return replace(made, universe=self._universe(output, path, before))

    def _universe(self, output: OutputDocument, path: FieldPath, before: OutputSpec | None) -> int:
        asked = self._address_universe(output, (*path, "to"))
        if output.universe is not None:
            return output.universe
        if asked is not None:
            return asked
        if before is None:
            return 1
        return before.universe + -(-channels_of(before) // slots_of(before))

    def _address_universe(self, output: OutputDocument, path: FieldPath) -> int | None:
        """Check the address; the universe it names itself, if any."""
        from ledsign.transport.target import parse_target

        try:
            target = parse_target(output.to)
        except (DocumentError, LayoutError) as error:
            self._problems += [replace(found, where=self._source.where(*path)) for found in error.problems]
            return None
        except (LedsignError, ValueError) as error:
            self._add("address.bad", path, value=shown(output.to), detail=str(error))
            return None
        if target.output:
            self._add("address.named", path, value=shown(output.to))
        universe = target.options.get("universe", "")
        return int(universe) if universe.isdecimal() else None

    def _chain(self, output: OutputDocument, path: FieldPath) -> tuple[Panel, ...]:
        chain: list[Panel] = []
        for at, entry in enumerate(output.panels):
            origin: FieldPath = (*path, "panels", at)
            if isinstance(entry, PanelDocument):
                panels: tuple[Panel, ...] = (_panel(entry),)
            else:
                assert isinstance(entry, GridEntry)
                origin = (*origin, "grid")
                panels = self._grid(entry.grid, origin)
            for panel in panels:
                self._origins[int(path[1]), len(chain)] = origin
                chain.append(panel)
        return tuple(chain)

    def _grid(self, grid: GridDocument, path: FieldPath) -> tuple[Panel, ...]:
        if (grid.area is None) == (not grid.face):
            self._add("grid.place", path)
            return ()
        faces = self._document.faces
        if grid.face and grid.face not in faces:
            self._add(
                "face.unknown", (*path, "face"), value=shown(grid.face), hint=choice_hint(grid.face, faces)
            )
            return ()
        try:
            panels = panel_grid(
                Rect(*(grid.area or faces[grid.face])),
                Size(*grid.panel),
                start=grid.start,
                axis=grid.axis,
                folded=grid.folded,
                turn=grid.turn,
                panel_start=grid.panel_start,
                panel_axis=grid.panel_axis,
                serpentine=grid.serpentine,
            )
            return tuple(replace(panel, gamma=grid.gamma) for panel in panels)
        except LayoutError as error:
            for found in error.problems:
                field = "face" if found.where.field == "area" and grid.face else found.where.field
                self._problems.append(replace(found, where=self._source.where(*path, field)))
            return ()

    def _pixels(self, output: OutputDocument, path: FieldPath) -> tuple[MappedPixel, ...]:
        file = self._base / output.map
        try:
            if file.stat().st_size > MAX_MAP_BYTES:
                raise ValueError(f"> {MAX_MAP_BYTES} B")
            text = file.read_text(encoding="utf-8-sig")
            if file.suffix.lower() == ".csv":
                return read_csv_map(text)
            size = bytes_per_led(output.order)
            canvas = Size(*self._document.canvas)
            return read_ledmap(text, canvas, bytes_per_led=size, at=Point(*output.map_at))
        except FileNotFoundError:
            self._add("file.missing", path, name=shown(output.map), base=str(self._base))
        except (DocumentError, LayoutError) as error:
            self._problems += [
                replace(found, where=replace(found.where, file=str(file))) for found in error.problems
            ]
        except (OSError, ValueError, LedsignError) as error:
            self._add("map.bad", path, name=shown(output.map), detail=str(error))
        return ()

    # ------------------------------------------------------------ back to the document
    def _in_document(self, found: Problem, path: FieldPath) -> Problem:
        return replace(
            found,
            message=self._reworded(found.message),
            remedy=self._reworded(found.remedy),
            where=self._source.where(*path),
        )

    def _reworded(self, text: Bilingual) -> Bilingual:
        """The same sentence with the document's names for the panels it mentions."""
        return Bilingual(*(_COMPILED.sub(self._rename, part) for part in (text.en, text.zh)))

    def _rename(self, match: re.Match[str]) -> str:
        return field_text(self._document_path(match[0]))

    def _document_path(self, field: str) -> FieldPath:
        if match := _COMPILED.match(field):
            if match[6]:
                return ("faces", list(self._document.faces)[int(match[7])])
            origin = self._origins.get((int(match[2]), int(match[4])))
            if origin:
                own = match[5] if match[5] and origin[-1] != "grid" else None
                return (*origin, own) if own else origin
        steps = re.findall(r"(\w+)|\[(\d+)\]", field)
        return tuple(_RENAMED.get(name, name) if name else int(at) for name, at in steps)

    def _add(self, code: str, path: FieldPath, **facts: Any) -> None:
        self._problems.append(problem(code, self._source.where(*path), **facts))


def _panel(document: PanelDocument) -> Panel:
    return Panel(
        rect=Rect(*document.rect),
        start=document.start,
        axis=document.axis,
        serpentine=document.serpentine,
        rotation=document.rotation,
        channel=document.channel,
        gamma=document.gamma,
    )
