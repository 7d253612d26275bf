"""Only the pixels of a photograph are kept, and every one of them; what is no portrait is turned away."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from finalite.missions.entitlements.manage_cards import photographs

from .factories import HIDDEN, picture


def drawn(size=(413, 531), mode="RGB", **saved):
    image = Image.radial_gradient("L").resize(size).convert(mode)
    exif = Image.Exif()
    exif[0x010E] = HIDDEN.decode()
    file = io.BytesIO()
    image.save(file, exif=exif, **saved)
    return file.getvalue()


SAVED = [
    {"format": "PNG"},
    {"format": "JPEG"},
    {"format": "JPEG", "progressive": True},
    {"format": "JPEG", "mode": "CMYK"},
]


@pytest.mark.parametrize("saved", SAVED, ids=str)
def test_the_pixels_stay_and_what_was_beside_them_goes(saved):
    given = drawn(**saved) + b"what hides behind the image"
    kept = photographs.cleaned(given)
    before, after = Image.open(io.BytesIO(given)), Image.open(io.BytesIO(kept))
    assert (before.mode, before.tobytes()) == (after.mode, after.tobytes())
    assert HIDDEN in given and HIDDEN not in kept and b"hides" not in kept
    assert photographs.cleaned(kept) == kept


@pytest.mark.parametrize(
    "size, said",
    [
        ((299, 385), "petite"),
        ((300, 384), "petite"),
        ((4001, 5000), "grande"),
        ((600, 600), "portrait"),
        ((400, 700), "portrait"),
    ],
)
def test_a_portrait_is_upright_and_neither_small_nor_huge(size, said):
    with pytest.raises(photographs.BadPhotograph, match=said):
        photographs.cleaned(drawn(size, format="JPEG", quality=20))


def test_the_smallest_portrait_passes():
    assert photographs.cleaned(drawn((300, 385), format="JPEG"))


def test_a_heavy_file_is_turned_away():
    with pytest.raises(photographs.BadPhotograph, match="2 Mo"):
        photographs.cleaned(picture() + bytes(photographs.MOST_BYTES))


@pytest.mark.parametrize("saved", SAVED, ids=str)
def test_half_a_picture_is_no_picture(saved):
    whole = photographs.cleaned(drawn(**saved))
    for length in (0, 2, 9, 40, len(whole) // 2, len(whole) - 1):
        with pytest.raises(photographs.BadPhotograph):
            photographs.cleaned(whole[:length])


@given(st.sampled_from([photographs.PNG, photographs.JPEG, b""]), st.binary(max_size=400))
def test_anything_else_is_turned_away_and_never_breaks(start, rest):
    with pytest.raises(photographs.BadPhotograph):
        photographs.cleaned(start + rest)
