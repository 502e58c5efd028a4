"""The console's own Chinese font: whatever ledsign says is in a slice, of a bearable size."""

import re
from pathlib import Path

import ledsign
from ledsign.console.app import STATIC
from ledsign.look import FOLDER

LETTERS = STATIC / "letters"
PACKAGE = Path(ledsign.__file__).parent
FIRST = 0x2E80
MOST_BYTES = 3_000_000


def covered() -> dict[str, set[int]]:
    """Characters of every file but the whole font, as the browser is told."""
    found = {}
    for face in (LETTERS / "letters.css").read_text("utf-8").split("@font-face")[1:]:
        if "letters.otf" in face:
            continue
        (file,) = re.findall(r'url\("([^"]+)"\)', face)
        runs = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
        found[file] = {char for a, b in runs for char in range(int(a, 16), int(b or a, 16) + 1)}
    return found


def test_every_word_of_ours_is_in_a_slice():
    slices = set().union(*covered().values())
    sources = [*(PACKAGE / "console").rglob("*.py"), *STATIC.rglob("*.js"), *PACKAGE.rglob("roles.py")]
    missing = {
        char
        for file in sources
        for char in file.read_text("utf-8")
        if ord(char) >= FIRST and ord(char) not in slices
    }
    assert not missing, "run python fonts/web.py"


def test_all_of_gb_2312_is_in_the_slices():
    hanzi = {
        ord(bytes((row, cell)).decode("gb2312"))
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    }
    assert len(hanzi) == 6763
    assert hanzi <= set().union(*covered().values())


def test_slices_do_not_overlap():
    # Otherwise the browser would fetch two files for one character.
    files = list(covered().values())
    assert sum(map(len, files)) == len(set().union(*files))


def test_the_files_are_there_with_their_licence_and_small():
    for file in covered():
        assert (LETTERS / file).read_bytes()[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE" in (LETTERS / "OFL.txt").read_text("utf-8").upper()
    assert sum(file.stat().st_size for file in LETTERS.iterdir()) < MOST_BYTES


def test_letters_come_only_where_the_machine_has_none():
    letters = re.search(r"--letters:([^;]+);", (FOLDER / "tokens.css").read_text("utf-8"))[1]
    names = [name.strip().strip('"') for name in letters.split(",")]
    assert names.index("PingFang SC") < names.index("Console Words") < names.index("Console Chinese")
