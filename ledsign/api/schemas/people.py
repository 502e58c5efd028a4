"""People, sessions, second factors, tokens: as they travel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ledsign.api.schemas.base import Instant, Message
from ledsign.service.roles import Permission, Role

# Printable, nothing invisible: it is shown beside approvals.
SHOWN = r"^[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+$"
ID = "01ksvh2m6g8x3c9d4p7q0r5t1w"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

GivenLogin = Annotated[str, Field(min_length=1, max_length=64, examples=["lin.wei"])]
NewLogin = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$", max_length=64, examples=["lin.wei"]),
]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=SHOWN, examples=["林薇"])]
GivenPassword = Annotated[
    str,
    Field(
        min_length=1, max_length=200, repr=False, json_schema_extra={"format": "password"},
        examples=["correct horse battery"],
    ),
]  # fmt: skip
NewPassword = Annotated[
    str,
    Field(
        min_length=12, max_length=200, repr=False, json_schema_extra={"format": "password"},
        description="12 characters at least, without the login in it / 至少 12 个字符，不含登录名",
        examples=["correct horse battery"],
    ),
]  # fmt: skip
Code = Annotated[
    str,
    Field(
        min_length=6, max_length=40, repr=False, examples=["492039"],
        description="of the telephone, or a recovery code / 手机动态口令或恢复码",
    ),
]  # fmt: skip
SignName = Annotated[str, Field(min_length=1, max_length=100, pattern=SHOWN)]
Roles = Annotated[list[Role], Field(max_length=20)]
Grants = Annotated[
    dict[SignName, Roles],
    Field(
        max_length=200, description="roles by sign, * is every sign / 各屏角色，* 为全部屏",
        examples=[{"*": ["auditor"], "twin-towers": ["author", "operator"]}],
    ),
]  # fmt: skip
Secret = Annotated[
    str,
    Field(
        description="shown this once; empty when the same request is sent again / 仅显示一次",
        examples=["t2b1mZr0…"],
    ),
]


class SetupState(Message):
    """Whether anybody was set up."""

    needed: bool = Field(description="nobody yet: use the link printed on the console / 尚未初始化")


class SetUp(Message):
    """The first administrator, with the secret of the link."""

    secret: str = Field(min_length=1, max_length=200, repr=False, examples=["t2b1mZr0kq5mU9"])
    login: NewLogin
    name: Name
    password: NewPassword


class Accept(Message):
    """The password of who was invited, or whose password was reset, with the secret of the link."""

    secret: str = Field(min_length=1, max_length=200, repr=False, examples=["t2b1mZr0kq5mU9"])
    password: NewPassword


class LogIn(Message):
    """What somebody is known by."""

    login: GivenLogin
    password: GivenPassword
    code: str = Field(
        default="", max_length=40, repr=False, examples=["492039"],
        description="needed by who has a second factor / 已绑定动态口令者必填",
    )  # fmt: skip


class GivenCode(Message):
    """A one-time code."""

    code: Code


class Proof(Message):
    """The password, typed again."""

    password: GivenPassword


class PasswordChange(Message):
    """The old password and the new one."""

    old: GivenPassword
    new: NewPassword


class Enrolment(Message):
    """Goes into the telephone. It counts once a code made with it was sent back."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXP"])
    uri: str = Field(examples=["otpauth://totp/ledsign:lin.wei?secret=JBSWY3DPEHPK3PXP&issuer=ledsign"])


class RecoveryCodes(Message):
    """For a lost telephone: each works once. They are shown this once."""

    codes: list[str] = Field(examples=[["k7mq-2h9x-p4wd-zt6r"]])
    csrf: str = Field(
        default="", description="from now on: the session has another cookie / 会话已更换", examples=[DIGEST]
    )


class Key(Message):
    """What this person approves with."""

    id: str = Field(description="empty: no key yet", examples=["a3f1c09be27d4458a3f1c09be27d4458"])
    public: str = Field(examples=["ed25519:1Z0m…"])
    counts: bool = Field(description="somebody trusted has vouched for it / 已获担保")
    vouched_by: str | None = Field(default=None, description="who; null: one of the first two", examples=[ID])


class PersonLine(Message):
    """A person in a list."""

    id: str = Field(examples=[ID])
    login: str = Field(examples=["lin.wei"])
    name: str = Field(examples=["林薇"])
    grants: dict[str, list[Role]] = Field(examples=[{"twin-towers": ["author"]}])
    disabled: bool
    invited: bool = Field(description="has not set a password yet / 尚未设置密码")
    second_factor: bool


class PersonDetail(PersonLine):
    """A person."""

    key: Key
    version: int
    created: Instant
    created_by: str | None = Field(default=None, examples=[ID])


class Me(PersonDetail):
    """Yourself, in this session."""

    language: Literal["zh", "en"]
    permissions: dict[str, list[Permission]] = Field(
        description="what you may do here, by sign", examples=[{"twin-towers": ["sign.read"]}]
    )
    must_enrol: bool = Field(
        description="enrol a second factor: until then you may do nothing else / 须先绑定动态口令"
    )
    recovery_codes_left: int
    via: Literal["session", "token", "local"]
    csrf: str = Field(description="send it as X-CSRF-Token with every write; empty for tokens")
    strong_until: Instant | None = Field(description="no code is asked for again until then")


class MeChange(Message):
    """What you change of yourself."""

    language: Literal["zh", "en"]


class SessionLine(Message):
    """A session that still is."""

    id: str = Field(examples=[DIGEST])
    current: bool
    began: Instant
    seen: Instant
    ends: Instant = Field(description="at the latest")
    peer: str = Field(examples=["192.0.2.7"])
    agent: str = Field(examples=["Mozilla/5.0"])


class Begun(Message):
    """Logged in. The cookie comes with it."""

    csrf: str = Field(description="send it as X-CSRF-Token with every write", examples=[DIGEST])
    must_enrol: bool = Field(description="enrol a second factor first: POST /me/second-factor")
    ends: Instant
    person: PersonLine


class Invitation(Message):
    """Somebody new."""

    login: NewLogin
    name: Name
    grants: Grants = Field(default_factory=dict)


class LinkMade(Message):
    """A link that works once. Give its secret to that person, and nobody else."""

    person: PersonLine
    purpose: Literal["invite", "reset"]
    secret: Secret
    path: str = Field(
        description="the page where it is taken up, the secret behind #",
        examples=["/invitation#t2b1mZr0kq5mU9"],
    )
    expires: Instant


class LinkWanted(Message):
    """What the link is to be for."""

    purpose: Literal["invite", "reset"]
    second_factor: bool = Field(default=False, description="a reset takes the second factor away too")


class PersonChange(Message):
    """Those given are changed."""

    name: Name | None = None
    disabled: bool | None = None


class GrantsGiven(Message):
    """The whole of what somebody may do."""

    grants: Grants


class Vouching(Message):
    """You have heard this key's id from the person themselves: by telephone, or at their desk."""

    key: str = Field(pattern="^[0-9a-fA-F]{32}$", examples=["a3f1c09be27d4458a3f1c09be27d4458"])


class TokenWanted(Message):
    """At most what you may do yourself; never reviewing, publishing, managing people."""

    name: Name
    scopes: list[Permission] = Field(min_length=1, max_length=40, examples=[["sign.read", "content.read"]])
    signs: list[SignName] = Field(min_length=1, max_length=200, examples=[["twin-towers"]])
    expires: Instant = Field(description="within a year")


class TokenLine(Message):
    """A token that works."""

    id: str = Field(examples=[ID])
    person: str = Field(examples=[ID])
    name: str
    scopes: list[str]
    signs: list[str]
    created: Instant
    expires: Instant
    used: Instant | None = Field(description="to the minute")


class TokenIssued(TokenLine):
    """With its secret."""

    secret: Secret
