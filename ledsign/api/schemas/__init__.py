"""Schemas: what travels, in both directions. Pydantic only, so that the client shares them."""
