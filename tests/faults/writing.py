"""A process that writes through a house, one unit of work after another, and says so only once each has been
committed; for ``test_service_faults``. ``python -m tests.faults.writing HOME COUNT``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.house import LOCAL, make_house


def main() -> None:
    home, count = Path(sys.argv[1]), int(sys.argv[2])
    house = make_house(home)
    for number in range(count):
        with house.unit(LOCAL) as unit:
            unit.audit("playlist.change", subject=str(number))
        os.write(1, f"done {number}\n".encode())
    house.workers.close()
    house.database.close()


if __name__ == "__main__":
    main()
