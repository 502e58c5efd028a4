"""Sheet: the frame under way, said in strokes as long as that will do, drawn when somebody needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.frame import black

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ledsign.core.frame import Frame
    from ledsign.core.geometry import Size
    from ledsign.show.stroke import Pane, Stroke


class Sheet:
    """One canvas, used again for every frame. ``strokes`` is None when the frame was only drawn."""

    def __init__(self, canvas: Size) -> None:
        self.frame: Frame = black(canvas)
        self.strokes: tuple[Stroke, ...] | None = None
        self._paint: Callable[[Frame], object] | None = None
        # What the frame holds in panes that have to be drawn.
        self._holds: dict[Pane, Hashable] = {}

    def say(self, strokes: tuple[Stroke, ...], paint: Callable[[Frame], object]) -> None:
        """The next frame is these strokes on black, as ``paint`` draws it. Draws what has to be drawn."""
        before, self.strokes, self._paint = self._holds, strokes, paint
        holds: dict[Pane, Hashable] = {}
        for stroke in strokes:
            if stroke.draw is not None:
                holds[stroke.pane] = stroke.content
        if holds and holds != before:
            self._holds = {}
            # A cue draws all of its panes at once.
            for draw in {id(stroke.draw): stroke.draw for stroke in strokes}.values():
                if draw is not None:
                    draw(self.frame)
        self._holds = holds

    def drawn(self) -> None:
        """The next frame has been drawn into ``frame``."""
        self.strokes = self._paint = None
        self._holds = {}

    def blacken(self) -> None:
        """The next frame is black after all."""
        if self.strokes is None:
            self.frame.fill(0)
        else:
            self.strokes, self._paint = (), _fill_black

    def pixels(self) -> Frame:
        """The frame, all of it."""
        if self._paint is not None:
            paint, self._paint, self._holds = self._paint, None, {}
            paint(self.frame)
        return self.frame

    def tobytes(self) -> bytes:
        """Its pixels, row by row."""
        return self.pixels().tobytes()


def _fill_black(frame: Frame) -> None:
    frame.fill(0)
