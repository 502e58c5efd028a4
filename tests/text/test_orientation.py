"""How clusters of a column stand: UAX#50 with the Chinese overrides, CLREQ's three modes of Western text."""

import numpy as np
import pytest

from ledsign.core.geometry import Rect
from ledsign.text.clusters import segment
from ledsign.text.glyph import Pose
from ledsign.text.kinds import kinds_in
from ledsign.text.orientation import Stand, across_limit, groups, with_signs
from ledsign.text.raster import draw
from ledsign.text.strip import raster_text

SIGN = {Stand.UPRIGHT: "U", Stand.ROTATED: "R", Stand.ACROSS: "A"}

# text, limit of digits in a cell, what each part does: U upright, R turned, A across one cell
CASES = [
    ("技能让生活", 2, ["U技能让生活"]),
    ("，。、：；！？", 2, ["U，。、：；！？"]),
    ("（）《》【】「」", 2, ["U（）《》【】「」"]),
    ("技——能", 2, ["U技——能"]),  # R in UAX#50; Chinese has a vertical form of each of these
    ("技……能", 2, ["U技……能"]),
    ("“技”‘能’", 2, ["U“技”‘能’"]),
    ("技·能", 2, ["U技·能"]),
    ("技—能～好", 2, ["U技—能～好"]),
    ("→技←", 2, ["U→技←"]),  # an arrow on a sign shows where to go
    ("①★●○℃％＋×÷№￥", 2, ["U①★●○℃％＋×÷№￥"]),
    ("😀👍🏽🇨🇳", 2, ["U😀👍🏽🇨🇳"]),
    ("かな한글", 2, ["Uかな한글"]),
    ("ＡＢ１２", 2, ["UＡＢ１２"]),
    ("A", 2, ["UA"]),
    ("T恤", 2, ["UT恤"]),
    ("卡拉OK", 2, ["U卡拉OK"]),
    ("LED屏", 2, ["ULED屏"]),
    ("CCTV新闻", 2, ["UCCTV新闻"]),
    ("5G时代", 2, ["U5G时代"]),
    ("C919飞机", 2, ["UC919飞机"]),
    ("G20", 2, ["UG20"]),
    ("SHENZHEN", 2, ["RSHENZHEN"]),  # a word, not an acronym
    ("Skills技能", 2, ["RSkills", "U技能"]),
    ("Skills Make Life Better", 2, ["RSkills Make Life Better"]),
    ("技能Skills，技能", 2, ["U技能", "RSkills", "U，技能"]),
    ("技能 Skills 技能", 2, ["U技能 ", "RSkills", "U 技能"]),
    ("iPhone手机", 2, ["RiPhone", "U手机"]),
    ("I love LED", 2, ["RI love LED"]),  # one turned word turns the phrase
    ("VIP A", 2, ["UVIP A"]),
    ("Unit 5", 2, ["RUnit 5"]),
    # a number is the word's, unless a counter or 第 says that it is the hanzi's
    ("Skills 2022年", 2, ["RSkills", "U 2022年"]),
    ("Skills 2022年", 4, ["RSkills", "U ", "A2022", "U年"]),
    ("Skills 31日", 2, ["RSkills", "U ", "A31", "U日"]),
    ("Skills 5 天", 2, ["RSkills", "U 5 天"]),
    ("Make Life Better 30小时", 2, ["RMake Life Better", "U ", "A30", "U小时"]),
    ("Skills 30小学", 2, ["RSkills 30", "U小学"]),
    ("iPhone 15手机", 2, ["RiPhone 15", "U手机"]),
    ("Skills 2022", 2, ["RSkills 2022"]),
    ("Skills2022年", 2, ["RSkills2022", "U年"]),
    ("Skills 10:30分", 2, ["RSkills 10:30", "U分"]),
    ("第46 Skills", 2, ["U第", "A46", "U ", "RSkills"]),
    ("第46 Skills 31日", 2, ["U第", "A46", "U ", "RSkills", "U ", "A31", "U日"]),
    ("看2022 World Cup", 2, ["U看", "R2022 World Cup"]),
    ("第5", 2, ["U第5"]),
    ("第5 6天", 2, ["U第5 6天"]),
    ("don’t", 2, ["Rdon’t"]),
    ("5月", 2, ["U5月"]),
    ("31日", 2, ["A31", "U日"]),
    ("2022年5月31日", 2, ["U2022年5月", "A31", "U日"]),
    ("2022年", 3, ["U2022年"]),
    ("2022年", 4, ["A2022", "U年"]),
    ("365天", 2, ["U365天"]),
    ("365天", 3, ["A365", "U天"]),
    ("12345", 4, ["U12345"]),
    ("25%", 2, ["A25", "U%"]),
    ("5%", 2, ["U5%"]),
    ("100%", 2, ["U100%"]),
    ("100%", 3, ["A100", "U%"]),
    ("约-5℃", 2, ["U约", "A-5", "U℃"]),
    ("-12℃", 2, ["U-", "A12", "U℃"]),
    ("-12℃", 3, ["A-12", "U℃"]),
    ("−5%", 2, ["A−5", "U%"]),
    ("3.0版", 2, ["R3.0", "U版"]),
    ("3.0版", 3, ["A3.0", "U版"]),
    ("A+级", 2, ["AA+", "U级"]),
    ("10:30", 2, ["R10:30"]),
    ("2022-05-06", 4, ["R2022-05-06"]),
    ("1,000人", 2, ["R1,000", "U人"]),
    ("30km", 2, ["R30km"]),
    ("技(能)技", 2, ["U技", "R(", "U能", "R)", "U技"]),
    ("技!能?", 2, ["U技!能?"]),
    ("技&能", 2, ["U技&能"]),
    ("技-能", 2, ["U技", "R-", "U能"]),
    ("Ω你Я", 2, ["UΩ你Я"]),
    ("они技", 2, ["Rони", "U技"]),
    ("“Hi”", 2, ["R“Hi”"]),  # Western quotes stay with their text
    ("说“Hi”", 2, ["U说“", "RHi", "U”"]),
    ("“Hi，技”", 2, ["U“", "RHi", "U，技”"]),
    ("a b", 2, ["Ua b"]),
    ("é", 2, ["Ué"]),
    ("", 2, []),
    (" ", 2, ["U "]),
    ("技 ", 2, ["U技 "]),
]


def stands(text, limit, western="auto"):
    """The parts of the text with how they stand; upright neighbours are one part."""
    texts = [cluster.text for cluster in segment(text).lines[0]]
    found = groups(texts, kinds_in(texts), limit, western)
    assert [one.start for one in found] == [0, *(one.end for one in found)][: len(found)]
    assert (found[-1].end if found else 0) == len(texts)
    parts = []
    for one in found:
        written = "".join(texts[one.start : one.end])
        if parts and one.stand is Stand.UPRIGHT and parts[-1][0] == "U":
            parts[-1] += written
        else:
            parts.append(SIGN[one.stand] + written)
    return parts


@pytest.mark.parametrize(("text", "limit", "answer"), CASES)
def test_stands(text, limit, answer):
    assert stands(text, limit) == answer


@pytest.mark.parametrize(
    ("text", "western", "answer"),
    [
        ("LED屏Skills", "upright", ["ULED屏Skills"]),
        ("LED屏A", "rotated", ["RLED", "U屏", "RA"]),
        ("2022年31日", "rotated", ["R2022", "U年", "A31", "U日"]),
        ("2022年31日", "upright", ["U2022年", "A31", "U日"]),
    ],
)
def test_an_item_can_choose(text, western, answer):
    assert stands(text, 2, western) == answer


@pytest.mark.parametrize(
    ("size", "smooth", "limit"),
    [(16, False, 2), (24, False, 2), (32, True, 2), (47, True, 2), (48, True, 3), (63, True, 3),
     (64, True, 4), (96, True, 4), (96, False, 2)],
)  # fmt: skip
def test_how_many_digits_share_a_cell(size, smooth, limit):
    assert across_limit(size, smooth) == limit


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [16, 24, 32, 40, 64, 96])
def test_a_number_across_stays_in_its_cell(picture, size, one_bit):
    drawn = picture("技31技", size, "vertical", one_bit)
    assert drawn.shape[1] == size
    rows = np.flatnonzero(drawn[:, : size // 2].any(axis=1) & drawn[:, size // 2 :].any(axis=1))
    assert rows.size
    # two cells of hanzi, one of digits: three in all
    assert drawn.shape[0] <= 3 * (size + 2)


@pytest.mark.parametrize("size", [48, 64, 96])
@pytest.mark.parametrize("text", ["31", "A+", "3.0", "365"])
def test_what_shares_a_cell_is_one_cell(fonts, text, size):
    strip = raster_text(f"技{text}技", size_px=size, direction="vertical", fonts=fonts)
    assert strip.marks == (0, size, 2 * size, 3 * size) and strip.size.width == size


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [16, 24, 32, 64])
def test_a_turned_word_is_the_row_turned(fonts, size, one_bit):
    """Pixel for pixel: the same word as a row, a quarter turn clockwise."""

    def ink(direction):
        placed = raster_text(
            "Skills", size_px=size, direction=direction, one_bit=one_bit, fonts=fonts
        ).placements
        whole = draw(placed, Rect(0, 0, placed.size.width, placed.size.height))
        rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
        return whole[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    assert np.array_equal(ink("vertical"), np.rot90(ink("horizontal"), -1))


@pytest.mark.parametrize("size", [16, 24, 32, 64])
def test_turned_and_upright_stand_in_the_middle_of_their_column(picture, size):
    for text in ("LED", "HH"):
        drawn = picture(text, size, "vertical")
        columns = np.flatnonzero(drawn.any(axis=0))
        assert abs(int(columns[0]) - (drawn.shape[1] - 1 - int(columns[-1]))) <= max(2, size // 8)


def test_poses(fonts):
    placed = raster_text("技Skills31——！", size_px=64, direction="vertical", fonts=fonts).placements
    poses = [placed.keys[number][1].pose for number in placed.key.tolist()]
    assert poses == [Pose.UPRIGHT, *[Pose.ROTATED] * 8, Pose.JOINED_TURNED, Pose.CENTRED]


@pytest.mark.parametrize("minus", "－–−")
@pytest.mark.parametrize("size", [16, 32, 48])
def test_a_minus_stands_across_the_cell_with_its_digit(picture, minus, size):
    assert np.array_equal(picture(f"约{minus}5℃", size, "vertical"), picture("约−5℃", size, "vertical"))


def test_the_link_of_a_range_is_no_minus():
    assert with_signs(list("3－5")) == list("3－5")
    assert with_signs(list("约－5")) == list("约−5")
    assert with_signs(list("－")) == ["－"]
