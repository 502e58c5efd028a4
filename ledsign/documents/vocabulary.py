"""What each key of a document means, in both languages: for the published schema and for remedies.

``Model.key`` goes before ``key`` where one word means two things.
"""

from __future__ import annotations

from ledsign.core.problem import Bilingual
from ledsign.documents import vocabulary_schedule

KEYS: dict[str, tuple[str, str]] = {
    **vocabulary_schedule.KEYS,
    # --- both documents
    "title": ("what people read in lists", "在列表中显示的标题"),
    "name": ("a name for lists and reports", "在列表和报告中用的名字"),
    # --- playlist
    "Playlist.ledsign": ("the kind of document and its version, playlist/1", "文档类型和版本，playlist/1"),
    "Playlist.sign": (
        "the sign it is made for: a file beside this one, or a shipped sign",
        "为哪块屏制作：相对于本文件的路径，或自带的屏",
    ),
    "anchor": (
        "an instant at which the first item begins, with offset from UTC",
        "第一个节目开始的时刻，须带与 UTC 的时差",
    ),
    "zones": ("named parts of faces", "面上的命名分区"),
    "items": ("what is shown, one after another, for ever", "依次循环显示的节目"),
    "Zone.face": ("the face this zone is a part of", "此分区属于哪个面"),
    "Zone.rect": ("[x, y, width, height] from the top left of the face", "[x, y, 宽, 高]，从面的左上角算起"),
    "face": ("one face, a list of faces, or all", "一个面、面的列表，或 all"),
    "zone": ("a zone instead of a face", "用分区代替面"),
    "arrangement": (
        "how it runs over several faces: same, mirror, span, relay or couplet",
        "在多个面上的排法：same 相同、mirror 镜像、span 横跨、relay 接力、couplet 对联",
    ),
    "background": ("the colour behind", "背景色"),
    "duration": ("how long it is shown", "显示时长"),
    "repeat": ("how many passes of its effect", "特效重复几遍"),
    "effect": ("how it moves in; empty for the natural one", "特效；留空用默认特效"),
    "continuous": ("scroll without end instead of in and out", "首尾相接连续滚动"),
    "gap": ("the gap between repeats of a continuous scroll", "连续滚动时首尾之间的间距"),
    "speed": ("how fast it scrolls, px/s, chars/s or chars/min", "滚动速度，px/s、字/秒或字/分"),
    "towards": ("the direction of a wipe", "擦除的方向"),
    "rate": (
        "characters (typewriter) or flashes (blink, at most 3) a second",
        "每秒字数（打字机）或闪烁次数（闪烁，最多 3）",
    ),
    "enter": ("how long it comes in", "进入用时"),
    "stay": ("how long it stays", "停留用时"),
    "leave": ("how long it goes out", "退出用时"),
    "align_x": ("where it rests across: start, centre or end", "水平对齐：start 左、centre 中、end 右"),
    "align_y": ("where it rests upright: start, centre or end", "垂直对齐：start 上、centre 中、end 下"),
    "align": ("where it rests along its line", "沿行方向的对齐"),
    "text": (
        "the caption; two texts for a couplet, the first goes to the right",
        "字幕；对联写两句，上联在右",
    ),
    "markup": (
        "true when the text has colour spans [red]…[/] or fields {time}",
        "文字中有颜色标记 [red]…[/] 或字段 {time} 时写 true",
    ),
    "direction": ("horizontal or vertical", "horizontal 横排或 vertical 竖排"),
    "CaptionItem.size": ("font size in pixels, or fit", "字号（像素），或 fit 自动"),
    "size": ("font size in pixels, or fit", "字号（像素），或 fit 自动"),
    "colour": ("the colour of the characters", "文字颜色"),
    "font": ("a font by its family or file name, see ledsign fonts", "字体名或字体文件名，见 ledsign fonts"),
    "weight": ("the weight of a variable font, 1 to 1000", "可变字体的字重，1–1000"),
    "glyphs": (
        "about characters no font draws: strict refuses, substitute shows a mark for them, skip omits them",
        "没有字形的字：strict 拒绝、substitute 显示 〓、skip 略去",
    ),
    "wrap": (
        "break lines longer than the face, and show the pages one after another",
        "超出面的行自动换行，分页依次显示",
    ),
    "line_breaks": (
        "which marks may not begin or end a line: none, basic, gb or strict",
        "行首行尾禁则：none 不处理、basic 基本、gb 国标、strict 严格",
    ),
    "justify": ("lines fill the width of the face", "两端对齐"),
    "hang": ("commas and full stops may stand in the margin at the end of a line", "行尾的，。、可以悬挂"),
    "squeeze": ("marks side by side and at the ends of a line are half wide", "标点挤压"),
    "latin_gap": (
        "the gap between hanzi and Latin letters or digits, px or chars; default 1/8 of a character",
        "汉字与西文、数字之间的间距（px 或 字），默认八分之一字",
    ),
    "latin": (
        "letters in a column: auto (short ones upright, words turned), upright or rotated",
        "竖排中的西文：auto 自动（缩写直立、单词旋转）、upright 直立、rotated 旋转",
    ),
    "marks": (
        "where commas and stops stand in their cell: corner (mainland) or centred (Traditional Chinese)",
        "标点在字格中的位置：corner 偏角（大陆）、centred 居中（繁体，港台）",
    ),
    "image": ("a PNG, JPEG, WebP or GIF file beside this one", "相对于本文件的 PNG、JPEG、WebP 或 GIF"),
    "dither": (
        "dots for shades on boards that only switch: true, false, or left out for what suits the picture",
        "在只能亮灭的屏上用网点表现灰度：true、false，不写则按图片而定",
    ),
    "fit": ("how the picture fills its face", "图片如何铺满面"),
    "clock": ("the form of a clock, e.g. %H:%M:%S", "时钟格式，例如 %H:%M:%S"),
    "countdown": ("the form of a countdown, e.g. {days}天", "倒计时格式，例如 {days}天"),
    "until": ("the instant counted down to, with offset from UTC", "倒计时的目标时刻，须带与 UTC 的时差"),
    "after": ("what is shown once it has passed", "到时之后显示的文字"),
    "together": (
        "items shown at the same time, each on its own face or zone",
        "同时显示的节目，各占一个面或分区",
    ),
    # --- sign
    "SignDocument.ledsign": ("the kind of document and its version, sign/1", "文档类型和版本，sign/1"),
    "SignDocument.name": ("the sign's short name", "屏的短名"),
    "canvas": ("[width, height] of the whole canvas, gaps included", "[宽, 高]，整个画布的像素，含空隙"),
    "fps": ("frames a second", "每秒帧数"),
    "gamma": ("exponent of the brightness curve, 1 to 4", "亮度曲线指数，1 到 4"),
    "OutputDocument.gamma": (
        "the same for this controller only, e.g. 1 when it corrects itself",
        "只对这台控制器，例如自带校正时写 1",
    ),
    "PanelDocument.gamma": ("the same for this panel only", "只对这块模组"),
    "GridDocument.gamma": ("the same for these panels only", "只对这些模组"),
    "white_point": (
        "colour of white: kelvin, 6500 changes nothing, or gains [r, g, b] of 0 to 1",
        "白点：色温（开尔文，6500 为不变），或 0 到 1 的系数 [r, g, b]",
    ),
    "viewing_distance_m": (
        "metres from which it is read, for the legibility report; 0 = unknown",
        "阅读距离（米），用于可读性报告；0 为未知",
    ),
    "luminance_cd_m2": (
        "luminance at full white and full brightness, in candela per square metre; 0 = unknown",
        "全白满亮时的亮度（cd/m²）；0 为未知",
    ),
    "rules": ("city rules to check against, see ledsign rules", "要核对的城市规定，见 ledsign rules"),
    "limits": (
        "what the sign never exceeds, whatever it is told to show",
        "无论播什么都不超过的限制",
    ),
    "curfew": ("hours of black, e.g. 23:00-06:00", "熄屏时段，例如 23:00-06:00"),
    "ceilings": ("hours with a highest brightness", "限制亮度的时段"),
    "CeilingDocument.daily": ("local hours, e.g. 22:00-06:00", "当地时段，例如 22:00-06:00"),
    "CeilingDocument.level": ("the highest brightness then", "该时段的最高亮度"),
    "LimitsDocument.sensor": (
        "[[lux, brightness], …]: the highest brightness at each light of day, lines in between",
        "[[照度, 亮度], …]：各环境照度下的最高亮度，其间按直线取值",
    ),
    "current": (
        "what the supply gives, e.g. 40 A; pictures that need more are dimmed, hues kept; 0 = no limit",
        "电源总电流，例如 40 A；超出的画面整体变暗、色相不变；0 为不限",
    ),
    "current_per_colour": (
        "what one colour of one LED takes at full, in mA",
        "单颗灯珠一种颜色全亮时的电流（mA）",
    ),
    "idle_current": ("what an LED takes when dark, in mA", "单颗灯珠不亮时的电流（mA）"),
    "flashes": (
        "flashes allowed in any second, 0 = any; more than 3 can harm people",
        "每秒最多闪烁次数，0 为不限；超过 3 次可能伤人",
    ),
    "soft_start": ("time brightness takes to rise after darkness", "从黑屏亮起所用的时间"),
    "rules_strict": ("true refuses what breaks them", "写 true 则不符合规定时拒绝"),
    "brightness": ("0 to 1, or in per cent", "0 到 1，或百分比"),
    "time_zone": ("IANA time zone of the sign", "屏所在的 IANA 时区"),
    "pitch_mm": ("distance between LEDs in millimetres", "点间距（毫米）"),
    "one_bit": ("true when LEDs are only on or off", "灯珠只能亮或灭时写 true"),
    "led_colour": ("the light of a one-colour board", "单色屏的光色"),
    "faces": (
        "name: [x, y, width, height] of each face, in reading order",
        "名字: [x, y, 宽, 高]，按阅读顺序",
    ),
    "outputs": ("the controllers", "控制器"),
    "OutputDocument.name": ("the controller's name", "控制器的名字"),
    "to": ("the controller's address, e.g. ddp://192.0.2.10", "控制器地址，例如 ddp://192.0.2.10"),
    "order": ("colours of one LED in wire order: RGB, GRB, …, W", "一个灯珠各通道的颜色顺序：RGB、GRB……W"),
    "channels": (
        "the controller's whole buffer in bytes; 0 = as many as needed",
        "控制器缓冲区字节数；0 为按需",
    ),
    "universe": (
        "its first universe; without it, right after the output before",
        "首个 universe；不写则接在前一个输出之后",
    ),
    "split": (
        "whole LEDs in each universe, or packed to 512 slots",
        "whole 每个 universe 只放整灯，packed 排满 512",
    ),
    "offset": ("its first byte in DDP and serial frames", "在 DDP 和串口帧中的起始字节"),
    "max_burst": ("datagrams that may leave back to back", "最多连续发出几个数据包"),
    "panels": ("panels or grids in chain order", "按接线顺序的模组或模组阵列"),
    "map": (
        "a WLED ledmap (.json) or CSV file (x,y,channel) beside this one",
        "相对于本文件的 WLED ledmap（.json）或 x,y,channel 的 CSV",
    ),
    "map_at": ("[x, y] where a ledmap's top left is on the canvas", "ledmap 左上角在画布上的 [x, y]"),
    "PanelDocument.rect": (
        "[x, y, width, height] on the canvas, as it hangs",
        "在画布上的 [x, y, 宽, 高]（挂好之后）",
    ),
    "start": ("the corner where the wire begins", "起始角"),
    "axis": ("which way the wire runs first, row or column", "先走 row 行或 column 列"),
    "serpentine": ("every second line runs back", "隔行折返（蛇形）"),
    "rotation": (
        "how far the panel is turned clockwise: 0, 90, 180, 270",
        "顺时针旋转角度：0、90、180、270",
    ),
    "channel": (
        "its first channel; without it, right after the panel before",
        "首通道；不写则接在前一块之后",
    ),
    "grid": ("equal panels that fill an area, chained line by line", "铺满一块区域、逐行串接的相同模组"),
    "GridDocument.area": ("[x, y, width, height] on the canvas", "在画布上的 [x, y, 宽, 高]"),
    "GridDocument.face": ("the face to fill, instead of area", "要铺满的面，代替 area"),
    "panel": ("[width, height] of one panel as it hangs", "一块模组挂好后的 [宽, 高]"),
    "folded": ("every second line of panels runs back", "隔行模组反向串接"),
    "turn": ("180 when every second line hangs upside down", "隔行模组倒挂时写 180"),
    "panel_start": ("the corner where the wire begins inside a panel", "模组内部的起始角"),
    "panel_axis": ("which way the wire runs inside a panel", "模组内部先走行或列"),
}  # fmt: skip

# What each document or part of one is called.
MODELS: dict[str, tuple[str, str]] = {
    **vocabulary_schedule.MODELS,
    "Playlist": ("ledsign playlist", "ledsign 节目单"),
    "Zone": ("a part of a face", "面上的一个分区"),
    "CaptionItem": ("a caption", "字幕"),
    "ImageItem": ("a picture or animation", "图片或动画"),
    "ClockItem": ("the time of day", "时钟"),
    "CountdownItem": ("time left until an instant", "倒计时"),
    "TogetherItem": ("items shown at the same time", "同时显示的节目"),
    "SignDocument": ("ledsign sign", "ledsign 屏"),
    "OutputDocument": ("one controller", "一台控制器"),
    "PanelDocument": ("one panel", "一块模组"),
    "GridDocument": ("a grid of equal panels", "模组阵列"),
    "LimitsDocument": ("limits", "限制"),
    "CeilingDocument": ("hours with a highest brightness", "限制亮度的时段"),
    "GridEntry": ("a grid in the chain", "接线中的模组阵列"),
}


def meaning_of(key: str, model: str = "") -> Bilingual:
    """What ``key`` of ``model`` means. Raises KeyError for a key nobody described."""
    for name in (f"{model}.{key}", key):
        if name in KEYS:
            return Bilingual(*KEYS[name])
    for name, texts in KEYS.items():
        if name.endswith(f".{key}"):
            return Bilingual(*texts)
    raise KeyError(key)
