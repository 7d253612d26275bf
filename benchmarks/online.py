"""Claims registered through the HTTP API of the real web server on PostgreSQL, guard and journal on, at a steady rate.

Open loop: a claim's time runs from the instant it was due. Beside it, in the same run: bare INSERTs of as many rows,
and the same address without a token, which is what the server itself costs. Then again with a web process killed
now and then: every claim acknowledged is there once, the journal verifies. All this with claims one by one, then with
deposits of a hundred. Sizes by environment:

    BENCH_PEOPLE=20000  BENCH_RATE=400  BENCH_SECONDS=30  BENCH_PROCESSES=2  BENCH_CONNECTIONS=32  BENCH_KILL_EVERY=30
    BENCH_DEPOSITS=1,100  claims in one request
    BENCH_DATABASE_URL=postgresql://…  an empty database to use instead of one started for the time

Where the machine cannot follow the rate asked for, it is offered three quarters of what it was found to hold, and this
is said: beyond what it holds, an open loop measures only how long it lasted.
"""

import json as jsonlib
import os
import random
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
RATE = float(os.environ.get("BENCH_RATE", "400"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
PROCESSES = int(os.environ.get("BENCH_PROCESSES", str(os.cpu_count() or 1)))
CONNECTIONS = int(os.environ.get("BENCH_CONNECTIONS", "32"))
KILL_EVERY = float(os.environ.get("BENCH_KILL_EVERY", str(min(30.0, SECONDS / 3))))
DEPOSITS = tuple(map(int, os.environ.get("BENCH_DEPOSITS", "1,100").split(",")))
PROBE = min(10.0, SECONDS)
HEADROOM = 0.75
ROOT = Path(__file__).resolve().parents[1]


def run(json: bool) -> None:
    """Measure on databases made for it and thrown away."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.load import server

    with tempfile.TemporaryDirectory() as folder, server.postgresql(Path(folder)) as environment:
        rows = Run(Path(folder), environment).all()
    print(jsonlib.dumps(rows) if json else "\n\n".join(line(row) for row in rows))


class Run:
    """One run: what was made for it, and what is told on the way."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment, self.next, self.acknowledged = folder, environment, 0, []
        self.call("finalite.site.cli", "setup")
        self.made = jsonlib.loads(self.call("benchmarks.load.population", PEOPLE))
        self.statements = {
            size: jsonlib.loads(self.call("benchmarks.load.counted", size, given=self.made)) for size in DEPOSITS
        }

    def all(self) -> list[dict[str, Any]]:
        """The load, then the load with deaths, for each size of deposit."""
        from benchmarks.load import server

        with server.web(self.environment, PROCESSES) as (port, parent), server.sealer(self.environment) as sealer:
            self.port, self.kinds = port, {"web": parent, "sealer": sealer}
            if pid := self.environment.get("BENCH_POSTMASTER"):
                self.kinds["postgresql"] = server.psutil.Process(int(pid))
            self.size = 1
            self.load(0, PROBE / 2)
            trivial = self.times(self.load(0, PROBE / 2, trivial=True))
            rows = [row for size in DEPOSITS for row in self.rows(size)]
        proof = jsonlib.loads(self.call("benchmarks.load.proof", given=self.acknowledged))
        without = {f"without_a_token_{name}_ms": value for name, value in trivial.items()}
        return [row | without | proof for row in rows]

    def rows(self, size: int) -> list[dict[str, Any]]:
        """The figures of deposits of one size: steady, then with deaths."""
        self.size = size
        holds = self.rate(self.load(0, PROBE))
        offered = RATE if holds >= RATE else round(HEADROOM * holds)
        steady = self.measured(offered)
        with Killer(self.kinds["web"]) as killer:
            killed = self.measured(offered)
        beside = {"asked_per_second": RATE, "offered_per_second": offered, "holds_per_second": round(holds)}
        beside |= self.statements[size]
        baseline, deaths = self.bare(int(offered * SECONDS)), {"processes_killed": killer.count}
        return [
            self.row("steady", steady, baseline, beside),
            self.row(f"a web process killed every {KILL_EVERY:g} s", killed, baseline, beside | deaths),
        ]

    def row(self, how: str, figures: dict[str, Any], baseline: int, beside: dict[str, Any]) -> dict[str, Any]:
        """One line of the report: the baseline is bare INSERTs a second."""
        first = {"what": self.what(how), "lines_per_second": figures.pop("lines_per_second"), "baseline": baseline}
        return first | figures | beside

    def what(self, how: str) -> str:
        """What was measured, in a few words."""
        size = f"{PEOPLE} people, {SECONDS:g} s, {PROCESSES} web processes, {os.cpu_count()} cores"
        by = "one by one" if self.size == 1 else f"by deposits of {self.size}"
        return f"claims by the API {by}, {how}: {size}"

    def measured(self, rate: float) -> dict[str, Any]:
        """The figures of one load at a rate."""
        from benchmarks.load import server

        meter = server.Meter(self.kinds)
        sent = self.load(rate, SECONDS)
        spent, claims = meter.stop() | {"generator": round(sent["cpu"], 1)}, len(sent["acknowledged"])
        return {
            "lines_per_second": round(self.rate(sent), 1),
            "errors": sum(sent["errors"].values()),
            "sent_again_after_a_break": sent["sent_twice"],
            **{f"{kind}_cpu_ms_per_claim": round(1000 * cpu / claims, 2) for kind, cpu in spent.items()},
            "peak_mb": round(meter.peak),
        } | {f"{name}_ms": value for name, value in self.times(sent).items()}

    def load(self, rate: float, seconds: float, trivial: bool = False) -> dict[str, Any]:
        """Send claims for so many seconds, at a rate or as fast as they are answered."""
        first = -(-self.next // self.size)
        plan = self.made | {"port": self.port, "rate": rate / self.size, "first": first,
                            "count": int(rate * seconds / self.size), "seconds": seconds, "size": self.size,
                            "connections": CONNECTIONS, "trivial": trivial}  # fmt: skip
        out = self.folder / "answers.json"
        self.call("benchmarks.load.generator", out, given=plan)
        answers = jsonlib.loads(out.read_text())
        self.next = answers["next"] * self.size
        self.acknowledged += answers["acknowledged"]
        return answers

    def bare(self, count: int) -> int:
        """Bare INSERTs a second, on as many connections as the web processes have threads."""
        url = self.environment["FINALITE_DATABASE_URL"]
        return jsonlib.loads(self.call("benchmarks.load.bare", url, count, 4 * PROCESSES, self.size))["per_second"]

    def rate(self, answers: dict[str, Any]) -> float:
        """Claims acknowledged a second."""
        return len(answers["acknowledged"]) / answers["seconds"]

    def times(self, answers: dict[str, Any]) -> dict[str, float]:
        """Milliseconds from the instant a request was due to its answer."""
        waits = sorted(answers["waits"])
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        found = {name: round(waits[int(share * len(waits))], 1) for name, share in shares.items()}
        return found | {"worst": round(waits[-1], 1)}

    def call(self, module: str, *words: object, given: object = None) -> str:
        """What a program of the load test answers."""
        command = [sys.executable, "-m", module, *map(str, words)]
        text = None if given is None else jsonlib.dumps(given)
        done = subprocess.run(command, env=self.environment, cwd=ROOT, input=text, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{module} failed: {done.stderr[-2000:]}")
        return done.stdout


class Killer:
    """Ends a web process with SIGKILL, again and again."""

    def __init__(self, parent: Any) -> None:
        self.parent, self.count, self.over = parent, 0, threading.Event()
        self.thread = threading.Thread(target=self._kill, daemon=True)

    def __enter__(self) -> "Killer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _kill(self) -> None:
        while not self.over.wait(KILL_EVERY):
            for victim in random.sample(alive := self.parent.children(), min(1, len(alive))):
                victim.kill()
                self.count += 1


def line(row: dict[str, Any]) -> str:
    return "\n".join([row["what"], *(f"  {name:26} {value}" for name, value in row.items() if name != "what")])
