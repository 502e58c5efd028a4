"""Stands in for the LED controllers: decodes the same bytes and shows the sign. Never reads a show."""
