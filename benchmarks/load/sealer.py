"""Seals the journal each second and looks for late acts each minute, as `finalite work` does, without the nightly work
of a whole installation."""

import itertools
import signal
import threading


def _main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from finalite.capabilities.journal import tasks

    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    for second in itertools.count(1):
        if over.wait(1):
            break
        (tasks.seal_late if second % 60 == 0 else tasks.seal)(now=timezone.now())


if __name__ == "__main__":
    _main()
