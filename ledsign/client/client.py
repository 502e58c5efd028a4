"""Client: the nouns of the service as attributes of one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.client import documents, people, running, showing
from ledsign.client.wire import Wire

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from ledsign.core.clock import Clock


class Client:
    """Everything the service offers a program. Close it, or use it as a context.

    ``http``: another httpx2 client than a new one, for tests or a proxy of your own.
    """

    def __init__(
        self,
        server: str,
        token: str = "",
        *,
        timeout_s: float = 30,
        verify: Any = True,
        http: httpx2.Client | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.wire = (
            Wire(server, http, clock)
            if http is not None
            else Wire.to(server, token=token, timeout_s=timeout_s, verify=verify)
        )
        wire = self.wire
        self.sessions = people.Sessions(wire)
        self.me = people.Myself(wire)
        self.people = people.People(wire)
        self.tokens = people.Tokens(wire)
        self.signs = documents.Signs(wire)
        self.playlists = documents.Playlists(wire)
        self.schedules = documents.Schedules(wire)
        self.media = documents.Media(wire)
        self.previews = showing.Previews(wire)
        self.jobs = showing.Jobs(wire)
        self.submissions = showing.Submissions(wire)
        self.releases = showing.Releases(wire)
        self.status = running.Status(wire)
        self.takedown = running.Takedowns(wire)
        self.blackout = running.Blackouts(wire)
        self.overrides = running.Overrides(wire)
        self.brightness = running.BrightnessOf(wire)
        self.alarms = running.Alarms(wire)
        self.journal = running.Journal(wire)
        self.audit = people.Audit(wire)

    def close(self) -> None:
        """Close connections."""
        self.wire.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
