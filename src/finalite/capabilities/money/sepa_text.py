"""Brings names and labels to the Latin characters that every SEPA bank accepts."""

import re

from text_unidecode import unidecode

_OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
_SPACES = re.compile(r" {2,}")
_SLASHES = re.compile(r"/{2,}")
_SPELLED = str.maketrans({"€": "EUR", "&": "+", "@": "(at)", "_": "-", ";": ",", "’": "'"})


def in_sepa_characters(text: str, most: int = 140) -> str:
    """`text` in the SEPA Latin set, at most `most` characters; empty when nothing of it can be carried.

    No double slash and none at either end: banks read those as codes.
    """
    latin = _OUTSIDE.sub(" ", unidecode(text.translate(_SPELLED)).translate(_SPELLED))
    tidy = _SLASHES.sub("/", _SPACES.sub(" ", latin)).strip(" /")
    return tidy[:most].strip(" /")
