"""``python -m ledsign.worker``."""

from ledsign.worker.main import main

main()
