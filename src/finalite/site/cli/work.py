"""`finalite work`: the queued jobs, until interrupted."""

import signal
import threading

from . import parts


def run(words: list[str]) -> None:
    """Run jobs; a stop waits for the slice under way."""
    parser = parts.Parser("work", "Run the queued jobs.")
    parser.add_argument("--once", action="store_true", help="run what is ready, then stop")
    parts.add_processes(parser)
    asked = parser.parse_args(words)
    parts.prepared()
    from finalite.capabilities import jobs

    if asked.once:
        print(f"{jobs.run_ready()} slice(s) done")
        return
    if asked.processes > 1:
        return parts.keep(asked.processes, lambda stop: jobs.work(stop=stop))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs.work(stop=stop)
