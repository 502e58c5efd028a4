"""The wall shows exactly what the bytes say, for every protocol, wiring and LED type."""

import numpy as np
import pytest

from ledsign.display.shown import shown
from ledsign.wire.base import PROTOCOLS

DATAGRAMS = [name for name in PROTOCOLS.names() if PROTOCOLS[name].kind == "datagram"]


@pytest.mark.parametrize("protocol", DATAGRAMS)
def test_the_whole_sign_at_one_address(protocol, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    for seed in range(3):
        frame = picture(seed)
        sender.send(frame)
        assert np.array_equal(wall.frame(), shown(wall.sign, frame))
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["torn"], report["gaps"], report["dropped"]) == (0, 0, {})


@pytest.mark.parametrize("protocol", DATAGRAMS)
def test_each_controller_at_its_own_address(protocol, make_sign, make_wall, make_sender, picture):
    sign = make_sign(address=protocol + "://127.0.0.1:{port}")
    wall = make_wall(sign=sign)
    senders = [make_sender(wall, listener=name) for name in wall.receivers]
    assert len(senders) == 2
    frame = picture(5)
    for sender in senders:
        sender.send(frame)
    assert np.array_equal(wall.frame(), shown(sign, frame))
