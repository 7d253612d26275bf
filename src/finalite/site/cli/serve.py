"""`finalite serve`: the site, by waitress, with its static files."""

import os
import sys
from typing import Any

from . import Trouble, parts

THREADS = 4


def run(words: list[str]) -> None:
    """Serve until interrupted."""
    parser = parts.Parser("serve", "Serve the site.")
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    asked = parser.parse_args(words)
    parts.prepared()
    serve(asked.host, asked.port)


def serve(host: str, port: int) -> None:
    """Print the address and the demonstration accounts, then serve; raises `Trouble` when the port is taken."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    try:
        server: Any = waitress.create_server(application, host=host, port=port, threads=THREADS, ident="finalite")
    except OSError as problem:
        raise Trouble(f"cannot listen on {host}:{port}: {problem.strerror}; choose another with PORT=8001") from None
    print(f"Finalité: http://{host}:{port}/   (Ctrl-C to stop)")
    _tell_accounts()
    sys.stdout.flush()
    server.run()


def _tell_accounts() -> None:
    from finalite.site import demonstration

    for line in demonstration.account_lines():
        print(line)
