"""When what is lit: pure functions of (schedule, instant). Nothing here reads a clock, a file or a socket."""
