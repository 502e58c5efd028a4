"""Start-up: builds the parts in order, hands each to the next, and stops them in reverse."""
