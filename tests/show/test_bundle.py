"""Shows as directories: the same after a round trip, whole or refused, old or new."""

import errno
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np
import pytest

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Rect, Size
from ledsign.show import bundle
from ledsign.show.bundle import FORMAT, MANIFEST, TILES, read_show, sealed, write_show
from ledsign.show.clip import clip_digest, make_clip
from ledsign.show.frame import Renderer
from ledsign.show.readout import Readout
from ledsign.show.types import TILE_PX


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def small_show(noise, towers, make_cue, make_show):
    """A clip, an atlas with its readout, everything a manifest can hold."""
    clip, atlas = make_clip(noise(3, 4, 5, 3), durations=[Fraction(1, 3)] * 3), make_clip(noise(4, 20, 3))
    view, windows = towers("same")
    readout = Readout(kind="clock", template="%H", cells={c: Rect(0, 0, 2, 4) for c in "9876543210"})
    cues = [
        make_cue(clip, "wipe", view, windows, background=(1, 2, 3), marks=(0, 2, 5), rate=Fraction(2, 7)),
        make_cue(atlas, "hold", view, windows[:1], start=3, length=Fraction(10, 3), readout=readout),
    ]
    return make_show(cues, [clip, atlas], anchor=Fraction(5, 7))


def test_a_show_comes_back_as_it_was(tmp_path, sample_show):
    written = sealed(sample_show)
    assert write_show(sample_show, tmp_path / "a" / "show") == tmp_path / "a" / "show"
    found = read_show(tmp_path / "a" / "show")
    assert found.digest == written.digest != ""
    assert (found.sign, found.timeline, found.title) == (written.sign, written.timeline, written.title)
    assert found.clips.keys() == written.clips.keys()
    for digest, clip in found.clips.items():
        assert (clip.size, clip.axis, clip.durations) == (
            written.clips[digest].size, written.clips[digest].axis, written.clips[digest].durations,
        )  # fmt: skip
        assert (
            clip_digest(clip.size, clip.tiles, axis=clip.axis, durations=clip.durations)
            == clip.digest
            == digest
        )
    before, after = Renderer(sample_show), Renderer(found)
    for n in range(200):
        t = sample_show.timeline.anchor + Fraction(n * 97, 60)
        assert np.array_equal(before.render(t), after.render(t))


def test_readouts_and_backgrounds_come_back(tmp_path, small_show):
    assert read_show(write_show(small_show, tmp_path)).timeline == small_show.timeline


def test_tiles_are_mapped_and_read_only(tmp_path, sample_show):
    found = read_show(write_show(sample_show, tmp_path))
    for clip in found.clips.values():
        for tile in clip.tiles:
            assert not tile.flags.writeable
            assert not tile.flags.owndata
            with pytest.raises(ValueError, match="read-only"):
                tile[0, 0, 0, 0] = 1


def test_a_long_strip_is_one_file_for_each_tile_and_numpy_can_read_them(
    tmp_path, noise, towers, make_cue, make_show
):
    pixels = noise(2, 2 * TILE_PX + 5, 3)
    clip = make_clip(pixels)
    view, windows = towers("same")
    write_show(make_show([make_cue(clip, "scroll-left", view, windows)], [clip]), tmp_path)
    names = json.loads((tmp_path / MANIFEST).read_bytes())["show"]["clips"][clip.digest]["tiles"]
    assert len(names) == 3
    joined = np.concatenate([np.load(tmp_path / TILES / f"{name}.npy") for name in names], axis=2)
    assert np.array_equal(joined[0], pixels)


def test_the_digest_depends_on_what_is_shown_and_on_nothing_else(small_show):
    digest = sealed(small_show).digest
    turned_round = replace(small_show, clips=dict(reversed(small_show.clips.items())))
    assert sealed(turned_round).digest == digest
    assert sealed(sealed(small_show)).digest == digest
    assert sealed(replace(small_show, title="x")).digest != digest
    brighter = replace(small_show, sign=replace(small_show.sign, brightness=0.5))
    assert sealed(brighter).digest != digest
    clip = next(iter(small_show.clips.values()))
    other = replace(clip, tiles=(clip.tiles[0] ^ 1,))
    assert sealed(replace(small_show, clips=small_show.clips | {clip.digest: other})).digest != digest


def test_another_process_gives_the_same_bytes(tmp_path, small_show):
    write_show(small_show, tmp_path / "here")
    program = (
        "import sys; from pathlib import Path; from ledsign.show.bundle import *;"
        "write_show(read_show(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", program, tmp_path / "here", tmp_path / "there"],
        check=True, env=os.environ | {"PYTHONHASHSEED": "77"}, cwd=Path(bundle.__file__).parents[2],
    )  # fmt: skip
    here, there = files(tmp_path / "here"), files(tmp_path / "there")
    assert [path.relative_to(tmp_path / "here") for path in here] == [
        path.relative_to(tmp_path / "there") for path in there
    ]
    assert [path.read_bytes() for path in here] == [path.read_bytes() for path in there]


def test_a_show_with_another_digest_than_its_own_is_not_written(tmp_path, small_show):
    with pytest.raises(ShowError, match="digest"):
        write_show(replace(small_show, digest="0" * 64), tmp_path / "show")
    assert not (tmp_path / "show").exists()


def test_every_truncation_is_found(tmp_path, small_show):
    write_show(small_show, tmp_path)
    for path in files(tmp_path):
        whole = path.read_bytes()
        for length in [*range(0, len(whole), 16), len(whole) - 1]:
            path.write_bytes(whole[:length])
            with pytest.raises(ShowError, match=path.name):
                read_show(tmp_path)
        path.write_bytes(whole)
    read_show(tmp_path)


def test_every_flipped_bit_is_found(tmp_path, small_show):
    write_show(small_show, tmp_path)
    dice = random.Random(4)
    for path in files(tmp_path):
        whole = path.read_bytes()
        for _ in range(250):
            broken = bytearray(whole)
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
            path.write_bytes(broken)
            with pytest.raises(ShowError):
                read_show(tmp_path)
        path.write_bytes(whole)
    read_show(tmp_path)


def test_every_added_byte_is_found(tmp_path, small_show):
    write_show(small_show, tmp_path)
    for path in files(tmp_path):
        whole = path.read_bytes()
        path.write_bytes(whole + b"x")
        with pytest.raises(ShowError, match=path.name):
            read_show(tmp_path)
        path.write_bytes(whole)


def test_what_is_missing_is_named(tmp_path, small_show):
    with pytest.raises(ShowError, match=r"nowhere.*show\.json: missing"):
        read_show(tmp_path / "nowhere")
    write_show(small_show, tmp_path)
    for path in files(tmp_path):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(ShowError, match=rf"{path.name}: missing"):
            read_show(tmp_path)
        path.mkdir()
        with pytest.raises(ShowError, match=rf"{path.name}: cannot be read"):
            read_show(tmp_path)
        path.rmdir()
        path.write_bytes(whole)


def forged(folder, change):
    """Change the manifest and make its digest fit again."""
    show = json.loads((folder / MANIFEST).read_bytes())["show"]
    change(show)
    body = msgspec.json.encode(show)
    envelope = {
        "format": FORMAT,
        "digest": bundle.hashlib.sha256(body).hexdigest(),
        "show": msgspec.Raw(body),
    }
    (folder / MANIFEST).write_bytes(msgspec.json.encode(envelope))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda show: show["timeline"].update(length="1/0"), "damaged"),
        (lambda show: show["timeline"].update(length="soon"), "damaged"),
        (lambda show: show.pop("sign"), "sign"),
        (lambda show: next(iter(show["clips"].values()))["tiles"].append("f" * 64), "has 2 tiles, not 1"),
        (lambda show: next(iter(show["clips"].values()))["size"].update(width=9), "wants uint8"),
        (lambda show: [entry.update(axis="y") for entry in show["clips"].values()], None),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(tmp_path, small_show, change, says):
    write_show(small_show, tmp_path)
    forged(tmp_path, change)
    if says is None:  # small clips have the same single tile along either axis
        assert read_show(tmp_path).digest != sealed(small_show).digest
        return
    with pytest.raises(ShowError, match=says):
        read_show(tmp_path)


def test_another_version_says_so(tmp_path, small_show):
    write_show(small_show, tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes().replace(b"ledsign-show/3", b"ledsign-show/9"))
    with pytest.raises(ShowError, match=r"ledsign-show/9.*compile"):
        read_show(tmp_path)


class Killed(BaseException):
    """Stands for a process that ends here."""


def shows_like(folder, shows):
    return read_show(folder).digest in [sealed(show).digest for show in shows]


@pytest.mark.parametrize(
    "failure", [Killed(), OSError(errno.ENOSPC, "No space left on device", "x")], ids=str
)
def test_a_writer_that_ends_anywhere_leaves_the_old_show_or_the_new_one(
    tmp_path, monkeypatch, small_show, sample_show, failure
):
    """Every fsync, rename and removal in turn is the last thing that happens."""
    stages = 0
    for stop_at in range(1, 100):
        folder = tmp_path / str(stop_at)
        write_show(small_show, folder)
        left = stop_at

        def step(real, *args, **how):
            nonlocal left
            left -= 1
            if left == 0:
                raise failure
            return real(*args, **how)

        with monkeypatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
                real = getattr(owner, name)
                patch.setattr(owner, name, lambda *args, real=real, **how: step(real, *args, **how))
            try:
                write_show(sample_show, folder)
            except (Killed, ShowError):
                stages += 1
        assert shows_like(folder, [small_show, sample_show]), stop_at
        write_show(sample_show, folder)
        assert shows_like(folder, [sample_show])
        if left > 0:
            break
    assert stages >= 8


def test_the_show_before_stays_whole_and_older_ones_go(tmp_path, small_show, noise, make_show):
    def one_clip(seed):
        clip = make_clip(noise(2, 2, 3, seed=seed))
        return make_show([], [clip])

    shows = [one_clip(seed) for seed in range(3)]
    kept = []
    for show in shows:
        (tmp_path / TILES).mkdir(exist_ok=True)
        (tmp_path / TILES / ".old.npy.12.unfinished").write_bytes(b"half")
        (tmp_path / ".show.json.12.unfinished").write_bytes(b"half")
        write_show(show, tmp_path)
        kept.append({path.name for path in (tmp_path / TILES).iterdir()})
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [MANIFEST]
    assert [len(names) for names in kept] == [1, 2, 2]
    assert kept[0] & kept[1] and not kept[0] & kept[2]


def test_a_tile_that_is_there_is_not_written_again_unless_damaged(tmp_path, small_show):
    write_show(small_show, tmp_path)
    paths = files(tmp_path / TILES)
    stamps = [path.stat().st_ino for path in paths]
    write_show(small_show, tmp_path)
    assert [path.stat().st_ino for path in paths] == stamps
    paths[0].write_bytes(b"rotten")
    write_show(small_show, tmp_path)
    read_show(tmp_path)
    assert paths[1].stat().st_ino == stamps[1]


def test_a_mapped_show_survives_its_replacement(tmp_path, small_show, sample_show):
    found = Renderer(read_show(write_show(small_show, tmp_path)))
    before = found.render(Fraction(9))
    write_show(sample_show, tmp_path)
    write_show(replace(sample_show, title="again"), tmp_path)
    write_show(replace(sample_show, title="and again"), tmp_path)
    assert np.array_equal(found.render(Fraction(9)), before)


def test_a_folder_that_cannot_be_made_is_named(tmp_path, small_show):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ShowError, match="file"):
        write_show(small_show, tmp_path / "file" / "show")


def test_a_show_without_clips(tmp_path, make_show):
    found = read_show(write_show(make_show([], []), tmp_path))
    assert found.clips == {}
    assert found.sign.canvas == Size(18, 12)
