"""Sends claims to a web server at a steady rate and times the answers, in a process of its own and without Django.

Open loop: each claim has its instant, and its time runs from that instant whether or not the server kept up; so a
server that stalls is not measured only when it answers. A claim whose connection breaks is sent again, byte for byte.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import benchmarks.load.claims as claims

PATIENCE = 30.0
"""Seconds after which an answer that does not come is asked for again."""
PAUSE = 0.05


@dataclass
class Tally:
    """What came back: milliseconds from each request's instant, claims acknowledged, answers of another kind."""

    waits: list[float] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    next: int = 0
    sent_twice: int = 0


class Plan:
    """What to send, as told on standard input."""

    def __init__(self, told: dict) -> None:
        self.port, self.rate, self.first, self.count = told["port"], told["rate"], told["first"], told["count"]
        self.connections, self.seconds, self.token = told["connections"], told["seconds"], told["token"]
        self.world, self.trivial, self.size = claims.World(**told["world"]), told["trivial"], told["size"]

    def request(self, n: int) -> bytes:
        """The bytes of claim or deposit `n`, always the same; without the token, where the server's own cost is
        measured."""
        told = self.world.claim(n) if self.size == 1 else self.world.deposit(n, self.size)
        body, door = json.dumps(told).encode(), "receive_paper_line" if self.size == 1 else "deposit_sheets"
        head = [
            f"POST /api/pay_care_costs/{door} HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        if not self.trivial:
            head.append(f"Authorization: Bearer {self.token}")
        return "\r\n".join([*head, "", ""]).encode() + body

    def is_taken(self, receipt: dict) -> bool:
        """Whether every claim of the request is there, and this answer says so."""
        if self.size == 1:
            return receipt["accepted"] == 1 and receipt["refused"] == 0
        return receipt["accepted"] + receipt["again"] == self.size and not receipt["refused"]


async def send_all(plan: Plan) -> tuple[Tally, float]:
    """Send every claim of the plan; the tally, and the seconds from the first instant to the last answer.

    Without a rate, each connection sends its next claim as soon as it is answered, for the seconds told.
    """
    tally, due, numbers = Tally(), asyncio.Queue(), itertools.count(plan.first)
    start = time.perf_counter() + 0.2
    clock = asyncio.create_task(_schedule(plan, due, start))
    until = start + (plan.seconds if not plan.rate else 4 * plan.seconds + 60)
    await asyncio.gather(*[_connection(plan, due, numbers, tally, until) for _ in range(plan.connections)])
    clock.cancel()
    tally.next = plan.first + plan.count if plan.rate else next(numbers)
    return tally, time.perf_counter() - start


async def _schedule(plan: Plan, due: asyncio.Queue, start: float) -> None:
    await asyncio.sleep(max(0.0, start - time.perf_counter()))
    for n in range(plan.count if plan.rate else 0):
        instant = start + n / plan.rate
        if instant > time.perf_counter():
            await asyncio.sleep(instant - time.perf_counter())
        due.put_nowait((plan.first + n, instant))
    for _ in range(plan.connections if plan.rate else 0):
        due.put_nowait((None, 0.0))


async def _connection(plan: Plan, due: asyncio.Queue, numbers: Iterator[int], tally: Tally, until: float) -> None:
    streams = None
    while time.perf_counter() < until:
        n, instant = await due.get() if plan.rate else (next(numbers), 0.0)
        if n is None:
            break
        streams = await _send(plan, n, instant or time.perf_counter(), tally, streams)
    if streams:
        streams[1].close()


async def _send(plan: Plan, n: int, instant: float, tally: Tally, streams):
    request, times = plan.request(n), 0
    while True:
        try:
            if streams is None:
                streams = await asyncio.open_connection("127.0.0.1", plan.port)
            times += 1
            async with asyncio.timeout(PATIENCE):
                status, body, closed = await _exchange(streams, request)
            break
        except (OSError, EOFError, TimeoutError):
            if streams is not None:
                streams[1].close()
            streams = None
            await asyncio.sleep(PAUSE)
    tally.waits.append((time.perf_counter() - instant) * 1000)
    tally.sent_twice += times > 1
    _note(plan, n, status, body, tally)
    if closed:
        streams[1].close()
    return None if closed else streams


async def _exchange(streams, request: bytes) -> tuple[int, bytes, bool]:
    """Status and body of the answer, and whether the server closes the connection after it."""
    reader, writer = streams
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    said = head.lower()
    body = await reader.readexactly(int(said.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]))
    return int(head[9:12]), body, b"\r\nconnection: close" in said


def _note(plan: Plan, n: int, status: int, body: bytes, tally: Tally) -> None:
    if status == 200 and plan.is_taken(json.loads(body)):
        tally.acknowledged.extend(range(n * plan.size, (n + 1) * plan.size))
    elif not (plan.trivial and status == 401):
        tally.errors[str(status)] = tally.errors.get(str(status), 0) + 1


def _main() -> None:
    plan = Plan(json.load(sys.stdin))
    started = time.process_time()
    tally, seconds = asyncio.run(send_all(plan))
    Path(sys.argv[1]).write_text(json.dumps(vars(tally) | {"seconds": seconds, "cpu": time.process_time() - started}))


if __name__ == "__main__":
    _main()
