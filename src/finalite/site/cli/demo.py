"""`finalite demo`: everything `make run` promises, from an empty folder."""

import os
import threading

from . import migrate, parts, populate, serve


def run(words: list[str]) -> None:
    """Prepare the databases, make the population once, then serve with a worker beside."""
    parser = parts.Parser("demo", "Prepare the demonstration and serve it.")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    parts.django()
    migrate.databases()
    from finalite.site import demonstration

    if not demonstration.accounts_file().exists():
        populate.population().main(people=asked.people, seed=asked.seed)
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=[stop], daemon=True)
    worker.start()
    try:
        serve.serve(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    finally:
        stop.set()
        worker.join(timeout=5)


def _work(stop: threading.Event) -> None:
    from finalite.capabilities import jobs

    jobs.work(stop=stop)
