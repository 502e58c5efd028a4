"""Line breaking: where a line may end, written as |, and what stands on the lines of a measure."""

import pytest

from ledsign.text.breaking import MAY, breaks
from ledsign.text.clusters import segment
from ledsign.text.kinds import kinds_in


def marked(text: str, level: str) -> str:
    """``text`` with | wherever a line may end."""
    texts = [cluster.text for cluster in segment(text).lines[0]]
    allowed = breaks(texts, kinds_in(texts), level)
    return "".join(one + "|" * (may == MAY) for one, may in zip(texts, allowed, strict=True)).removesuffix(
        "|"
    )


# CLREQ (prohibition rules, unbreakable marks), UAX#14 for Western text. One text where the four levels agree,
# else one for each of none, basic, gb, strict; the last stands for those left out.
CASES = [
    "技|能|让|生|活",
    ("你|好|，|好", "你|好，|好"),
    ("你|好|。|好", "你|好。|好"),
    ("好|、|好|；|好|：|好", "好、|好；|好：|好"),
    ("好|！|？|好", "好！？|好"),
    ("（|好|）|好", "（好）|好"),
    ("“|好|”|好", "“好”|好"),
    ("好|“|好|‘|好|’|”|好", "好|“好|‘好’”|好"),
    ("《|好|》|〈|好|〉", "《好》|〈好〉"),
    ("【|好|】|「|好|」|『|好|』", "【好】|「好」|『好』"),
    ("〔|好|〕|〖|好|〗|［|好|］|｛|好|｝", "〔好〕|〖好〗|［好］|｛好｝"),
    ("好|。|”|好", "好。”|好"),
    ("好|，|“|好", "好，|“好"),
    ("好|·|好", "好·|好"),
    ("好|—|好", "好—|好"),
    ("好|～|好", "好～|好"),
    "约|－5℃",
    "约|－５℃",
    ("5|－|10℃", "5－|10℃"),
    ("A|－|5|座", "A－|5|座"),
    "约|–5℃",
    ("好|–|好", "好–|好"),
    ("好|／|好", "好／|好", "好／好", "好／好"),
    ("好|——|好", "好|——|好", "好|——|好", "好——|好"),
    ("好|……|好", "好|……|好", "好|……|好", "好……|好"),
    ("好|……|”|好", "好|……”|好", "好|……”|好", "好……”|好"),
    ("“|——|好", "“——|好"),
    ("々|々|好", "々々|好"),
    ("か|ー|か|ゃ", "かー|かゃ"),
    "Skills",
    "Skills |Make |Life",
    "技|能|Skills|技|能",
    "技|能 |Skills |技|能",
    "well-|known",
    "Wi-Fi|密|码",
    "e-mail",
    "T-shirt",
    "X-ray-|film",
    "COVID-19",
    "don’t |stop",
    "“Hi” |he |said",
    "A/B",
    "(技|能)|技",
    "技, |技. |技! |技",
    '技|"能|技"|技',
    "[技]{能}|技",
    "￥5",
    ("￥500|元", "￥500元"),
    ("约|$5|元", "约|$5元"),
    "30%|的",
    "3.14|万",
    "1,000|人",
    "25℃|的",
    "25°C|的",
    "100㎡|的",
    "8 km|的",
    "8 km/h |and",
    "5 kg, |then",
    "8 |people",
    "№5|楼",
    "C++|语|言",
    "a…",
    "百|分|之|五|十",
    "五|十％|的",
    ("2022|年|5|月|6|日", "2022年|5月|6日"),
    ("2022|年|5|月|6|日|—|31|日", "2022年|5月|6日—|31日"),
    ("8|时|30|分", "8时|30分"),
    ("第|3|届", "第3届"),
    ("第|3|次", "第3|次"),
    "技\u00a0能|好",
    ("技 |，|能", "技 ，|能"),
    ("（ |技|能", "（ 技|能"),
    "技\u3000|能",
    "好|😀|好",
    "😀|👨‍👩‍👧|🇨🇳|👍🏽",
    "①|②|★|→|×|好",
    "한|국",
    "10:30",
    "2022-05-06",
    "http://a.cn/b",
    "A4|纸",
    "T|恤",
    ("5|月", "5月"),
    ("〇|々", "〇々"),
]


def every_case():
    for case in CASES:
        answers = (case,) * 4 if isinstance(case, str) else (case[0], *case[1:], *case[-1:] * (4 - len(case)))
        yield from zip(("none", "basic", "gb", "strict"), answers, strict=True)


@pytest.mark.parametrize(("level", "answer"), list(every_case()))
def test_where_a_line_may_end(level, answer):
    assert marked(answer.replace("|", ""), level) == answer


def test_the_table_is_large_enough():
    assert len(list(every_case())) >= 120
