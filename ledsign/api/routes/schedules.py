"""Schedules of a sign."""

from __future__ import annotations

from ledsign.api.document_routes import document_routes

ROUTES = document_routes("schedule")
