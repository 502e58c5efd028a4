"""iCalendar (.ics, RFC 5545): a plan for people's calendars, and a schedule from somebody's calendar."""

from __future__ import annotations

from ledsign.documents.ical_export import write_plan
from ledsign.documents.ical_import import Imported, read_calendar

__all__ = ["Imported", "read_calendar", "write_plan"]
