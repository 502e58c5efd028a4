"""Frames over pipes: whole messages or the end."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from ledsign.worker.framing import receive, send

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=4))
def test_what_is_sent_is_received(messages: list[dict[str, object]]) -> None:
    pipe = io.BytesIO()
    for message in messages:
        send(pipe, message)
    pipe.seek(0)
    assert [receive(pipe) for _ in messages] == messages
    assert receive(pipe) is None


@given(st.binary(max_size=200))
def test_anything_else_is_the_end(data: bytes) -> None:
    pipe = io.BytesIO(data)
    while receive(pipe) is not None:
        pass


def test_a_message_cut_off_is_the_end() -> None:
    pipe = io.BytesIO()
    send(pipe, {"a": "b" * 100})
    whole = pipe.getvalue()
    for length in range(len(whole)):
        assert receive(io.BytesIO(whole[:length])) is None
