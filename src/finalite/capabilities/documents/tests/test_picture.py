"""What nobody could open is turned away: a picture that claims a surface beyond any paper, a file under a password."""

import struct

import pytest

from finalite.capabilities import documents
from finalite.capabilities.documents import picture

SHEET = 9_921 * 14_031
"""A4 at 1 200 dots an inch."""


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"


def jpeg(width, height):
    """With the tables that a camera writes before the size."""
    table = b"\xff\xc4" + struct.pack(">H", 6) + bytes(4)
    told = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + bytes(9)
    return b"\xff\xd8" + told + table + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + bytes(10)


@pytest.mark.parametrize("drawn", [png, jpeg])
def test_a_picture_says_how_large_it_is(drawn):
    assert picture.pixels(drawn(9_921, 14_031)) == SHEET
    assert documents.let_in(content=drawn(9_921, 14_031), name="scan") == "scan"
    with pytest.raises(documents.TooLarge):
        documents.let_in(content=drawn(60_000, 60_000), name="scan")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", png(3, 4)[:20], jpeg(3, 4)[:10], b"\xff\xd8\xff" + bytes(40)])
def test_what_says_no_size_has_none(content):
    assert picture.pixels(content) == 0


@pytest.mark.parametrize(
    "trailer", [b"trailer << /Encrypt 9 0 R >>", b"<< /Type /XRef /Encrypt<</Filter/Standard>> >>"]
)
def test_a_file_under_a_password_is_turned_away(trailer):
    with pytest.raises(documents.UnknownType, match="protégé"):
        documents.let_in(content=b"%PDF-1.7\n" + trailer, name="releve.pdf")
    assert documents.let_in(content=b"%PDF-1.7\n(/Encrypted words)", name="releve.pdf") == "releve.pdf"
