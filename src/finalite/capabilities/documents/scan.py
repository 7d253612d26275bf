"""Asks the malware scanner named in the settings; where none is named, the file is marked as not scanned."""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from .values import Scan, Unsafe

log = logging.getLogger(__name__)

SETTING = "FINALITE_MALWARE_SCANNER"
"""Dotted path of a function from bytes to `Scan`; where it raises, the file is refused and not stored."""


def scan(content: bytes) -> Scan:
    """What the scanner says of `content`. Nothing is clean by default: with no scanner it is `not_scanned`.

    Raises `Unsafe` where a scanner is named and gives no answer: a file that should have been looked at is not let in.
    """
    path = getattr(settings, SETTING, "")
    if not path:
        return Scan.NOT_SCANNED
    try:
        return Scan(import_string(path)(content))
    except Exception as fault:
        log.error("the malware scanner %s gave no answer: %s", path, type(fault).__name__)
        raise Unsafe("content", "l’antivirus ne répond pas : rien n’est enregistré, réessayer plus tard") from fault
