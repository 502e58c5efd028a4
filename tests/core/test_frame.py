from ledsign.core.frame import black
from ledsign.core.geometry import Size


def test_black_is_height_by_width_by_three_and_contiguous() -> None:
    frame = black(Size(4, 2))
    assert frame.shape == (2, 4, 3)
    assert frame.flags.c_contiguous
    assert not frame.any()
