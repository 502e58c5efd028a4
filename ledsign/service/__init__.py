"""Service: the use cases. The only code that touches the store, the worker and the players together.

A use case is a function ``verb(unit, …)``: it asks ``unit.actor`` for the permission first, changes the
tables through ``unit.db``, writes one audit record, and returns rows or plain values. It raises ServiceError
and nothing half-done.
"""
