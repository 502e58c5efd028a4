"""Targets: what each URL means, and every way it can be wrong with its remedy, all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.clock import FakeClock
from ledsign.core.errors import DocumentError
from ledsign.transport.base import TRANSPORTS, Target
from ledsign.transport.carrier import carried_by
from ledsign.transport.memory import MemoryTransport
from ledsign.transport.options import number, switch
from ledsign.transport.target import (
    TARGET_OPTIONS,
    encoder_options,
    open_transport,
    parse_target,
    protocol_of,
    schemes,
    transport_of,
)
from ledsign.wire.base import PROTOCOLS, EncoderOptions

GOOD = [
    # url, scheme, host, port, path, options, output, protocol, transport
    ("ddp://127.0.0.1:4048", "ddp", "127.0.0.1", 4048, "", {}, "", "ddp", "udp"),
    ("DDP://192.0.2.1/", "ddp", "192.0.2.1", 4048, "", {}, "", "ddp", "udp"),
    ("ddp://[2001:db8::1]", "ddp", "2001:db8::1", 4048, "", {}, "", "ddp", "udp"),
    ("ddp://[fe80::1%25eth0]:99", "ddp", "fe80::1%eth0", 99, "", {}, "", "ddp", "udp"),
    ("ddp://tower-west.local", "ddp", "tower-west.local", 4048, "", {}, "", "ddp", "udp"),
    ("ddp://塔.example", "ddp", "塔.example", 4048, "", {}, "", "ddp", "udp"),
    ("sacn://239.255.0.1?universe=07", "sacn", "239.255.0.1", 5568, "", {"universe": "7"}, "", "sacn", "udp"),
    ("artnet://10.0.0.5?universe=0&sync=off", "artnet", "10.0.0.5", 6454, "",
     {"universe": "0", "sync": "no"}, "", "artnet", "udp"),
    ("artnet://255.255.255.255?broadcast=yes", "artnet", "255.255.255.255", 6454, "",
     {"broadcast": "yes"}, "", "artnet", "udp"),
    ("sacn://10.0.0.1?name=%E8%A5%BF%E5%A1%94&force-sync=TRUE&interface=10.0.0.9", "sacn", "10.0.0.1", 5568,
     "", {"name": "西塔", "force_sync": "yes", "interface": "10.0.0.9"}, "", "sacn", "udp"),
    ("sacn://[ff18::8300:1]?interface=eth0.7", "sacn", "ff18::8300:1", 5568, "", {"interface": "eth0.7"}, "",
     "sacn", "udp"),
    ("serial:///dev/ttyUSB0?baud=921600&protocol=adalight", "serial", "", 0, "/dev/ttyUSB0",
     {"baud": "921600", "protocol": "adalight"}, "", "adalight", "serial"),
    ("serial:///dev/ttyUSB0", "serial", "", 0, "/dev/ttyUSB0", {}, "", "adalight", "serial"),
    ("serial://COM3?protocol=TPM2", "serial", "", 0, "COM3", {"protocol": "tpm2"}, "", "tpm2", "serial"),
    ("serial://COM4?protocol=ledframe&offset=240", "serial", "", 0, "COM4",
     {"protocol": "ledframe", "offset": "240"}, "", "ledframe", "serial"),
    ("pcap://out.pcap?protocol=sacn&priority=120", "pcap", "", 0, "out.pcap",
     {"protocol": "sacn", "priority": "120"}, "", "sacn", "pcap"),
    ("pcap:///tmp/a%3Fb.pcap", "pcap", "", 0, "/tmp/a?b.pcap", {}, "", "ddp", "pcap"),
    ("west=ddp://10.0.0.1?burst=45&gap_us=200", "ddp", "10.0.0.1", 4048, "", {"burst": "45", "gap_us": "200"},
     "west", "ddp", "udp"),
    (" 西塔 = ddp://10.0.0.1 ", "ddp", "10.0.0.1", 4048, "", {}, "西塔", "ddp", "udp"),
    ("memory://", "memory", "", 0, "", {}, "", "ddp", "memory"),
    ("memory://x?protocol=tpm2", "memory", "", 0, "x", {"protocol": "tpm2"}, "", "tpm2", "memory"),
]  # fmt: skip

BAD = [
    # url, [(code, field, part of the English remedy)]
    ("", [("scheme", "to.scheme", "ddp://192.0.2.10")]),
    ("192.0.2.7", [("scheme", "to.scheme", "ddp://192.0.2.7")]),
    ("COM3", [("scheme", "to.scheme", "serial://COM3")]),
    ("/dev/ttyUSB0", [("scheme", "to.scheme", "serial:///dev/ttyUSB0")]),
    ("dpd://10.0.0.1", [("scheme", "to.scheme", "did you mean ddp://10.0.0.1?")]),
    ("art-net://10.0.0.1", [("scheme", "to.scheme", "did you mean artnet://10.0.0.1?")]),
    ("e131://10.0.0.1", [("scheme", "to.scheme", "did you mean sacn://10.0.0.1?")]),
    ("adalight:///dev/ttyS0", [("scheme", "to.scheme", "serial:///dev/ttyS0?protocol=adalight")]),
    ("tpm2://", [("scheme", "to.scheme", "serial:///dev/ttyUSB0?protocol=tpm2")]),
    ("qqqqqq://x", [("scheme", "to.scheme", "known are artnet, ddp, sacn")]),
    ("=ddp://10.0.0.1", [("output", "to.output", "only ddp://10.0.0.1")]),
    ("ddp://", [("host", "to.host", "for example ddp://192.0.2.10")]),
    ("sacn://?universe=1", [("host", "to.host", "sacn://239.255.0.1")]),
    ("ddp://10.0.0.300", [("host", "to.host", "ddp://192.0.2.10")]),
    ("ddp://-x", [("host", "to.host", "ddp://192.0.2.10")]),
    ("ddp://user@10.0.0.1", [("host", "to.host", "ddp://192.0.2.10")]),
    ("ddp://[10.0.0.1]", [("host", "to.host", "ddp://192.0.2.10")]),
    ("ddp://[zz::1]", [("host", "to.host", "ddp://192.0.2.10")]),
    ("ddp://fe80::1", [("host", "to.host", "write ddp://[fe80::1]")]),
    ("artnet://255.255.255.255", [("broadcast", "to.host", "broadcast=yes")]),
    ("ddp://10.0.0.1:0", [("port", "to.port", "usual 4048")]),
    ("ddp://10.0.0.1:", [("port", "to.port", "usual 4048")]),
    ("ddp://10.0.0.1:70000", [("port", "to.port", "usual 4048")]),
    ("ddp://[::1]:x", [("port", "to.port", "usual 4048")]),
    ("ddp://10.0.0.1/wall", [("path", "to.path", "remove it")]),
    ("serial://", [("path", "to.path", "serial:///dev/ttyUSB0")]),
    ("serial://dev/ttyUSB0", [("path", "to.path", "serial:///dev/ttyUSB0")]),
    ("pcap://?protocol=ddp", [("path", "to.path", "pcap://out.pcap")]),
    ("ddp://10.0.0.1?fps=30", [("option-unknown", "to.fps", "did you mean max_fps?")]),
    ("ddp://10.0.0.1?zzzz=1", [("option-unknown", "to.zzzz", "known are offset, push")]),
    ("ddp://10.0.0.1?priority=9", [("option-unknown", "to.priority", "belongs to sacn")]),
    ("sacn://10.0.0.1?baud=9600", [("option-unknown", "to.baud", "belongs to serial")]),
    ("pcap://x?ttl=2", [("option-unknown", "to.ttl", "belongs to udp")]),
    ("ddp://10.0.0.1?burst", [("option-bad", "to.burst", "burst=…")]),
    ("ddp://10.0.0.1?burst=", [("option-bad", "to.burst", "1..64")]),
    ("ddp://10.0.0.1?burst=65", [("option-bad", "to.burst", "1..64")]),
    ("ddp://10.0.0.1?burst=-1", [("option-bad", "to.burst", "1..64")]),
    ("ddp://10.0.0.1?burst=½", [("option-bad", "to.burst", "1..64")]),
    ("sacn://10.0.0.1?universe=0", [("option-bad", "to.universe", "1..63999")]),
    ("artnet://10.0.0.1?universe=32768", [("option-bad", "to.universe", "0..32767")]),
    ("ddp://10.0.0.1?gso=perhaps", [("option-bad", "to.gso", "yes or no")]),
    ("ddp://10.0.0.1?push=seperate", [("option-bad", "to.push", "did you mean push=separate?")]),
    ("ddp://10.0.0.1?push=x", [("option-bad", "to.push", "last | separate")]),
    ("sacn://10.0.0.1?name=", [("option-bad", "to.name", "1..63 bytes")]),
    ("sacn://10.0.0.1?name=" + "%E5%A1%94" * 22, [("option-bad", "to.name", "1..63 bytes")]),
    ("ddp://10.0.0.1?interface=10.0.0", [("option-bad", "to.interface", "IP address")]),
    ("ddp://10.0.0.1?interface=a%20b", [("option-bad", "to.interface", "IP address")]),
    ("ddp://10.0.0.1?ttl=1&TTL=2", [("option-twice", "to.ttl", "keep one")]),
    ("serial://COM1?protocol=ddp", [("option-bad", "to.protocol", "adalight | ledframe | tpm2")]),
    ("pcap://x?protocol=adalight", [("option-bad", "to.protocol", "artnet | ddp | sacn")]),
    ("serial://COM1?protocol=adalite", [("option-bad", "to.protocol", "protocol=adalight?")]),
    ("ddp://10.0.0.300:x/y?bust=3&ttl=a", [
        ("option-unknown", "to.bust", "did you mean burst?"), ("option-bad", "to.ttl", "0..255"),
        ("path", "to.path", "remove it"), ("host", "to.host", "192.0.2.10"), ("port", "to.port", "4048"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case[0])
def test_what_a_url_means(case):
    url, scheme, host, port, path, options, output, protocol, transport = case
    target = parse_target(url)
    assert (target.scheme, target.host, target.port, target.path) == (scheme, host, port, path)
    assert (dict(target.options), target.output) == (options, output)
    assert (protocol_of(target), transport_of(target)) == (protocol, transport)
    assert parse_target(target.url).options == target.options


@pytest.mark.parametrize("case", BAD, ids=lambda case: case[0] or "empty")
def test_every_mistake_is_named_with_its_remedy(case):
    url, expected = case
    with pytest.raises(DocumentError) as caught:
        parse_target(url)
    problems = caught.value.problems
    assert [(p.code, p.where.field) for p in problems] == [
        (f"target.{code}", field) for code, field, _ in expected
    ]
    for problem, (_, _, remedy) in zip(problems, expected, strict=True):
        assert remedy in problem.remedy.en
        assert any(ord(letter) > 0x2E80 for letter in problem.message.zh + problem.remedy.zh)


@given(st.text(max_size=60) | st.text(st.sampled_from("ddp://[]:?=&1.%serial"), max_size=60))
def test_any_text_is_a_target_or_a_list_of_problems(text):
    try:
        target = parse_target(text)
    except DocumentError as error:
        assert error.problems
    else:
        assert target.scheme in schemes()
        assert protocol_of(target) in PROTOCOLS


def test_schemes_and_what_they_carry():
    assert {"ddp", "sacn", "artnet", "serial", "pcap"} <= set(schemes())
    assert "udp" not in schemes()
    assert "adalight" not in schemes()
    assert set(TRANSPORTS.names()) == {"memory", "pcap", "serial", "udp"}
    assert set(carried_by("serial")) == {"adalight", "ledframe", "tpm2"}
    assert {"ddp", "adalight"} <= set(carried_by("memory"))


@pytest.mark.parametrize("option", TARGET_OPTIONS, ids=lambda option: f"{option.name}-{option.used_by[0]}")
def test_every_option_is_usable_as_the_table_says(option):
    users = set(PROTOCOLS.names()) | set(TRANSPORTS.names())
    assert set(option.used_by) <= users
    assert option.summary.en
    assert option.summary.zh
    if option.default and option.kind != "protocol":
        assert option.read(option.default) == option.default
    if option.kind == "number":
        assert option.read(str(option.low)) == str(option.low)
        assert option.read(str(option.high)) == str(option.high)
        for text in (str(option.high + 1), "x", "", "9" * 40):
            with pytest.raises(ValueError, match=text or None):
                option.read(text)


def test_options_reach_the_encoder():
    target = parse_target(
        "sacn://10.0.0.1?universe=9&slots=512&priority=150&sync=no&sync_universe=7&force_sync=yes&preview=on"
        "&name=tower&keepalive=no&burst=3"
    )
    assert encoder_options(target, EncoderOptions(cid=b"c" * 16)) == EncoderOptions(
        universe=9, slots=512, priority=150, sync=False, sync_universe=7, force_sync=True, preview=True,
        source_name="tower", keepalive=False, cid=b"c" * 16,
    )  # fmt: skip
    ddp = encoder_options(parse_target("ddp://10.0.0.1?offset=1440&push=separate&destination=2"))
    assert (ddp.offset, ddp.push, ddp.destination) == (1440, "separate", 2)


def test_defaults_of_the_table_are_those_of_the_encoder():
    options = {option.name: option.default for option in TARGET_OPTIONS if option.name != "protocol"}
    named = {name: text for name, text in options.items() if name not in ("max_fps",)}
    assert encoder_options(Target(scheme="sacn", options=named)) == EncoderOptions()


def test_numbers_and_switches_of_a_target():
    target = Target(scheme="ddp", options={"burst": "3", "gso": "no"})
    assert (number(target, "burst", 16), number(target, "ttl", 1)) == (3, 1)
    assert switch(target, "gso", default=True) is False
    assert switch(target, "broadcast", default=True) is True


def test_a_transport_is_opened_by_scheme():
    transport = open_transport(parse_target("memory://?protocol=sacn"), FakeClock())
    assert isinstance(transport, MemoryTransport)
