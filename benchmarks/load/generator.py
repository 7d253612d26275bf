"""Sends claims to a web server at a steady rate and times the answers, in a process of its own and without Django.

Open loop: each claim has its instant, and its time runs from that instant whether or not the server kept up; so a
server that stalls is not measured only when it answers. A claim whose connection breaks is sent again, byte for byte.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import benchmarks.load.claims as claims

PATIENCE = 30.0
"""Seconds after which an answer that does not come is asked for again."""
PAUSE = 0.05


@dataclass
class Tally:
    """What came back: milliseconds from each claim's instant, claims acknowledged, answers of another kind."""

    waits: list[float] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    again: int = 0
    sent_twice: int = 0


class Plan:
    """What to send, as told on standard input."""

    def __init__(self, told: dict) -> None:
        self.port, self.rate, self.first, self.count = told["port"], told["rate"], told["first"], told["count"]
        self.connections, self.seconds, self.token = told["connections"], told["seconds"], told["token"]
        self.world, self.trivial = claims.World(**told["world"]), told["trivial"]

    def request(self, n: int) -> bytes:
        """The bytes of claim `n`, always the same; without the token, where the server's own cost is measured."""
        body = json.dumps(self.world.claim(n)).encode()
        head = [
            "POST /api/pay_care_costs/receive_paper_line HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        if not self.trivial:
            head.append(f"Authorization: Bearer {self.token}")
        return "\r\n".join([*head, "", ""]).encode() + body


async def send_all(plan: Plan) -> tuple[Tally, float]:
    """Send every claim of the plan; the tally, and the seconds from the first instant to the last answer.

    Without a rate, each connection sends its next claim as soon as it is answered, for the seconds told.
    """
    tally, due = Tally(), asyncio.Queue()
    start = time.perf_counter() + 0.2
    clock = asyncio.create_task(_schedule(plan, due, start))
    until = start + (plan.seconds if not plan.rate else 4 * plan.seconds + 60)
    await asyncio.gather(*[_connection(plan, due, tally, until) for _ in range(plan.connections)])
    clock.cancel()
    return tally, time.perf_counter() - start


async def _schedule(plan: Plan, due: asyncio.Queue, start: float) -> None:
    await asyncio.sleep(max(0.0, start - time.perf_counter()))
    for n in range(plan.count):
        instant = start + n / plan.rate if plan.rate else 0.0
        if instant > time.perf_counter():
            await asyncio.sleep(instant - time.perf_counter())
        due.put_nowait((plan.first + n, instant))
    for _ in range(plan.connections):
        due.put_nowait((None, 0.0))


async def _connection(plan: Plan, due: asyncio.Queue, tally: Tally, until: float) -> None:
    streams = None
    while time.perf_counter() < until:
        n, instant = await due.get()
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
                status, body = await _exchange(streams, request)
            break
        except (OSError, EOFError, TimeoutError):
            if streams is not None:
                streams[1].close()
            streams = None
            await asyncio.sleep(PAUSE)
    tally.waits.append((time.perf_counter() - instant) * 1000)
    tally.sent_twice += times > 1
    _note(plan, n, status, body, tally)
    return streams


async def _exchange(streams, request: bytes) -> tuple[int, bytes]:
    reader, writer = streams
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return int(head[9:12]), await reader.readexactly(length)


def _note(plan: Plan, n: int, status: int, body: bytes, tally: Tally) -> None:
    receipt = json.loads(body) if status == 200 else {}
    if status == 200 and receipt["accepted"] == 1 and receipt["refused"] == 0:
        tally.acknowledged.append(n)
        tally.again += receipt["again"]
    elif not (plan.trivial and status == 401):
        tally.errors[str(status)] = tally.errors.get(str(status), 0) + 1


def _main() -> None:
    plan = Plan(json.load(sys.stdin))
    tally, seconds = asyncio.run(send_all(plan))
    Path(sys.argv[1]).write_text(json.dumps(vars(tally) | {"seconds": seconds, "cpu": time.process_time()}))


if __name__ == "__main__":
    _main()
