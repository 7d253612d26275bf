"""A progress bar with the time left on standard error; silent where nobody watches."""

import sys
import time
from types import TracebackType

WIDTH = 28
WORDS = {
    "hashing": "hashing inputs",
    "reading": "reading files",
    "numbering": "comparing numbers",
    "deciding": "deciding lines",
}


class Bar:
    """Told how far a run is, writes one line over and over."""

    def __init__(self) -> None:
        self.step, self.began, self.first = "", 0.0, 0
        self.is_watched = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if self.is_watched and self.step:
            sys.stderr.write("\n")

    def tell(self, step: str, done: int, of: int) -> None:
        """Show a step, how much of it is done and how long the rest will take at the pace so far."""
        if not self.is_watched:
            return
        if step != self.step:
            if self.step:
                sys.stderr.write("\n")
            self.step, self.began, self.first = step, time.monotonic(), done
        sys.stderr.write(f"\r{self.line(done, of, time.monotonic() - self.began)}\033[K")
        sys.stderr.flush()

    def line(self, done: int, of: int, seconds: float) -> str:
        """What is shown after so many seconds."""
        if not of:
            return f"{WORDS.get(self.step, self.step)}…"
        filled = WIDTH * done // of
        bar = f"{WORDS.get(self.step, self.step):<16} [{'█' * filled}{'·' * (WIDTH - filled)}] {done:,}/{of:,}"
        went = done - self.first
        return f"{bar}  {_left(seconds * (of - done) / went)}" if went else bar


def _left(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min left" if hours else f"{minutes} min {rest:02} s left"
