"""``ledsign keys``: the keys people approve releases with, and whose approval a player accepts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.core.errors import DocumentError
    from ledsign.show.key import PublicKey

keys = typer.Typer(
    name="keys",
    help="Keys people approve releases with. 审批发布所用的密钥。",
    no_args_is_help=True,
)
_NAME = re.compile(r"(?![ .])[\w \-.·]{1,64}(?<! )")
PASSPHRASE = "LEDSIGN_PASSPHRASE"  # noqa: S105 - the name of a variable


@keys.command()
def new(
    name: Annotated[str, typer.Argument(help="The person's name, also the files'.")],
    folder: Annotated[Path | None, typer.Option(help="Default: LEDSIGN_HOME/keys.")] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for one and lock the key.")] = False,
) -> None:
    """Make NAME.key (private, mode 0600: keep it to yourself) and NAME.pub, and print the public key.

    生成私钥 NAME.key（仅本人可读，勿外传）和公钥 NAME.pub，并打印公钥。
    """
    from ledsign.cli.say import note
    from ledsign.settings import home
    from ledsign.show.key import SigningKey

    if not _NAME.fullmatch(name):
        raise _wrong(
            "NAME", f"“{name}” cannot be a key's name", f"“{name}”不能用作密钥名",
            "use letters, digits, spaces, - and . only", "只能用文字、数字、空格、- 和 .",
        )  # fmt: skip
    made = SigningKey.new(name)
    secret = typer.prompt("passphrase", hide_input=True, confirmation_prompt=True) if passphrase else ""
    private, public = made.write(folder or home() / "keys", secret)
    note(
        f"private: {private} (never leaves you)\npublic:  {public} (give it to whoever runs the player)",
        f"私钥：{private}（请勿外传）\n公钥：{public}（交给播放机管理员）",
    )
    typer.echo(f"{made.public} {name}")


@keys.command()
def show(
    key: Annotated[str, typer.Argument(help="A .key or .pub file, or a name in LEDSIGN_HOME/keys.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print the public key, whose it is and its id. 打印公钥、持有人和编号。"""
    from ledsign.cli.say import json_line

    public, name = public_key(key)
    if json:
        json_line(name=name, key=str(public), id=public.id)
    else:
        typer.echo(f"{public} {name}\nid {public.id}")


@keys.command()
def trust(
    people: Annotated[
        list[str], typer.Argument(help="Public keys (.pub files, or names in LEDSIGN_HOME/keys).")
    ],
    sign: Annotated[str, typer.Option(help="The sign's name.")],
    threshold: Annotated[int, typer.Option(min=1, help="How many different people must approve.")] = 2,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Default: trust.json of the sign's player.")
    ] = None,
) -> None:
    """Write whose approval the sign's player accepts: from then on it plays released shows only.

    写明播放机认可哪些人的审批；此后只播放经审批发布的成片。
    """
    from ledsign.cli.say import note
    from ledsign.player.address import state_folder
    from ledsign.settings import home
    from ledsign.show.trust import TRUST, Person, Trust, write_trust

    found = [public_key(one) for one in people]
    wanted = Trust(
        sign=sign, threshold=threshold, people=tuple(Person(name=name, key=str(key)) for key, name in found)
    )
    path = output or state_folder(home(), sign) / TRUST
    try:
        write_trust(wanted, path)
    except ValueError as error:
        raise _wrong(
            "--threshold", str(error), str(error),
            "name more people, or lower --threshold", "请增加审批人，或减小 --threshold",
        ) from error  # fmt: skip
    names = ", ".join(dict.fromkeys(name for _, name in found))
    note(
        f"{path}: {threshold} of {names} must approve what “{sign}” shows",
        f"{path}：“{sign}”的内容须经 {names} 中 {threshold} 人审批",
    )


def read_secret() -> str:
    """The passphrase of a locked key: from LEDSIGN_PASSPHRASE, else asked for."""
    import os

    return os.environ.get(PASSPHRASE) or str(typer.prompt("passphrase", hide_input=True))


def public_key(text: str) -> tuple[PublicKey, str]:
    """A public key and its owner's name, from a file or a name in LEDSIGN_HOME/keys. Raises ShowError."""
    from ledsign.show.key import PUBLIC_SUFFIX, read_public_key

    # a private key may be locked; its public half lies beside it
    return read_public_key(key_file(text, PUBLIC_SUFFIX))


def key_file(text: str, suffix: str) -> Path:
    """The file of a key: as typed, or by its bare name (NAME, NAME.key, NAME.pub) in LEDSIGN_HOME/keys.

    A file of that name in the working folder goes first. ``suffix``: which half is wanted.
    """
    from ledsign.settings import home
    from ledsign.show.key import PRIVATE_SUFFIX, PUBLIC_SUFFIX

    path = Path(text)
    has_suffix = path.suffix in (PRIVATE_SUFFIX, PUBLIC_SUFFIX)
    path = path.with_suffix(suffix) if has_suffix else path.with_name(f"{path.name}{suffix}")
    kept = home() / "keys" / path.name
    if path.name != str(path) or (has_suffix and path.is_file()):
        return path
    return kept if kept.is_file() or not has_suffix else path


def _wrong(field: str, en: str, zh: str, remedy_en: str, remedy_zh: str) -> DocumentError:
    from ledsign.cli.mistake import mistake

    return mistake("keys.bad", field, en, zh, remedy_en, remedy_zh)
