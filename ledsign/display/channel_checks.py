"""Checks of one controller's channels: on no LED twice, none outside its buffer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ledsign.display.addressing import bytes_per_led, channels_needed, panel_channels
from ledsign.display.fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.core.problem import Problem
    from ledsign.display.sign import OutputSpec

# 64 MiB for one controller: no protocol we speak carries it at a frame rate; a typing error would.
MAX_CHANNELS = 1 << 26
# As with overlapping panels: past this many pairs only their number helps.
MAX_PAIRS = 100


def channel_problems(index: int, output: OutputSpec) -> Iterator[Problem]:
    """Negative, too high and doubly used channels of one output."""
    place = f"outputs[{index}]"
    most = output.channels if output.channels < 0 else max(output.channels, channels_needed(output))
    if not 0 <= most <= MAX_CHANNELS:
        yield fault(
            "channel.range",
            f"{place}.channels",
            (
                f"output {output.name!r} cannot have {most} channels",
                f"输出“{output.name}”不能有 {most} 个通道",
            ),
            (f"it may be 0 (as many as needed) to {MAX_CHANNELS}", f"可写 0（按需）到 {MAX_CHANNELS}"),
        )
        return
    yield from _panels_out_of_range(place, output)
    yield from _pixels_out_of_range(place, output)
    yield from _panels_sharing(place, output)
    yield from _pixels_sharing(place, output)


def _panels_out_of_range(place: str, output: OutputSpec) -> Iterator[Problem]:
    following: list[int] = []
    for number, (panel, span) in enumerate(zip(output.panels, panel_channels(output), strict=True)):
        if span.start < 0:
            yield fault(
                "channel.range",
                f"{place}.panels[{number}].channel",
                (f"panel {number} begins at channel {span.start}", f"模组 {number} 从通道 {span.start} 开始"),
                ("channels count from 0", "通道从 0 数起"),
            )
        elif output.channels and span.stop > output.channels and span:
            if panel.channel is None:
                following.append(number)
                continue
            yield fault(
                "channel.range",
                f"{place}.panels[{number}].channel",
                (
                    f"panel {number} takes channels {span.start}..{span.stop - 1}, but output "
                    f"{output.name!r} has only 0..{output.channels - 1}",
                    f"模组 {number} 占通道 {span.start}..{span.stop - 1}，"
                    f"但输出“{output.name}”只有 0..{output.channels - 1}",
                ),
                (
                    "begin it lower, or raise channels of the output",
                    "把起始通道写小，或加大该输出的 channels",
                ),
            )
    if following:
        need = channels_needed(output)
        yield fault(
            "channel.range",
            f"{place}.channels",
            (
                f"{len(following)} panels from panel {following[0]} on do not fit into the {output.channels} "
                f"channels of output {output.name!r}; all need {need}",
                f"从模组 {following[0]} 起有 {len(following)} 块放不进输出“{output.name}”的 "
                f"{output.channels} 个通道，"
                f"共需 {need} 个",
            ),
            (f"write {need}, or leave channels out", f"写 {need}，或省略 channels"),
        )


def _pixels_out_of_range(place: str, output: OutputSpec) -> Iterator[Problem]:
    size = bytes_per_led(output.order)
    end = output.channels or MAX_CHANNELS
    bad = [k for k, pixel in enumerate(output.pixels) if not 0 <= pixel.channel <= end - size]
    if bad:
        pixel = output.pixels[bad[0]]
        yield fault(
            "channel.range",
            f"{place}.pixels[{bad[0]}].channel",
            (
                f"{len(bad)} pixels of the map take channels outside 0..{end - 1}, first {pixel.x},{pixel.y} "
                f"at channel {pixel.channel}",
                f"走线表有 {len(bad)} 个像素的通道不在 0..{end - 1} 内，"
                f"第一个是 {pixel.x},{pixel.y}，通道 {pixel.channel}",
            ),
            ("correct the map, or channels of the output", "改正走线表，或该输出的 channels"),
        )


def _panels_sharing(place: str, output: OutputSpec) -> Iterator[Problem]:
    spans = sorted(
        (span.start, span.stop, number) for number, span in enumerate(panel_channels(output)) if span
    )
    pairs = 0
    for rank, (start, stop, number) in enumerate(spans):
        for other_start, other_stop, other in spans[rank + 1 :]:
            if other_start >= stop:
                break
            pairs += 1
            if pairs <= MAX_PAIRS:
                first, second = sorted((number, other))
                shared = (max(start, other_start), min(stop, other_stop))
                yield fault(
                    "channel.twice",
                    f"{place}.panels[{second}].channel",
                    (
                        f"panels {first} and {second} of {output.name!r} share "
                        f"{shared[1] - shared[0]} channels, first {shared[0]}",
                        f"“{output.name}”的模组 {first} 与 {second} 共用 {shared[1] - shared[0]} 个通道，"
                        f"第一个是 {shared[0]}",
                    ),
                    (
                        "leave channel out, or begin it after the other panel",
                        "省略 channel，或从另一块之后开始",
                    ),
                )
    if pairs > MAX_PAIRS:
        yield fault(
            "channel.twice",
            f"{place}.panels",
            (
                f"{pairs - MAX_PAIRS} more pairs of panels share channels",
                f"另有 {pairs - MAX_PAIRS} 对模组共用通道",
            ),
            ("mend the first ones and check again", "先改正前面的，再检查一次"),
        )


def _pixels_sharing(place: str, output: OutputSpec) -> Iterator[Problem]:
    size = bytes_per_led(output.order)
    order = sorted(range(len(output.pixels)), key=lambda k: output.pixels[k].channel)
    again = [
        max(before, after)
        for before, after in pairwise(order)
        if output.pixels[after].channel - output.pixels[before].channel < size
    ]
    if again:
        first = min(again)
        pixel = output.pixels[first]
        yield fault(
            "channel.twice",
            f"{place}.pixels[{first}].channel",
            (
                f"{len(again)} pixels of the map take channels of another one ({size} each), first "
                f"{pixel.x},{pixel.y} at channel {pixel.channel}",
                f"走线表有 {len(again)} 个像素占用别的像素的通道（每个 {size} 个），"
                f"第一个是 {pixel.x},{pixel.y}，通道 {pixel.channel}",
            ),
            (f"number the LEDs in steps of {size}", f"通道号按每颗灯珠 {size} 个递增"),
        )
