"""Start the player process."""

from ledsign.player.main import main

raise SystemExit(main())
