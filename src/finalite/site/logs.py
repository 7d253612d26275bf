"""What the site writes of itself: one line an event, whatever a stranger put in an address."""

import logging
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """Day, level, name and message, with control characters written out; the lines of a traceback are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The first line: nothing in it begins another."""
        return _shown(super().formatMessage(record).replace("\n", "\\n").replace("\t", "\\t"))

    def formatException(self, ei: object) -> str:
        """The traceback: each line begins with a bar, so that none passes for an event."""
        return "\n".join(f"  | {_shown(line)}" for line in super().formatException(ei).splitlines())  # type: ignore[arg-type]


def _shown(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
