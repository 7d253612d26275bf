"""Small services of several processes, run as programs by the tests beside: one answers, one dies, one works."""

import sys
import time
from pathlib import Path

from finalite.site import processes, server

FOLDER = Path(sys.argv[2])


def application(environ, start_response):
    """Answers at once; asked for `/slow`, says that it has begun and waits until it is let go."""
    if environ["PATH_INFO"] == "/slow":
        (FOLDER / "begun").touch()
        while not (FOLDER / "go").exists():
            time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "4"), ("Content-Type", "text/plain")])
    return [b"done"]


def serve():
    listening = server.bound("127.0.0.1", 0)
    (FOLDER / "port").write_text(str(listening.getsockname()[1]))
    processes.keep(2, lambda stop: server.run(application, listening, stop.is_set), listening.close)


def die():
    """The first three copies die at birth; what lives later says so."""

    def work(stop):
        with (FOLDER / "births").open("a") as births:
            births.write("x")
        if len((FOLDER / "births").read_text()) <= 2:
            raise SystemExit(3)
        (FOLDER / "alive").touch()
        stop.wait()

    processes.keep(1, work)


def work():
    """Workers on the database of the environment, until told to stop."""
    from finalite.capabilities.jobs.tests import crash  # which prepares Django, and knows the task

    crash.connection.close()
    processes.keep(3, lambda stop: crash.jobs.work(stop=stop, idle=0.05))


if __name__ == "__main__":
    {"serve": serve, "die": die, "work": work}[sys.argv[1]]()
