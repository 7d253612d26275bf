"""`finalite serve`: the site, by waitress, with its static files; in several processes where it is asked to."""

import gc
import os
import signal
import sys
from typing import Any

from . import Trouble, parts


def run(words: list[str]) -> None:
    """Serve until interrupted; a request that has begun is answered first."""
    parser = parts.Parser("serve", "Serve the site.")
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="0: any free one")
    parts.add_processes(parser)
    asked = parser.parse_args(words)
    parts.prepared()
    serve(asked.host, asked.port, asked.processes)


def serve(host: str, port: int, processes: int = 1) -> None:
    """Print the address and the demonstration accounts, then serve; raises `Trouble` when the port is taken."""
    from django.core.wsgi import get_wsgi_application

    from finalite.site import server

    application = get_wsgi_application()
    try:
        listening = server.bound(host, port)
    except OSError as problem:
        raise Trouble(f"cannot listen on {host}:{port}: {problem.strerror}; choose another with PORT=8001") from None
    ready()
    print(f"Finalité: http://{host}:{listening.getsockname()[1]}/   (Ctrl-C to stop)")
    _tell_accounts()
    sys.stdout.flush()
    if processes == 1:
        return _serve_alone(application, listening)
    parts.keep(processes, lambda stop: server.run(application, listening, stop.is_set), listening.close)


def ready() -> None:
    """Make once, before there are several processes to make it, what every first visitor would wait for.

    What is loaded by then is never thrown away: the collector need not walk it during an answer.
    """
    from django.urls import get_resolver
    from django.utils import timezone

    from finalite.site.portals import register_pages

    assert get_resolver().url_patterns
    register_pages.prepare(timezone.localdate())
    gc.collect()
    gc.freeze()


def _serve_alone(application: Any, listening: Any) -> None:
    from finalite.site import server

    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        server.run(application, listening, lambda: bool(told))
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_accounts() -> None:
    from finalite.site import demonstration

    for line in demonstration.account_lines():
        print(line)
