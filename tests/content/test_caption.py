"""Captions: items become strips; size, couplet parts, problems."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ledsign.content.base import CONTENTS, ContentContext
from ledsign.content.caption import CONTENT, travels
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Severity
from ledsign.display.sign import Sign
from ledsign.documents.playlist import CaptionItem
from ledsign.show.clip import cut_out
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
SLOGAN = "技能让生活更美好"


def render(view, *, one_bit=False, part=0, gamma=2.2, **fields):
    sign = Sign(name="s", canvas=view, faces=(), outputs=(), one_bit=one_bit, gamma=gamma, fps=Fraction(60))
    context = ContentContext(sign=sign, view=view, fonts=FONTS, base=Path(), part=part)
    return CONTENT.render(CaptionItem(**fields), context)


def test_it_is_registered():
    assert CONTENTS["text"] is CONTENT and CONTENT.item is CaptionItem


@pytest.mark.parametrize(
    ("view", "fields", "em", "size"),
    [
        (Size(96, 640), {"direction": "vertical"}, 96, Size(96, 768)),
        (Size(96, 640), {"direction": "vertical", "effect": "scroll-up"}, 96, Size(96, 768)),
        (Size(96, 640), {"direction": "vertical", "effect": "fade"}, 80, Size(80, 640)),
        (Size(96, 640), {"direction": "vertical", "effect": "scroll-left"}, 80, Size(80, 640)),
        (Size(1024, 256), {}, 256, Size(2048, 256)),
        (Size(1024, 256), {"effect": "hold"}, 128, Size(1024, 128)),
        (Size(1024, 256), {"effect": "scroll-up"}, 128, Size(1024, 128)),
        (Size(1024, 256), {"effect": "no-such-effect"}, 128, Size(1024, 128)),
        (Size(64, 16), {"one_bit": True}, 16, Size(128, 16)),
        (Size(1024, 256), {"size": 64}, 64, Size(512, 64)),
    ],
)
def test_size_follows_the_view_and_the_effect(view, fields, em, size):
    rendered = render(view, text=SLOGAN, **fields)
    assert (rendered.em_px, rendered.clip.size) == (em, size)
    assert rendered.axis == rendered.clip.axis == ("y" if fields.get("direction") == "vertical" else "x")
    assert len(rendered.marks) == 9
    assert rendered.problems == () and rendered.readout is None


@pytest.mark.parametrize(
    ("fields", "axis"),
    [
        ({}, "x"),
        ({"direction": "vertical"}, "y"),
        ({"effect": "scroll-down"}, "y"),
        ({"effect": "blink"}, None),
        ({"effect": "nonsense"}, None),
    ],
)
def test_the_way_it_travels(fields, axis):
    assert travels(CaptionItem(text="技", **fields)) == axis


def picture(rendered):
    size = rendered.clip.size
    return cut_out(rendered.clip, Rect(0, 0, size.width, size.height))


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [16, 24, 80])
def test_the_lines_of_a_couplet_begin_at_one_height(size, one_bit):
    lines = "春风入画山河暖", "灯火满城"
    fields = {"text": lines, "direction": "vertical", "size": size, "one_bit": one_bit, "effect": "hold"}
    first, second = (render(Size(96, 800), part=part, arrangement="couplet", **fields) for part in (0, 1))
    assert first.clip.size.height == second.clip.size.height == first.marks[-1] == second.marks[-1]
    alone = render(Size(96, 800), **{**fields, "text": lines[1]})
    inked = picture(second)[: alone.clip.size.height]
    assert np.array_equal(inked, picture(alone)) and not picture(second)[len(inked) :].any()
    assert [one.code for one in second.problems] == ["couplet.unequal"] and first.problems == ()
    assert "7" in second.problems[0].message.en and second.problems[0].message.zh


def test_a_couplet_gives_each_part_its_line():
    view = Size(96, 640)
    lines = ("春风入画山河暖", "灯火满城岁月新")
    both = [render(view, text=lines, part=part, direction="vertical", size=80) for part in (0, 1)]
    alone = [render(view, text=line, direction="vertical", size=80) for line in lines]
    assert [one.clip.digest for one in both] == [one.clip.digest for one in alone]
    assert both[0].clip.digest != both[1].clip.digest


def test_colours_and_gamma_reach_the_pixels():
    rendered = render(Size(500, 64), text="技", size=64, colour="#ffbe3c", background="#000040")
    pixels = picture(rendered).reshape(-1, 3)
    assert tuple(pixels[0]) == (0, 0, 64)
    assert (pixels == (255, 190, 60)).all(axis=1).any()
    flat = render(Size(500, 64), text="技", size=64, gamma=1.0)
    lifted = render(Size(500, 64), text="技", size=64, gamma=2.2)
    flat, lifted = picture(flat), picture(lifted)
    assert lifted.sum() > flat.sum() and np.array_equal(lifted == 0, flat == 0)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"text": "技\U0002ebf0"}, [("text.missing-glyph", Severity.ERROR, "text")]),
        ({"text": "技\u202e"}, [("text.bidi-control", Severity.ERROR, "text")]),
        ({"text": "ก"}, [("text.last-resort-glyph", Severity.WARNING, "text")]),
        ({"text": "技能", "size": 128}, [("text.cropped", Severity.WARNING, "size")]),
        ({"text": "技能" * 9, "size": 64}, []),
        ({"text": "技能" * 9, "size": 64, "effect": "hold"}, [("text.cropped", Severity.WARNING, "size")]),
        ({"text": "技能", "size": 10}, [("text.small", Severity.WARNING, "size")]),
        (
            {"text": "技能" * 50, "effect": "hold"},
            [
                ("text.cropped", Severity.ERROR, "text"),
                ("text.below-comfortable", Severity.WARNING, "size"),
            ],
        ),
    ],
)
def test_problems(fields, found):
    rendered = render(Size(256, 96), **fields)
    assert [(one.code, one.severity, one.where.field) for one in rendered.problems] == found
    assert picture(rendered).size  # there is always a picture, for the preview


def test_lines_align_as_the_item_says():
    view = Size(400, 200)
    starts = {
        align: np.flatnonzero(
            picture(render(view, text="技\n技能", size=64, align_x=align))[:64].any(axis=(0, 2))
        )[0]
        for align in ("start", "centre", "end")
    }
    assert starts["start"] < starts["centre"] < starts["end"]
    columns = [
        render(Size(200, 400), text="技\n技能", size=64, direction="vertical", **more).clip.digest
        for more in ({}, {"align_y": "start"}, {"align_y": "end"})
    ]
    assert columns[0] == columns[1] != columns[2]
