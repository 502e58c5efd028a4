"""Options: everything that can be configured, with defaults that are safe as they are."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ledsign.settings import home


class Options(BaseSettings):
    """Configuration of the service: TOML < environment (``LEDSIGN_…``) < flags."""

    model_config = SettingsConfigDict(env_prefix="LEDSIGN_", extra="ignore", frozen=True)
    home: Path = Field(default_factory=home)
    database: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in the home folder")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    stages: int = Field(default=2, ge=1, le=3, description="people who must approve a submission")

    @property
    def database_url(self) -> str:
        """The URL with its default."""
        return self.database or f"sqlite:///{self.home / 'service' / 'ledsign.db'}"
