"""The web server of one process: waitress, told to stop as a clerk is: no new request, and those begun are answered."""

import socket
import time
from collections.abc import Callable
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

THREADS = 4
ANSWERS = 50
"""Answers on one connection before it is closed and its client comes again. A process that starts finds no connection:
the others hold them all, and would keep them, and the work, for as long as their clients stay."""
TICK = 1.0
"""Seconds within which a request to stop is seen."""
GRACE = 25.0
BACKLOG = 1024
LARGEST, HEADERS = 64 * 1024 * 1024, 32 * 1024
"""Bytes of a body and of its headers that are taken in at all; the site says earlier what it takes, with a page."""


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to an address, port 0 being any free one; raises `OSError` where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def run(application: Any, listening: socket.socket, is_over: Callable[[], bool], *, threads: int = THREADS) -> None:
    """Answer until `is_over()` or Ctrl-C, then answer what was begun, for 25 seconds at most.

    Several processes may share one bound socket: a connection waiting there is taken by the first that is free.
    """
    server: Any = waitress.create_server(
        application,
        sockets=[listening],
        threads=threads,
        ident="finalite",
        backlog=BACKLOG,
        max_request_body_size=LARGEST,
        max_request_header_size=HEADERS,
    )
    server.channel_class = _Channel
    try:
        while not is_over():
            _turn(server, TICK)
    except KeyboardInterrupt:
        pass
    _end(server)


class _Task(WSGITask):
    """Answers one request; the last of its connection as if the client had asked to close it."""

    def start(self) -> None:
        super().start()
        self.channel.answers += 1
        if self.channel.answers >= ANSWERS:
            self.request.headers["CONNECTION"] = "close"


class _Channel(HTTPChannel):
    task_class = _Task
    answers = 0


def _turn(server: Any, seconds: float) -> None:
    server.asyncore.loop(timeout=seconds, map=server._map, use_poll=server.adj.asyncore_use_poll, count=1)


def _end(server: Any) -> None:
    server.del_channel()
    server.socket.close()
    until = time.monotonic() + GRACE
    while time.monotonic() < until and any(map(_is_owed, server.active_channels.values())):
        _turn(server, 0.1)
    server.task_dispatcher.shutdown(timeout=1)


def _is_owed(channel: Any) -> bool:
    """Whether somebody waits for an answer on this connection, or for the rest of one."""
    return bool(channel.requests) or channel.total_outbufs_len > 0
