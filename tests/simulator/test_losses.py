"""Lost packets by DDP's numbers, with what is known to have been lost."""

import pytest

from ledsign.wire.base import DecoderOptions, Gap, Ignored, Present, Write
from ledsign.wire.ddp import DdpDecoder
from ledsign.wire.ddp_packets import DdpPacket, data_packet
from simulator.faults import FaultyWay, parse_fault
from simulator.losses import Losses

PACKETS, PER_SECOND = 6_000, 480


def through(*faults, separate=False):
    """Send numbered packets through faults. Returns the estimate, its highest, the decoder's, the truth."""
    way = FaultyWay(map(parse_fault, faults), seed=3, name="x", start_ns=0)
    decoder, losses = DdpDecoder(DecoderOptions(channels=9)), Losses(15)
    by_decoder = highest = 0
    for number in range(PACKETS):
        now_ns = number * 1_000_000_000 // PER_SECOND
        push = separate and number % 8 == 7
        packet = DdpPacket(sequence=number % 15 + 1, data=b"" if push else b"abc", push=push)
        way.push(data_packet(packet), 1, now_ns)
        for data, source in way.pop(now_ns):
            events = decoder.feed(data, source, now_ns)
            gap = sum(event.lost for event in events if isinstance(event, Gap))
            by_decoder += gap
            if not any(isinstance(event, Ignored) for event in events):
                write = next((event for event in events if isinstance(event, Write)), None)
                assert write or any(isinstance(event, Present) for event in events)
                losses.arrived(write.sequence if write else None, gap)
            highest = max(highest, losses.lost)
    return losses.lost, highest, by_decoder, way.dropped["injected-loss"]


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("share", ["1%", "5%", "20%"])
def test_in_order_the_estimate_is_exact(share, separate):
    lost, _, _, truth = through(f"loss={share}", separate=separate)
    assert abs(lost - truth) <= truth * 0.02


@pytest.mark.parametrize("faults", [["reorder=1%"], ["reorder=5%"], ["delay=0ms..5ms"]])
def test_late_packets_take_their_loss_back(faults):
    lost, highest, by_decoder, _ = through(*faults)
    assert by_decoder > 50
    assert lost <= 1 and highest <= 8


@pytest.mark.parametrize("separate", [False, True])
def test_packets_too_late_for_four_bits_are_not_taken_for_thousands_lost(separate):
    faults = ["delay=10ms..30ms", "reorder=1%"]
    _, highest, by_decoder, _ = through(*faults, separate=separate)
    assert by_decoder > PACKETS / 2, "numbers alone say so"
    assert highest < PACKETS * 0.05


def test_with_real_losses_as_well_it_stays_near_the_truth():
    lost, highest, _, truth = through("delay=10ms..30ms", "loss=5%")
    assert truth / 4 < lost <= highest < truth * 1.5


def test_a_wall_reports_it(make_wall, make_sender, picture):
    """One packet overtaken: missing for a moment; then it comes."""
    wall = make_wall("ddp")
    sender = make_sender(wall)
    sender.send(picture(1))
    first, second, *rest = sender.packets(picture(2))
    sender.feed(second)
    assert wall.report(0)["lost"] == 1
    sender.feed(first, *rest)
    assert wall.report(0)["lost"] == 0
    assert all(one["lost"] == 0 for one in wall.report(0)["inputs"])
    assert wall.report(0)["gaps"] == 1
