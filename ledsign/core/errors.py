"""Every error ledsign raises on purpose.

LedsignError
├── DocumentError              bad input in a file or on the command line; carries every Problem found
├── LayoutError                a sign's geometry or wiring cannot be compiled; carries every Problem found
├── WireError
│   ├── LocalWireError         our side asked a codec for something its protocol cannot carry
│   └── RemoteWireError        the peer's bytes break the protocol
├── TransportError             a socket, port or file cannot be opened or written
├── FontError
│   └── MissingGlyph           no font we may use draws a cluster
├── ScheduleError              a schedule asks for what cannot be; carries a stable reason and both languages
│   └── UnpublishedYear        … for a year whose holidays the State Council has not announced yet
├── ShowError                  a compiled show is missing, damaged or not for this sign
│   └── ReleaseRefused         a release does not allow this show here and now
├── PlayerError
│   └── PlayerUnavailable      no player answers
└── ServiceError               a use case says no; carries a stable code and both languages
    ├── Unknown                there is no such thing, or none that this person may know of
    ├── Forbidden              this person may see it but not do that
    ├── Unauthenticated        nobody is logged in, or a second factor is missing
    ├── Conflict               it cannot be done in the state things are in
    ├── Stale                  somebody else has changed it meanwhile
    ├── Invalid                what was sent cannot be used
    ├── TooLarge               … because it is larger than allowed
    ├── TooMany                too many requests
    └── Unavailable            something it needs does not answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.problem import Bilingual, Problem


class LedsignError(Exception):
    """Base of all; never raised itself."""


class _ProblemsError(LedsignError):
    """An error made of one or more problems, each with place and remedy."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("an error needs at least one problem")
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(problem.line_of_text() for problem in self.problems))


class DocumentError(_ProblemsError):
    """Input from an operator is wrong; nothing of it was applied."""


class LayoutError(_ProblemsError):
    """The sign's wiring contradicts itself or its canvas."""


class WireError(LedsignError):
    """Base of what can go wrong with bytes on a wire."""


class LocalWireError(WireError):
    """We asked a codec for what its protocol cannot carry."""


class RemoteWireError(WireError):
    """The peer's bytes break the protocol. ``reason`` is a short stable key for counting."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason}: {detail}" if detail else reason)


class TransportError(LedsignError):
    """A socket, port or file cannot be opened or written."""


class FontError(LedsignError):
    """A font file is missing, damaged or not what was asked for."""


class MissingGlyph(FontError):  # noqa: N818 - the field calls it that
    """No font we may use draws this cluster."""


class ScheduleError(LedsignError):
    """A schedule asks for what cannot be. ``reason`` is a short stable key; ``text`` says it to people."""

    def __init__(self, reason: str, text: Bilingual) -> None:
        self.reason = reason
        self.text = text
        super().__init__(text.en)


class UnpublishedYear(ScheduleError):  # noqa: N818
    """Whether people work on a day of ``year`` is not known; ``last_year`` is the last one that is."""

    def __init__(self, year: int, last_year: int, text: Bilingual) -> None:
        self.year = year
        self.last_year = last_year
        super().__init__("unpublished-year", text)


class ShowError(LedsignError):
    """A compiled show is missing, damaged or not for this sign."""


class ReleaseRefused(ShowError):  # noqa: N818 - that is what happened
    """A release does not allow a show. ``reason`` is one of ``ledsign.show.refusals.REASONS``; ``text`` says
    it to people, with the remedy.
    """

    def __init__(self, reason: str, text: Bilingual) -> None:
        self.reason = reason
        self.text = text
        super().__init__(text.en)


class PlayerError(LedsignError):
    """The player refused or failed."""


class PlayerUnavailable(PlayerError):  # noqa: N818
    """No player answers."""


class ServiceError(LedsignError):
    """A use case says no. ``code`` is a short stable key; ``text`` says it to people, with the remedy.

    ``problems`` are faults of a document; ``told`` are further plain values for whoever asked, such as the
    version that is current now.
    """

    def __init__(
        self, code: str, en: str, zh: str, *, problems: Sequence[Problem] = (), **told: object
    ) -> None:
        from ledsign.core.problem import Bilingual

        self.code = code
        self.text = Bilingual(en, zh)
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.told = told
        super().__init__(en)


class Unknown(ServiceError):  # noqa: N818
    """There is no such thing, or none that this person may know of."""


class Forbidden(ServiceError):  # noqa: N818
    """This person may see it but not do that."""


class Unauthenticated(ServiceError):  # noqa: N818
    """Nobody is logged in, or a second factor is missing."""


class Conflict(ServiceError):  # noqa: N818
    """It cannot be done in the state things are in."""


class Stale(ServiceError):  # noqa: N818
    """Somebody else has changed it meanwhile."""


class Invalid(ServiceError):  # noqa: N818
    """What was sent cannot be used."""


class TooLarge(ServiceError):  # noqa: N818
    """What was sent is larger than allowed."""


class TooMany(ServiceError):  # noqa: N818
    """Too many requests; ``told["retry_after_s"]`` says how long to wait."""


class Unavailable(ServiceError):  # noqa: N818
    """Something this needs does not answer, or the disk is full or read-only."""
