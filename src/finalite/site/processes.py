"""Several processes doing one thing: the parent only watches, replaces one that dies, and is outlived by none."""

import gc
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

log = logging.getLogger(__name__)

Work = Callable[[threading.Event], None]
"""Runs until its event is set, then ends what it has under way and returns."""

GRACE = 30.0
"""Seconds that a process has to end what it has under way, once it is asked to stop."""
HEALTHY = 5.0
"""Seconds after which a process that dies was not dying at birth: the next one starts at once."""
LONGEST_PAUSE = 30.0
WATCHED = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})


def keep(processes: int, work: Work, at_stop: Callable[[], object] = lambda: None) -> None:
    """Keep `processes` copies of this one doing `work` until SIGTERM, SIGINT or SIGHUP; they then end gracefully.

    `at_stop` gives up what the parent holds for copies to come, as the socket that they share.

    One that dies is replaced, after a pause that grows where it dies at birth. Whatever ends the parent, SIGKILL
    included, ends the copies: each holds a pipe that closes with it. Call it from a process with a single thread and no
    open connection.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    gc.freeze()  # what is loaded stays shared between the copies
    group = _Group(work)
    try:
        for _ in range(processes):
            group.start()
        while signal.sigwait(WATCHED) == signal.SIGCHLD:
            group.replace_the_dead()
    finally:
        at_stop()
        group.stop()
        gc.unfreeze()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Group:
    """The copies that live, with the instant each was born."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.born: dict[int, float] = {}
        self.stillborn = 0
        self.held, self.holds = os.pipe()

    def start(self) -> None:
        pause = min(LONGEST_PAUSE, 2.0**self.stillborn) if self.stillborn else 0.0
        sys.stdout.flush()
        number = os.fork()
        if not number:
            os.close(self.holds)
            _live(self.work, self.held, pause)
        self.born[number] = time.monotonic() + pause

    def replace_the_dead(self) -> None:
        for number, status in self._ended():
            lived = time.monotonic() - self.born.pop(number)
            self.stillborn = self.stillborn + 1 if lived < HEALTHY else 0
            log.warning("process %s %s; another takes its place", number, _how(status))
            self.start()

    def stop(self) -> None:
        """Ask each to end, and end those that have not within the time of grace."""
        for number in self.born:
            os.kill(number, signal.SIGTERM)
        until = time.monotonic() + GRACE
        while self.born and time.monotonic() < until:
            self._bury()
            time.sleep(0.02)
        for number in self.born:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
        os.close(self.holds)
        os.close(self.held)

    def _bury(self) -> None:
        for number, _ in self._ended():
            del self.born[number]

    def _ended(self) -> list[tuple[int, int]]:
        """One signal may tell of several deaths."""
        found = [os.waitpid(number, os.WNOHANG) for number in self.born]
        return [(number, status) for number, status in found if number]


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"


def _live(work: Work, held: int, pause: float) -> NoReturn:
    """The life of one copy. Its signals stay blocked: a thread waits for them, so that none cuts a statement in two."""
    stop, status = threading.Event(), 1
    for watch in (_until_told, _until_alone):
        threading.Thread(target=watch, args=[stop, held], daemon=True).start()
    try:
        if not stop.wait(pause):
            work(stop)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # the threads of requests given up must not hold it back


def _until_told(stop: threading.Event, held: int) -> None:
    signal.sigwait({signal.SIGTERM})
    stop.set()


def _until_alone(stop: threading.Event, held: int) -> None:
    """Nobody writes to the pipe: it reads as ended when the parent is gone, however it went."""
    os.read(held, 1)
    stop.set()
    time.sleep(GRACE)
    os._exit(1)
