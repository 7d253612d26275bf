"""The server's time for each page that links lead to, as each of five people and two colleagues.

SQLite with BENCH_SQLITE people (10000), then PostgreSQL with BENCH_PEOPLE (10000): the demonstration, and beside it
people with a file and a right each, for whom the demonstration's own care, payments, letters, cases, requests and
journal are copied as `benchmarks/load/volume.py` says. The baseline, in the same run, is a page of Django alone:
one query, one template. BENCH_ENGINES (sqlite,postgresql) names one alone; BENCH_ROUNDS (5) is how often each page is
asked. The process is made ready as the server is, its loaded code out of the collector's way.
"""

import json as jsonlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PEOPLE = {"sqlite": os.environ.get("BENCH_SQLITE", "10000"), "postgresql": os.environ.get("BENCH_PEOPLE", "10000")}
ROOT = Path(__file__).resolve().parents[1]
ENGINES = os.environ.get("BENCH_ENGINES", "sqlite,postgresql").split(",")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WHO = ("assure", "agent", "droits", "at", "medecin", "employeur", "dpo")
AIM = 100
SLOWEST = 3
"""Pages of each person that are named."""
DEMONSTRATION = "60"


def run(json: bool) -> None:
    """Measure each engine in processes of their own, on databases made for it and thrown away."""
    if unknown := set(ENGINES) - set(PEOPLE):
        raise SystemExit(f"BENCH_ENGINES: no engine {', '.join(sorted(unknown))}; write sqlite, postgresql or both")
    rows = [row for engine in ENGINES for row in _engine(engine)]
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _engine(engine: str) -> list[dict]:
    sys.path.insert(0, str(ROOT))
    from benchmarks.load import server

    with tempfile.TemporaryDirectory() as folder:
        if engine == "postgresql":
            with server.postgresql(Path(folder)) as env:
                return _measured(engine, env)
        env = os.environ | {"FINALITE_HOME": folder, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
        return _measured(engine, env | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"})


def _measured(engine: str, env: dict[str, str]) -> list[dict]:
    finalite = [sys.executable, "-m", "finalite.site.cli"]
    for words in (["setup"], ["populate", "--people", DEMONSTRATION, "--seed", "1"]):
        subprocess.run([*finalite, *words], env=env, check=True, capture_output=True)
    command = [sys.executable, __file__, engine, PEOPLE[engine]]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return jsonlib.loads(done.stdout.splitlines()[-1])


def _child(engine: str, people: str) -> list[dict]:
    import django

    django.setup()
    from django.conf import settings

    from finalite.site.cli import serve

    settings.ALLOWED_HOSTS = ["testserver"]
    serve.ready()
    _fill(int(people) - int(DEMONSTRATION))
    told = f"{engine}, {int(people):,} people"
    bare = _bare()
    return [row for who in WHO for row in _person(who, told, bare)]


def _fill(people: int) -> None:
    from benchmarks.load import volume
    from finalite.capabilities.register import guard

    if people > 0:
        with guard.owner():
            volume.fill(people)


def _person(who: str, told: str, bare: list[float]) -> Iterator[dict]:
    from finalite.site.tests.crawling import Counting, client_of, crawl

    client = client_of(who)
    pages = [page.path for page in crawl(Counting(client).open, set()) if page.answer.status_code == 200]
    times = {path: [_spent(client, path) for _ in range(ROUNDS)] for path in pages}
    yield _row(f"{who}, {len(pages)} pages, {told}", [one for page in times.values() for one in page], bare)
    for path in sorted(times, key=lambda path: -statistics.median(times[path]))[:SLOWEST]:
        yield _row(f"  {path} as {who}, {told}", times[path], bare)


def _spent(client, path: str) -> float:
    start = time.perf_counter()
    client.get(path).close()
    return (time.perf_counter() - start) * 1000


def _bare() -> list[float]:
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="benchmarks.pages", MIDDLEWARE=[]):
        client = Client()
        client.get("/")
        return [_spent(client, "/") for _ in range(50)]


def bare(request):
    """One query, one small template."""
    from django.contrib.auth import get_user_model
    from django.http import HttpResponse
    from django.template import engines

    names = get_user_model().objects.values_list("username", flat=True)[:1]
    return HttpResponse(engines["django"].from_string("<h1>{{ names.0 }}</h1>").render({"names": names}))


def __getattr__(name: str):
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    return [path("", bare)]


def _row(what: str, ours: list[float], baseline: list[float]) -> dict:
    return {"what": what, "ms": round(statistics.median(ours), 1),
            "p95_ms": round(sorted(ours)[int(len(ours) * 0.95)], 1), "max_ms": round(max(ours), 1),
            "baseline_ms": round(statistics.median(baseline), 2), "aim_p95_ms": AIM}  # fmt: skip


def line(row: dict) -> str:
    return (f"{row['what']:<70} {row['ms']:>7} ms (p95 {row['p95_ms']}, most {row['max_ms']}); "
            f"baseline {row['baseline_ms']} ms; aim p95 {row['aim_p95_ms']} ms")  # fmt: skip


if __name__ == "__main__":
    print(jsonlib.dumps(_child(*sys.argv[1:])))
