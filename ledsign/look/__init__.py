"""Look: static files that the console's pages and the simulator's page both read. No code but this.

``tokens.css`` has the colours and letters; ``scene.js`` draws a sign at night: ``night.js`` the sky and the
water, ``city.js`` the skyline, ``houses.js`` what carries the LEDs, ``lamps.js`` the LEDs themselves.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
