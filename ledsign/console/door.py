"""Door: the plain pages for who is not in yet. Small, without a WebSocket: they call the API and go on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ledsign.console.words import HTML_LANGUAGES, Say

if TYPE_CHECKING:
    from ledsign.console.words import Language

KINDS = ("login", "setup", "invitation", "second-factor")


def door_page(kind: str, language: Language) -> str:
    """The HTML of one of ``KINDS``. Raises KeyError for another."""
    say = Say(language)
    title, told, fields, button = {
        "login": _login,
        "setup": _setup,
        "invitation": _invitation,
        "second-factor": _second_factor,
    }[kind](say)
    other: tuple[Language, str] = ("en", "English") if language == "zh" else ("zh", "中文")
    return f"""<!doctype html><html lang="{HTML_LANGUAGES[language]}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)} · ledsign</title>
<link rel="icon" href="/console/static/icon.svg">
<link rel="stylesheet" href="/console/static/letters/letters.css">
<link rel="stylesheet" href="/console/look/tokens.css">
<link rel="stylesheet" href="/console/static/door.css">
<script src="/console/static/console.js"></script></head>
<body><main><p class="brand"><i></i><i></i>ledsign</p><h1>{escape(title)}</h1><p>{escape(told)}</p>
<form data-kind="{kind}" data-step="proof" autocomplete="on">{fields}
<div role="alert" aria-live="assertive"></div><button type="submit">{escape(button)}</button></form>
<div class="other">
<button type="button" data-language="{other[0]}" lang="{HTML_LANGUAGES[other[0]]}">{other[1]}</button>
<button type="button" data-theme-button>{escape(say("浅色 / 深色", "Light / dark"))}</button></div></main>
<script src="/console/static/door.js"></script></body></html>"""


def _field(
    name: str, label: str, kind: str = "text", complete: str = "off", hint: str = "", more: str = ""
) -> str:
    told = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}" '
        f'autocomplete="{complete}"{described} {more}>{told}'
    )


def _code(say: Say, *, hidden: bool) -> str:
    field = _field(
        "code", say("动态口令", "One-time code"), complete="one-time-code", more='inputmode="numeric"'
    )
    return f"<div data-code{' hidden' if hidden else ''}>{field}</div>"


def _new_password(say: Say) -> str:
    hint = say("至少 12 个字符，不含登录名", "12 characters at least, without your login name in it")
    return _field(
        "password", say("密码", "Password"), "password", "new-password", hint, "required minlength=12"
    )


def _login(say: Say) -> tuple[str, str, str, str]:
    fields = _field("login", say("登录名", "Login name"), complete="username", more="required autofocus")
    fields += _field("password", say("密码", "Password"), "password", "current-password", more="required")
    return (
        say("登录", "Log in"),
        say("双塔与屏幕控制台", "The console of your signs"),
        fields + _code(say, hidden=True),
        say("登录", "Log in"),
    )


def _setup(say: Say) -> tuple[str, str, str, str]:
    fields = _field("name", say("姓名", "Your name"), complete="name", more="required autofocus")
    hint = say("小写字母、数字、点和横线", "small letters, digits, dots and dashes")
    fields += _field("login", say("登录名", "Login name"), complete="username", hint=hint, more="required")
    return (
        say("首次设置", "First set-up"),
        say("创建第一位管理员。此链接只能使用一次。", "Make the first administrator. This link works once."),
        fields + _new_password(say),
        say("创建管理员", "Make the administrator"),
    )


def _invitation(say: Say) -> tuple[str, str, str, str]:
    return (
        say("设置密码", "Choose your password"),
        say("此链接只能使用一次。", "This link works once."),
        '<input type="hidden" name="login">' + _new_password(say) + _code(say, hidden=True),
        say("保存并登录", "Save and log in"),
    )


def _second_factor(say: Say) -> tuple[str, str, str, str]:
    proof = _field(
        "password", say("再输入一次密码", "Your password once more"), "password", "current-password"
    )
    scan = say(
        "用身份验证器应用扫描，或手动输入密钥：", "Scan it with an authenticator app, or type the key:"
    )
    saved = say(
        "请保存这些恢复码：手机丢失时每个可用一次。",
        "Keep these recovery codes: each lets you in once should you lose your telephone.",
    )
    fields = (
        f"<div data-proof>{proof}</div><div data-code hidden><p>{escape(scan)} <code data-secret></code></p>"
        f'<div class="qr" role="img" aria-label="{escape(say("二维码", "QR code"))}"></div>'
        + _field(
            "code", say("应用显示的 6 位数字", "The six digits the app shows"), more='inputmode="numeric"'
        )
        + f'</div><div data-done hidden><p>{escape(saved)}</p><ul class="codes"></ul></div>'
    )
    return (
        say("绑定动态口令", "Set up your one-time codes"),
        say(
            "审核、发布和管理人员需要动态口令：偷走密码也无法上屏。",
            "Reviewing, publishing and managing people need them: a stolen password is not enough.",
        ),
        fields,
        say("继续", "Go on"),
    )
