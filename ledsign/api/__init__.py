"""API: HTTP in, use cases called, answers and errors mapped. No logic of its own."""
