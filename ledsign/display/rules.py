"""Rules: what cities ask of LED signs, as dated data an operator chooses by name (``rules:`` of a sign).

Nothing here is law by being here: each preset says where its numbers were read, of what date and standing
that text is, and an operator confirms them with the local authority. Numbers only, in our own words.
A new preset is one more entry of ``PRESETS``; a changed rule is a new entry with its year in the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ledsign.core.problem import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Local times ``HH:MM`` between which a sign may be lit, in an area of the city."""

    area: Bilingual
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePreset:
    """One text's numbers; None or empty where it says nothing.

    ``dated`` is the text's date (ISO 8601), ``expired`` the last day on which it says that it holds.
    ``scroll_chars_min``: least and most new characters a minute of a scroll. ``hold_s``: how long a page
    stays at least. ``change_s``: how long changing to the next may take at most. ``day_cd_m2``,
    ``night_cd_m2``: the most luminance. ``pitch_mm``, ``height_mm``: the most from LED to LED, and of the
    whole sign. ``red_text``: characters are to be red.
    """

    name: str
    title: Bilingual
    source: Bilingual
    url: str
    dated: str
    standing: Bilingual
    expired: str = ""
    scroll_chars_min: tuple[int, int] | None = None
    hold_s: int | None = None
    change_s: int | None = None
    day_cd_m2: int | None = None
    night_cd_m2: int | None = None
    hours: tuple[Hours, ...] = ()
    pitch_mm: int | None = None
    height_mm: int | None = None
    red_text: bool = False


_ANYWHERE = Bilingual("everywhere", "各区域")
_SHENZHEN_PLAN = RulePreset(
    name="shenzhen-plan-2015-control",
    title=Bilingual("Shenzhen, outdoor LED plan, control zones", "深圳户外 LED 规划，控制设置区"),
    source=Bilingual("report on the public consultation of November 2015", "2015 年 11 月征求意见的报道"),
    url="http://m.gycai.cn/article/2015/11/a235715.html",
    dated="2015-11-09",
    standing=Bilingual("a draft, as reported by the trade press", "征求意见稿，行业媒体报道"),
    night_cd_m2=300,
    hours=(Hours(area=_ANYWHERE, opens="08:00", closes="22:00"),),
)
_SHENYANG = RulePreset(
    name="shenyang-2014-commercial",
    title=Bilingual("Shenyang, in and around shopping areas", "沈阳，商业区及其周边"),
    source=Bilingual("report on the city's rules for electronic displays", "沈阳市户外电子显示屏规定的报道"),
    url="https://21ic.com/news/opto/223387.htm",
    dated="2014-01-01",
    standing=Bilingual("a city rule, as reported by the trade press", "市级规定，行业媒体报道"),
    expired="2018-12-31",
    night_cd_m2=1000,
    hours=(
        Hours(
            area=Bilingual("outside pedestrian shopping streets", "商业步行街以外"),
            opens="07:00",
            closes="22:00",
        ),
    ),
)

_ENTRIES = (
    RulePreset(
        name="shenzhen-text-screen-2018",
        title=Bilingual("Shenzhen, text screens below shop signs", "深圳，店招下的走字屏"),
        source=Bilingual(
            "Shenzhen city management bureau, questions and answers", "深圳市城市管理局业务知识"
        ),
        url="http://www.szum.gov.cn/hdjl/ywzs/srgl/201803/t20180315_11273148.htm",
        dated="2018-03-15",
        standing=Bilingual("guidance published by the authority", "主管部门公布的设置要求"),
        scroll_chars_min=(60, 80),
        hold_s=15,
        change_s=2,
        day_cd_m2=350,
        night_cd_m2=200,
        hours=(
            Hours(
                area=Bilingual("shopping and business areas", "商业区、商务区"), opens="08:00", closes="23:00"
            ),
            Hours(area=Bilingual("elsewhere", "其他区域"), opens="08:00", closes="21:00"),
        ),
        pitch_mm=10,
        height_mm=350,
        red_text=True,
    ),
    _SHENZHEN_PLAN,
    replace(
        _SHENZHEN_PLAN,
        name="shenzhen-plan-2015-moderate",
        title=Bilingual("Shenzhen, outdoor LED plan, moderate zones", "深圳户外 LED 规划，适度设置区"),
        night_cd_m2=500,
        hours=(Hours(area=_ANYWHERE, opens="08:00", closes="23:00"),),
    ),
    _SHENYANG,
    replace(
        _SHENYANG,
        name="shenyang-2014-other",
        title=Bilingual("Shenyang, other areas", "沈阳，其他地区"),
        night_cd_m2=400,
    ),
    RulePreset(
        name="chengdu-2017",
        title=Bilingual("Chengdu, campaign of 2017", "成都，2017 年专项整治"),
        source=Bilingual("report on the campaign", "专项整治的报道"),
        url="http://m.prefer294.com/new/difang/5310.html",
        dated="2017-04-12",
        standing=Bilingual("a campaign until June 2017, as reported", "至 2017 年 6 月的整治，媒体报道"),
        hours=(Hours(area=_ANYWHERE, opens="00:00", closes="22:30"),),
    ),
)

PRESETS: Mapping[str, RulePreset] = MappingProxyType({preset.name: preset for preset in _ENTRIES})
