"""Seals the journal each second, as `finalite work` does, without the nightly work of a whole installation."""

import signal
import threading


def _main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from finalite.capabilities import journal

    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    while not over.wait(1):
        journal.seal(now=timezone.now())


if __name__ == "__main__":
    _main()
