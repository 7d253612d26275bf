"""Every door that takes a file looks at it first: nothing that runs, swells or lies gets in, by any way."""

import base64
import gzip
import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from finalite.capabilities import documents, register
from finalite.capabilities.documents.values import Scan
from finalite.site import binding
from finalite.site.binding import shapes, words
from finalite.site.doors import catalogue


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bombe", b"0" * 5_000_000)
    return packed.getvalue()


BAD = {
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "page after words": b"bonjour <script>alert(1)</script>",
    "page in two bytes": "<html><script>alert(1)</script>".encode("utf-16"),
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "drawing in xml": b'<?xml version="1.0"?>\n<!-- x -->\n<svg/>',
    "bomb of entities": b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
    "archive": zipped(),
    "packed": gzip.compress(b"0" * 5_000_000),
    "program": b"MZ\x90\x00\x03\x00",
    "program of another system": b"\x7fELF\x02\x01",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64,
    "nothing": b"",
}
GOOD = {
    "pdf": b"%PDF-1.7\n%%EOF\n",
    "words": "Réclamation, du 3 mai".encode(),
    "sheets": b'{"nir": "185019900000123"}\n',
    "bank": b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022"/>',
    "sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
}


def slots_with_files():
    """(door, the path of the field) of every file that a door takes, at any depth."""
    for door in catalogue.all_doors():
        for slot in shapes.slots_of(door.function):
            yield from ((door, path) for path in _files(slot.name, slot.shape))


def _files(path, shape):
    if shape.kind == "upload":
        yield path
    elif shape.kind == "record":
        for slot in shape.slots:
            yield from _files(f"{path}.{slot.name}", slot.shape)
    elif shape.kind == "list":
        yield from _files(f"{path}.0", shape.item)


DOORS = sorted({(door.code, path) for door, path in slots_with_files()})


def refused_in_a_form(door, path, content):
    state = binding.form_state({}, {path: SimpleUploadedFile("piece.pdf", content)})
    with pytest.raises(binding.Unusable) as unusable:
        binding.read_form(shapes.slots_of(door.function), state)
    return {problem.field: problem.message for problem in unusable.value.problems}.get(path)


def sent(path, content):
    """The JSON that holds a file at `path`."""
    first, *rest = path.split(".")
    value = {"name": "piece.pdf", "content": base64.b64encode(content).decode()}
    for part in reversed(rest):
        value = [value] if part == "0" else {part: value}
    return {first: value}


def refused_in_json(door, path, content):
    with pytest.raises(binding.Unusable) as unusable:
        binding.read_json(shapes.slots_of(door.function), sent(path, content))
    return {problem.field: problem.message for problem in unusable.value.problems}.get(path)


def test_many_doors_take_files_and_all_are_tried_here():
    assert len(DOORS) > 15


@pytest.mark.parametrize("code, path", DOORS)
def test_a_door_takes_no_file_that_runs_swells_or_is_empty(code, path):
    by_code = {door.code: door for door in catalogue.all_doors()}
    for what, content in BAD.items():
        for way in (refused_in_a_form, refused_in_json):
            told = way(by_code[code], path, content)
            assert told and told not in ("", "Choisissez un fichier."), (what, way.__name__)


@pytest.mark.parametrize("what", GOOD)
def test_what_doors_are_made_for_comes_in(what):
    assert documents.let_in(content=GOOD[what], name="piece.pdf") == "piece.pdf"


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "FINALITE_FILE_LIMIT", 10, raising=False)
    with pytest.raises(documents.TooLarge, match="limite"):
        documents.let_in(content=b"%PDF-1.7 and more", name="x.pdf")


def infected(content):
    return Scan.INFECTED


def test_a_file_in_which_the_scanner_finds_something_is_refused_by_every_door(monkeypatch):
    monkeypatch.setattr(settings, "FINALITE_MALWARE_SCANNER", f"{__name__}.infected", raising=False)
    by_code = {door.code: door for door in catalogue.all_doors()}
    for code, path in DOORS:
        assert "malveillant" in refused_in_json(by_code[code], path, GOOD["pdf"])


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\x00\r\n", "document"),
    ],
)
def test_a_name_is_never_a_path(name, kept):
    upload = words.received(name=name, content=GOOD["pdf"])
    assert isinstance(upload, register.Upload) and upload.name == kept


def test_a_file_is_handed_out_to_be_kept_and_never_shown():
    from finalite.site.portals import account as pages

    answer = pages._file(b"<b>x</b>", "text/plain", 'a"\r\nX: y.txt')
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer.headers["Content-Disposition"]
