"""Build the parts of the documentation that derive from the code: tables, pictures, schemas.

``python docs/build.py`` writes them; ``--check`` fails when a committed page no longer says what the code
does (pictures are only checked for being there: their pixels depend on library versions).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
IMAGES = DOCS / "images"
EFFECT_SIGN = "p10-64x16"
MARK = re.compile(r"(<!-- built: (\w[\w-]*) -->\n).*?(<!-- end -->)", re.DOTALL)


def protocols_table() -> str:
    """Every registered protocol, with what an installer asks first."""
    from ledsign.wire.base import PROTOCOLS

    rows = [
        "| name | protocol | carrier | port | most channels | rate limit | reference | notes |",
        "|" + "---|" * 8,
    ]
    for name, spec in PROTOCOLS.entries().items():
        port = str(spec.port) if spec.port else "–"
        capacity = f"{spec.capacity:,}" if spec.capacity else "–"
        rate = f"{spec.max_fps} fps" if spec.max_fps else "–"
        carrier = "UDP" if spec.kind == "datagram" else "serial"
        cells = (f"`{name}`", spec.title, carrier, port, capacity, rate, spec.reference, spec.notes)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def effects_table() -> str:
    """Every registered effect with its picture."""
    from ledsign.effects.base import EFFECTS

    rows = ["| effect | 中文 | picture | what it does | 说明 |", "|---|---|---|---|---|"]
    for name, spec in EFFECTS.entries().items():
        picture = f"![{name}](images/effects/{name}.gif)"
        rows.append(f"| `{name}` | {spec.title.zh} | {picture} | {spec.summary.en} | {spec.summary.zh} |")
    return "\n".join(rows) + "\n"


def options_table() -> str:
    """Options of a target address."""
    from ledsign.transport.target import TARGET_OPTIONS

    rows = ["| option | for | value | default | meaning |", "|---|---|---|---|---|"]
    for option in TARGET_OPTIONS:
        allowed = option.allowed.en.replace("|", "\\|")
        users = ", ".join(option.used_by)
        rows.append(f"| `{option.name}` | {users} | {allowed} | {option.default} | {option.summary.en} |")
    return "\n".join(rows) + "\n"


def keys_table(kind: Literal["playlist", "schedule", "sign"]) -> str:
    """Every key of a document, from its published schema; of a schedule without those of its playlists."""
    from ledsign.documents.schema import schema_of

    schema = schema_of(kind)
    elsewhere = schema_of("playlist")["$defs"] if kind == "schedule" else {}
    parts = []
    for name, model in {"": schema, **schema.get("$defs", {})}.items():
        if "properties" not in model or name in elsewhere:
            continue
        required = model.get("required", ())
        parts += [f"### {model['title'].replace(' / ', ' · ')}", ""]
        parts += ["| key | default | meaning | 说明 |", "|---|---|---|---|"]
        for key, told in model["properties"].items():
            english, chinese, *_ = [*told["description"].split("\n"), ""]
            default = json.dumps(told["default"], ensure_ascii=False) if told.get("default") else ""
            shown = "**required**" if key in required else f"`{default}`" if default else ""
            choices = [f"`{one}`" for one in told.get("enum", ()) if one]
            if choices:
                english += f" ({', '.join(choices)})"
            cells = (f"`{key}`", shown, english, chinese)
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts) + "\n"


def roles_table() -> str:
    """Who may do what: the one table the service asks."""
    from ledsign.service.roles import ABOUT, MATRIX, OF_THE_HOUSE, Permission, Role

    rows = [
        "| permission | meaning | 说明 | " + " | ".join(Role) + " |",
        "|---|---|---" + "|:-:" * len(Role) + "|",
    ]
    for permission in Permission:
        told = ABOUT[permission]
        marks = ["●" if permission in MATRIX[role] else "" for role in Role]
        house = " (house)" if permission in OF_THE_HOUSE else ""
        rows.append(f"| `{permission}`{house} | {told.en} | {told.zh} | {' | '.join(marks)} |")
    return "\n".join(rows) + "\n"


def settings_table() -> str:
    """Every option of the service."""
    from ledsign.service.options import Options

    rows = ["| option | default | meaning | 说明 |", "|---|---|---|---|"]
    for name, field in Options.model_fields.items():
        english, _, chinese = (field.description or "").partition("\n")
        default = "" if field.default_factory or field.default in (None, (), "") else f"`{field.default}`"
        rows.append(f"| `{name}` | {default} | {english} | {chinese} |")
    return "\n".join(rows) + "\n"


def permissions_table() -> str:
    """Every endpoint beside every role, from the marks of the routes."""
    from ledsign.api.app import create_app
    from ledsign.service.roles import Role

    document = create_app(None).openapi()
    groups: dict[str, list[str]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            permission = operation["x-permission"]
            open_to_all = permission in ("public", "login")
            marks = ["●" if open_to_all or role in operation["x-roles"] else "" for role in Role]
            shown = {"public": "*anybody*", "login": "*logged in*"}.get(permission, f"`{permission}`")
            cells = (
                f"`{method.upper()} {path.removeprefix('/api/v1')}`",
                operation["x-summary-zh"],
                shown,
                *marks,
            )
            groups[operation["tags"][0]].append(f"| {' | '.join(cells)} |")
    head = f"| endpoint | 说明 | permission | {' | '.join(Role)} |"
    parts = []
    for name, rows in groups.items():
        if rows:
            parts += [f"### {name}", "", head, "|" + "---|" * (3 + len(Role)), *rows, ""]
    return "\n".join(parts) + "\n"


TABLES = {
    "roles": roles_table,
    "settings": settings_table,
    "protocols": protocols_table,
    "effects": effects_table,
    "options": options_table,
    "playlist-keys": lambda: keys_table("playlist"),
    "schedule-keys": lambda: keys_table("schedule"),
    "permissions": permissions_table,
    "sign-keys": lambda: keys_table("sign"),
}


def pages() -> dict[Path, str]:
    """Every page with built parts, as it should read now."""
    found = {}
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if MARK.search(text):
            found[page] = MARK.sub(lambda match: match[1] + TABLES[match[2]]() + match[3], text)
    return found


def schemas() -> dict[Path, str]:
    """The published JSON Schemas."""
    from ledsign.documents.schema import schema_of

    return {
        DOCS / "schema" / f"{kind}.schema.json": json.dumps(schema_of(kind), ensure_ascii=False, indent=2)
        + "\n"
        for kind in ("playlist", "schedule", "sign")
    }


def pictures() -> list[Path]:
    """Every picture the pages and the README show."""
    from ledsign.effects.base import EFFECTS

    return [
        *(IMAGES / "effects" / f"{name}.gif" for name in EFFECTS.names()),
        IMAGES / "twin-towers.png",
        IMAGES / "specimen.png",
    ]


def draw() -> None:
    """Draw the pictures."""
    from ledsign.cli.load import load_for, text_playlist
    from ledsign.compiler import compile_playlist
    from ledsign.effects.base import EFFECTS
    from ledsign.preview import write_picture
    from ledsign.settings import shipped
    from ledsign.specimen import write_specimen
    from ledsign.text.fonts import FontLibrary

    fonts = FontLibrary()
    for name in EFFECTS.names():
        given = {
            "direction": "horizontal",
            "effect": name,
            "size": "16",
            "colour": "#ffffff",
            "speed": "",
            "arrangement": "same",
        }
        text = "技能生活" if name not in ("scroll-left", "scroll-right") else "技能让生活更美好"
        loaded, sign = text_playlist([text], EFFECT_SIGN, given)
        # a one-colour board, but with levels, so that a fade fades
        show = compile_playlist(loaded, replace(sign, one_bit=False), fonts).show
        seconds = min(show.timeline.length, Fraction(8))
        write_picture(
            show,
            IMAGES / "effects" / f"{name}.gif",
            start=Fraction(0),
            seconds=seconds,
            fps=Fraction(15),
            look="led",
            scale=4,
        )
        print(f"drew {name}")
    loaded, sign = load_for(shipped("playlists", "twin-towers.yaml"), "")
    show = compile_playlist(loaded, sign, fonts).show
    start = show.timeline.anchor + Fraction(3)
    write_picture(
        show, IMAGES / "twin-towers.png", start=start, seconds=Fraction(1), fps=Fraction(1), look="led"
    )
    write_specimen(fonts, IMAGES / "specimen.png")


def main() -> int:
    """Build, or with ``--check`` compare. Exit 1 when something is out of date."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for path, wanted in {**pages(), **schemas()}.items():
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != wanted:
                stale.append(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
    if check:
        stale += [path for path in pictures() if not path.exists()]
        for path in stale:
            print(f"{path.relative_to(ROOT)}: out of date; run make docs", file=sys.stderr)
        return 1 if stale else 0
    draw()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
