"""Asks the malware scanner named in the settings; where none is named, the file is marked as not scanned."""

from django.conf import settings
from django.utils.module_loading import import_string

from .values import Scan

SETTING = "FINALITE_MALWARE_SCANNER"
"""Dotted path of a function from bytes to `Scan`; it may raise, and the file is then not stored."""


def scan(content: bytes) -> Scan:
    """What the scanner says of `content`. Nothing is clean by default: with no scanner it is `not_scanned`."""
    path = getattr(settings, SETTING, "")
    return Scan(import_string(path)(content)) if path else Scan.NOT_SCANNED
