"""The first page is light: what a browser fetches before anything is kept, as it is sent."""

import gzip
import re
from pathlib import Path

import pytest

from finalite.site import labels

STATIC = Path(labels.__file__).parent / "static"
LIMIT = 150_000
"""Bytes, for the page, its styles, its scripts and its picture."""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/session/login/", "/registre/"])
def test_the_first_page_weighs_less_than_the_limit(client, path):
    page = client.get(path).content
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()))
    assert any(one.endswith(".css") for one in linked) and any(one.endswith(".js") for one in linked)
    assert len(page) + sum(_sent(client, one) for one in linked) < LIMIT


def _sent(client, address):
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    return len(b"".join(answer.streaming_content))


def test_no_page_asks_for_a_font_or_another_file_from_a_style():
    for style in STATIC.rglob("*.css"):
        assert not re.findall(r"url\((?!\"?data:)", style.read_text("utf-8"))


def test_what_is_kept_compressed_is_the_file_beside_it():
    kept = list((STATIC / "vendor").glob("*.gz"))
    assert {one.stem for one in kept} == {"bootstrap.min.css", "htmx.min.js"}
    for one in kept:
        assert gzip.decompress(one.read_bytes()) == one.with_suffix("").read_bytes()
