"""The real-time process: a show, a clock, outputs. Nothing else need be running."""
