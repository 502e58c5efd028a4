"""``python -m ledsign``."""

from ledsign.cli import main

main()
