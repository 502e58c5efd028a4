"""A small sign, and short ways to write playlists and schedules on it through the API."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.service import signs
from ledsign.service.roles import Role
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from ledsign.service.house import House

SIGN = "p10-64x16"
SIGN_TEXT = Path("signs/p10-64x16.yaml").read_text(encoding="utf-8")
PLAYLIST = "# 标题\nledsign: playlist/1\ntitle: 欢迎\nitems:\n  - text: 欢迎光临\n    size: 16\n"
SCHEDULE = """\
ledsign: schedule/1
playlists:
  hello: welcome.yaml
campaigns:
  - { name: evenings, playlist: hello, daily: "19:00-22:00" }
"""
AUTHOR = actor("lin", Role.AUTHOR)
OTHER_AUTHOR = actor("wang", Role.AUTHOR)
ADMIN = actor("root", Role.ADMIN)
YAML = {"Content-Type": "application/yaml"}


def with_sign(house: House, text: str = SIGN_TEXT) -> None:
    with house.unit(LOCAL) as unit:
        signs.create(unit, text)


@dataclass(slots=True)
class Desk:
    """One kind of document of one sign, for one client."""

    client: TestClient
    kind: str = "playlist"
    sign: str = SIGN

    @property
    def root(self) -> str:
        return f"/api/v1/signs/{self.sign}/{self.kind}s"

    def create(self, name: str, text: str = PLAYLIST) -> dict[str, Any]:
        answer = self.client.post(self.root, json={"name": name, "text": text})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def put(self, one: str, version: int, **fields: Any) -> Any:
        return self.client.put(f"{self.root}/{one}", json=fields, headers=match(version))

    def get(self, one: str, rest: str = "") -> Any:
        return self.client.get(f"{self.root}/{one}{rest}")

    def delete(self, one: str, version: int) -> Any:
        return self.client.delete(f"{self.root}/{one}", headers=match(version))


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}
