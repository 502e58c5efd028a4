"""Running: how signs stand, and what is done to them while they play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ledsign.api.schemas.alarms import AlarmTold
from ledsign.api.schemas.running import (
    AllOrdered,
    Blackout,
    Brightness,
    JournalRecord,
    NewOverride,
    Ordered,
    OverrideTold,
    SetBrightness,
    Takedown,
)
from ledsign.api.schemas.status import SignStatus
from ledsign.client.events import events
from ledsign.client.noun import Noun, at

if TYPE_CHECKING:
    from collections.abc import Iterator

To = Literal["black", "safe"]


class Status(Noun):
    """Desired, reported, observed."""

    def list(self) -> Iterator[SignStatus]:
        """Of every sign you may see."""
        return self._all(SignStatus, "/status")

    def of(self, sign: str) -> SignStatus:
        """Of one sign, asked from its player now."""
        return self._wire.get(SignStatus, at("signs", sign, "status"))

    def follow(self, sign: str) -> Iterator[SignStatus]:
        """Of one sign, again whenever it changes, until the service ends."""
        for event in events(self._wire, at("signs", sign, "status", "events")):
            if isinstance(event.data, dict) and "green" in event.data:
                yield SignStatus.model_validate(event.data)


class Takedowns(Noun):
    """What is on comes off."""

    def everywhere(self, to: To = "safe", reason: str = "") -> AllOrdered:
        """Of every sign you may make dark."""
        return self._send(AllOrdered, "POST", "/takedown", Takedown(to=to, reason=reason))

    def of(self, sign: str, to: To = "safe", reason: str = "") -> Ordered:
        """Of one sign."""
        body = Takedown(to=to, reason=reason)
        return self._send(Ordered, "PUT", at("signs", sign, "takedown"), body)

    def end(self, sign: str) -> Ordered:
        """Show it again."""
        return self._send(Ordered, "DELETE", at("signs", sign, "takedown"))


class Blackouts(Noun):
    """Dark until ended."""

    def of(self, sign: str, reason: str = "") -> Ordered:
        """Make one sign dark."""
        return self._send(Ordered, "PUT", at("signs", sign, "blackout"), Blackout(reason=reason))

    def end(self, sign: str) -> Ordered:
        """Light it again."""
        return self._send(Ordered, "DELETE", at("signs", sign, "blackout"))


class Overrides(Noun):
    """Something else for a while."""

    def list(self, sign: str) -> Iterator[OverrideTold]:
        """Those in force."""
        return self._all(OverrideTold, at("signs", sign, "overrides"))

    def create(self, sign: str, playlist: str, **how: Any) -> OverrideTold:
        """A playlist of the released show; ``seconds`` or ``until``, ``kind``, ``title``."""
        body = NewOverride(playlist=playlist, **how)
        return self._send(OverrideTold, "POST", at("signs", sign, "overrides"), body)

    def cancel(self, sign: str, ident: str) -> None:
        """End it before its time."""
        self._wire.ask("DELETE", at("signs", sign, "overrides", ident))


class BrightnessOf(Noun):
    """Brightness by hand."""

    def get(self, sign: str) -> Brightness:
        """How bright it is."""
        return self._wire.get(Brightness, at("signs", sign, "brightness"))

    def set(self, sign: str, level: float | None) -> Brightness:
        """0..1; None is what the schedule says."""
        return self._send(Brightness, "PUT", at("signs", sign, "brightness"), SetBrightness(level=level))


class Alarms(Noun):
    """What needs somebody."""

    def list(self) -> Iterator[AlarmTold]:
        """All you may see, newest first."""
        return self._all(AlarmTold, "/alarms")

    def acknowledge(self, alarm: str) -> AlarmTold:
        """Somebody looks after it."""
        return self._send(AlarmTold, "POST", at("alarms", alarm, "acknowledgement"))


class Journal(Noun):
    """Proof of play."""

    def list(self, sign: str, **which: Any) -> Iterator[JournalRecord]:
        """Its records."""
        return self._all(JournalRecord, at("signs", sign, "journal"), **which)
