"""A worker to be killed: run as a program by `test_crash`, on a database of its own."""

import os
import signal
import sys
import threading
import time
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from finalite.capabilities import jobs  # noqa: E402
from finalite.capabilities.jobs.models import QueuedJob  # noqa: E402
from finalite.capabilities.jobs.values import Progress  # noqa: E402
from finalite.capabilities.register import guard  # noqa: E402


@jobs.task("crash.effects", most_attempts=100, lease=timedelta(seconds=1))
def effects(job, of, die_at=None, after_effect=True):
    """Write one effect a slice; on the first attempt, be killed in the middle of slice `die_at`."""
    for n in range(job.progress.done, of):
        dies = n == die_at and job.attempt == 1
        if dies and not after_effect:
            os.kill(os.getpid(), signal.SIGKILL)
        _effect(job.key, n)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.002)
        yield Progress(n + 1, of)


def _effect(key, n):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO crash_effect (key, n) VALUES (%s, %s)", [key, n])


def prepare():
    with guard.owner(), connection.cursor() as cursor:
        call_command("migrate", "jobs", verbosity=0)
        cursor.execute("CREATE TABLE crash_effect (key varchar(50), n integer)")
        if connection.vendor == "postgresql":
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC")
            cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC")


def enqueue(count, of, die_at):
    for n in range(int(count)):
        jobs.enqueue(
            task="crash.effects",
            key=f"job{n}",
            fiche="pay_care_costs",
            args={"of": int(of), "die_at": int(die_at) if int(die_at) >= 0 else None, "after_effect": n % 2 == 0},
        )


def work():
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=_stop_when_empty, args=(stop,), daemon=True).start()
    print("ready", flush=True)  # noqa: T201 (a program)
    while not stop.is_set():
        if not jobs.run_ready(limit=1):
            stop.wait(0.05)


def _stop_when_empty(stop):
    while jobs.waiting():
        time.sleep(0.1)
    connection.close()
    stop.set()


def count():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM crash_effect")
        [(effects_written,)] = cursor.fetchall()
        cursor.execute("SELECT COUNT(*) FROM (SELECT DISTINCT key, n FROM crash_effect) AS once")
        [(different,)] = cursor.fetchall()
    states = sorted(set(QueuedJob.objects.values_list("state", flat=True)))
    print(effects_written, different, ",".join(states))  # noqa: T201 (a program)


if __name__ == "__main__":
    {"prepare": prepare, "enqueue": enqueue, "work": work, "count": count}[sys.argv[1]](*sys.argv[2:])
