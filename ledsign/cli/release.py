"""``ledsign release``: make a release of a show, sign it, and see whether a player would accept it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.core.errors import DocumentError
    from ledsign.show.release import Approver, SignedRelease

release = typer.Typer(
    name="release",
    help="Releases: which show may be shown, who approved it, until when. 发布：审批、签名、校验。",
    no_args_is_help=True,
)
File = Annotated[Path, typer.Argument(help="Release file.")]
REFUSED = 1
_OPTIONS = {"number": "--number", "sign": "--sign", "expires_ns": "--from"}


@release.command()
def make(
    show: Annotated[Path, typer.Argument(help="Playlist, schedule or compiled show folder.")],
    until: Annotated[str, typer.Option("--until", help="Last day (2026-05-31) or instant it is valid.")],
    approver: Annotated[
        list[str],
        typer.Option(help="Who may sign: FILE.pub or FILE.pub=STAGE of the review; again for more."),
    ],
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the document's.")] = "",
    number: Annotated[int | None, typer.Option(min=1, help="Default: one above the player's last.")] = None,
    since: Annotated[str, typer.Option("--from", help="First day or instant; default: today.")] = "",
    threshold: Annotated[int, typer.Option(min=1, help="How many different people must sign.")] = 2,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: SIGN-N.release.")] = None,
) -> None:
    """Write an unsigned release of exactly this show; each approver then runs ``ledsign release sign``.

    为该成片生成待签发布文件；随后每位审批人运行 ledsign release sign。
    """
    from ledsign.cli.say import note
    from ledsign.cli.show_of import show_of
    from ledsign.core.clock import SystemClock
    from ledsign.player.address import state_folder
    from ledsign.settings import home
    from ledsign.show.bundle import sealed
    from ledsign.show.release import Release, signed, utc_text
    from ledsign.show.store import player_store

    found = sealed(show_of(show, sign))
    name, now_ns = found.sign.name, SystemClock().now_ns()
    start_ns, end_ns = _validity(since, until, found.sign.zone, now_ns)
    wanted = Release(
        number=number or player_store(state_folder(home(), name)).last_number() + 1,
        sign=name,
        show=found.digest,
        approvers=tuple(_approver(one) for one in approver),
        threshold=threshold,
        not_before_ns=start_ns,
        expires_ns=end_ns,
        issued_ns=now_ns,
    )
    people = {one.name for one in wanted.approvers}
    if len(people) < threshold or len({one.key for one in wanted.approvers}) < len(wanted.approvers):
        raise _wrong(
            "--approver",
            f"{threshold} different people must sign, but {len(people)} may",
            f"须由 {threshold} 位不同的人签名，但只列出 {len(people)} 位审批人",
            "name more people with --approver, each once, or lower --threshold",
            "请用 --approver 列出更多审批人（各一次），或减小 --threshold",
        )
    try:
        data = signed(wanted, ())
    except ValueError as error:  # far beyond what anybody means: the year 1900, a number of twenty digits
        option = _OPTIONS.get(str(error).split()[0], "--approver")
        raise _wrong(
            option, "no release can be made with this", "这样无法生成发布",
            f"give {option} a likelier value", f"请检查 {option} 的值",
        ) from error  # fmt: skip
    path = output or Path(f"{name}-{wanted.number}.release")
    _write(path, data)
    note(
        f"{path}: release {wanted.number} of show {found.digest[:12]}… for “{name}”,"
        f" {utc_text(start_ns)} to {utc_text(end_ns)}; {threshold} people must sign it",
        f"{path}：屏“{name}”的第 {wanted.number} 号发布，成片 {found.digest[:12]}…，"
        f"有效期 {utc_text(start_ns)} 至 {utc_text(end_ns)}；须 {threshold} 人签名",
    )


@release.command()
def sign(
    file: File,
    key: Annotated[
        list[str],
        typer.Option(help="An approver's .key file, or a name in LEDSIGN_HOME/keys; again for more."),
    ],
) -> None:
    """Add a signature to a release file. 为发布文件签名。"""
    from ledsign.cli.keys import key_file, read_secret
    from ledsign.cli.say import note
    from ledsign.core.errors import ShowError
    from ledsign.show.key import PRIVATE_SUFFIX, read_signing_key
    from ledsign.show.release import parse, signed

    keys = []
    for path in (key_file(one, PRIVATE_SUFFIX) for one in key):
        try:
            keys.append(read_signing_key(path))
        except ShowError as error:
            if "passphrase" not in str(error):
                raise
            keys.append(read_signing_key(path, read_secret()))
    try:
        data = signed(parse(read_release(file)), keys)
    except ValueError as error:
        raise _wrong(
            "--key", str(error), f"密钥不属于该发布的审批人：{error}",
            "make the release again with this person as --approver", "请把此人列为 --approver 后重新生成发布",
        ) from error  # fmt: skip
    _write(file, data)
    left = parse(data)
    names = ", ".join(dict.fromkeys(one.name for one in _signers(left)))
    note(f"{file}: signed by {names}", f"{file}：已由 {names} 签名")


@release.command()
def verify(
    file: File,
    trust: Annotated[
        Path | None, typer.Option(help="Trust file; default: that of the player of the release's sign.")
    ] = None,
    show: Annotated[Path | None, typer.Option(help="Also check that it approves exactly this.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Would a player accept it now? Exit code 1 when not, with the reason.

    播放机此刻是否会接受该发布；不接受则说明原因，退出码为 1。
    """
    from ledsign.cli.say import json_line, note
    from ledsign.cli.show_of import show_of
    from ledsign.core.clock import SystemClock
    from ledsign.core.errors import ReleaseRefused
    from ledsign.core.problem import operator_language
    from ledsign.player.address import state_folder
    from ledsign.settings import home
    from ledsign.show.bundle import sealed
    from ledsign.show.release import approved_by, parse, utc_text
    from ledsign.show.release import verify as check
    from ledsign.show.trust import TRUST, read_trust

    language = operator_language()
    data = read_release(file)
    try:
        found = parse(data).release
        path = trust or state_folder(home(), found.sign) / TRUST
        trusted = read_trust(path)
        if trusted is None:
            raise _wrong(
                "--trust",
                f"{path}: there is no trust file, so nobody's signature means anything",
                f"{path}：没有信任文件，任何签名都无从核对",
                "make one with ledsign keys trust",
                "请用 ledsign keys trust 生成",
            )
        digest = sealed(show_of(show, "")).digest if show is not None else found.show
        check(data, trusted, sign=trusted.sign, show=digest, last_number=0, now_ns=SystemClock().now_ns())
        people = list(dict.fromkeys(one.name for one in approved_by(data, trusted)))
    except ReleaseRefused as refused:
        if json:
            json_line(accepted=False, reason=refused.reason, text=refused.text.in_language(language))
        else:
            note(f"refused: {refused.text.en}", f"拒绝：{refused.text.zh}")
        raise typer.Exit(REFUSED) from None
    if json:
        json_line(accepted=True, number=found.number, sign=found.sign, show=found.show, approved_by=people)
    else:
        note(
            f"accepted: release {found.number} for “{found.sign}”, approved by {', '.join(people)},"
            f" until {utc_text(found.expires_ns)}",
            f"接受：屏“{found.sign}”第 {found.number} 号发布，审批人 {'、'.join(people)}，"
            f"有效至 {utc_text(found.expires_ns)}",
        )


def _validity(since: str, until: str, zone: str, now_ns: int) -> tuple[int, int]:
    """From when to when, nanoseconds since 1970. Raises DocumentError when it is empty or over already."""
    from ledsign.cli.instant import read_edge, read_range

    end_ns = read_edge(until, zone, "--until", 1)
    if end_ns <= now_ns and not since:
        raise _over(until)
    start_ns, end_ns = read_range(since, until, zone, now_ns, 1, last_option="--until")
    if end_ns <= now_ns:
        raise _over(until)
    return start_ns, end_ns


def _over(until: str) -> DocumentError:
    return _wrong(
        "--until",
        f"“{until}” is over already, so no player would accept the release",
        f"“{until}”已经过去，播放机不会接受这样的发布",
        "give an --until that is still to come",
        "--until 须晚于现在",
    )


def _approver(text: str) -> Approver:
    """``FILE.pub`` or ``FILE.pub=STAGE``."""
    from ledsign.cli.keys import public_key
    from ledsign.show.release import Approver

    file, _, stage = text.partition("=")
    key, name = public_key(file)
    return Approver(key=key.id, name=name, stage=stage)


def _signers(file: SignedRelease) -> list[Approver]:
    keys = {one.key for one in file.signatures}
    return [one for one in file.release.approvers if one.key in keys]


def read_release(file: Path) -> bytes:
    """The bytes of a release file. Raises ShowError."""
    from ledsign.core.errors import ShowError

    try:
        return file.read_bytes()
    except OSError as error:
        raise ShowError(f"{file}: cannot be read: {error.strerror}") from error


def _write(path: Path, data: bytes) -> None:
    from ledsign.core.errors import ShowError
    from ledsign.show.replacement import replace_file, sync_folder

    try:
        replace_file(path, [data], read_back=True)
        sync_folder(path.parent)
    except OSError as error:
        raise ShowError(f"{path}: cannot be written: {error.strerror}") from error


def _wrong(field: str, en: str, zh: str, remedy_en: str, remedy_zh: str) -> DocumentError:
    from ledsign.cli.mistake import mistake

    return mistake("release.bad", field, en, zh, remedy_en, remedy_zh)
