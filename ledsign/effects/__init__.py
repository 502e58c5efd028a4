"""Effects: how a clip moves in, as pure functions of exact time."""
