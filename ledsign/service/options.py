"""Options: everything that can be configured, with defaults that are safe as they are.

Descriptions are two lines, English and Chinese: ``ledsign config`` and the documentation show them.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ledsign.settings import home

Names: TypeAlias = Annotated[tuple[str, ...], NoDecode]


class Options(BaseSettings):
    """Configuration of the service: TOML < environment (``LEDSIGN_…``) < flags."""

    model_config = SettingsConfigDict(
        env_prefix="LEDSIGN_", env_ignore_empty=True, extra="ignore", frozen=True
    )
    home: Path = Field(default_factory=home, description="folder of everything kept\n所有数据所在文件夹")
    database: str = Field(
        default="",
        description="SQLAlchemy URL; empty: SQLite in the home folder\n数据库地址；留空用内置 SQLite",
        json_schema_extra={"secret": True},
    )  # fmt: skip
    host: str = Field(default="127.0.0.1", description="address to listen on\n监听地址")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on\n监听端口")
    allowed_hosts: Names = Field(
        default=(),
        description="names it is called by, besides this machine's own\n对外使用的主机名（本机名除外）",
    )
    trusted_proxies: Names = Field(
        default=(),
        description="addresses of proxies that do TLS and whose X-Forwarded-For is believed\n"
        "可信反向代理地址（由其负责 TLS）",
    )
    tls_cert: Path | None = Field(default=None, description="certificate chain, PEM\nTLS 证书（PEM）")
    tls_key: Path | None = Field(default=None, description="its private key, PEM\nTLS 私钥（PEM）")
    idle_minutes: int = Field(
        default=30,
        ge=1,
        le=720,
        description="a session ends after so long without a request\n会话闲置多久失效（分钟）",
    )
    session_hours: int = Field(
        default=12, ge=1, le=24, description="and after so long in any case\n会话最长时长（小时）"
    )
    invitation_hours: int = Field(
        default=72, ge=1, le=336, description="how long an invitation is good for\n邀请链接有效期（小时）"
    )
    requests_per_minute: int = Field(
        default=1200, ge=0, description="of one person or peer; 0: any\n每人或每个来源每分钟请求上限；0 不限"
    )
    connections_per_peer: int = Field(
        default=256,
        ge=16,
        le=1000,
        description="open connections of one address; this machine's own and trusted proxies: up to 1000\n"
        "单个来源的连接数上限；本机与可信代理可达 1000",
    )
    body_kib: int = Field(
        # A text of 1 MiB, its Chinese written as \uXXXX, and what stands around it.
        default=2112,
        ge=16,
        le=65536,
        description="largest request, uploads apart\n请求体上限（KiB，上传除外）",
    )
    upload_mib: int = Field(default=32, ge=1, le=512, description="largest upload\n上传上限（MiB）")
    body_seconds: float = Field(
        default=10, gt=0, le=600, description="longest pause within a request\n请求体中允许的最长停顿（秒）"
    )
    stages: int = Field(
        default=2, ge=1, le=3, description="people who must approve a submission\n送审需要几级审核"
    )
    webhook_hosts: Names = Field(
        default=(), description="hosts alarms may be told to\n允许接收告警通知的主机"
    )
    word_lists: Names = Field(
        default=(), description="files of words to flag, besides the imported lists\n附加敏感词表文件"
    )
    workers: int = Field(
        default=2, ge=1, le=64, description="processes that compile and render\n编译与渲染进程数"
    )
    backup_minutes: int = Field(
        default=5,
        ge=0,
        le=1440,
        description="between backups of the database; 0: none\n数据库备份间隔（分钟）；0 不备份",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="of the log\n日志格式")

    @field_validator("allowed_hosts", "trusted_proxies", "webhook_hosts", "word_lists", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        """In the environment and on the command line names are separated by commas."""
        if isinstance(given, str):
            return tuple(one.strip() for one in given.split(",") if one.strip())
        return given

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for one in given:
            ipaddress.ip_network(one, strict=False)
        return given

    @property
    def database_url(self) -> str:
        """The URL with its default."""
        return self.database or f"sqlite:///{self.home / 'service' / 'ledsign.db'}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach it over TLS: its own, or that of a proxy that is trusted."""
        return self.tls_cert is not None or bool(self.trusted_proxies)
