"""How long the register makes people wait: loading it, a search, the slowest page, the whole as static files.

Each beside a baseline in the same run: the bare TOML of the same files, a plain look through the same texts, an empty
page of the same frame, and a copy of the same files. Processor time, which a busy machine does not lengthen; only the
publication, which writes, is told in time on the clock.
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
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

ROUNDS = 7
QUERIES = ("coordonnées bancaires", "L. 211-1", "accident du travail", "a", "remboursment", "décès", "bank details")


def run(json: bool) -> None:
    """Measure in processes of their own, warm but for the loading, and print the median, least and most."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
    with tempfile.TemporaryDirectory() as home:
        env["FINALITE_HOME"] = home
        loads = [_child("load", env) for _ in range(ROUNDS)]
        rows = [_row("load and validate", 150, [one["ours"] for one in loads], [one["bare"] for one in loads])]
        rows += [_row(**one) for one in _child("rest", env)]
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _child(what: str, env: dict[str, str]) -> object:
    done = subprocess.run([sys.executable, __file__, what], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return jsonlib.loads(done.stdout.splitlines()[-1])


def _load() -> dict[str, float]:
    from finalite.capabilities.register import loader

    ours = _timed(loader.entries)
    paths = list(loader.MISSIONS.glob("*/*/fiche.toml"))
    return {"ours": ours, "bare": _timed(lambda: [tomllib.loads(path.read_text("utf-8")) for path in paths])}


def _rest() -> list[dict]:
    import django

    django.setup()
    return [_search(), *_pages(), _files()]


def _search() -> dict:
    from finalite.capabilities.register import loader, search
    from finalite.capabilities.register.vocabulary import vocabulary

    index = search.build(loader.entries(), vocabulary())
    texts = [" ".join(" ".join(words) for words in one.words.values()) for one in index.documents]
    times = [_timed(lambda q=q: search.search(index, text=q)) for _ in range(ROUNDS) for q in QUERIES]
    bare = [_timed(lambda q=q: [q in text for text in texts]) for _ in range(ROUNDS) for q in QUERIES]
    return {"what": "search, 92 entries", "aim": 20, "ours": times, "bare": bare}


def _pages() -> Iterable[dict]:
    """Every page once to find the slowest of each kind, then that one again and again."""
    from django.test import RequestFactory
    from django.utils import timezone, translation

    from finalite.site.portals import register_pages, register_static
    from finalite.site.portals.register_book import current

    translation.activate("fr")
    factory, slowest, first = RequestFactory(), {}, 0.0
    register_pages.prepare(timezone.localdate())
    gc.collect()
    gc.freeze()  # as the server does before it answers
    empty = _answer("register_plan_of_nothing", (), factory)
    for place in register_static.pages(current(), timezone.localdate()):
        answer = _answer(place.name, place.words, factory)
        first = max(first, _timed(answer))
        took = _timed(answer)
        if took > slowest.get(place.name, (0.0, None))[0]:
            slowest[place.name] = (took, answer)
    yield {"what": "slowest page, asked first", "aim": 50, "ours": [first], "bare": [_timed(empty)]}
    for name, (_took, answer) in slowest.items():
        times = [_timed(answer) for _ in range(ROUNDS)]
        yield {"what": f"slowest {name}", "aim": 50, "ours": times, "bare": [_timed(empty) for _ in range(ROUNDS)]}


def _answer(name: str, words: tuple[str, ...], factory) -> Callable[[], object]:
    from django.contrib.auth.models import AnonymousUser
    from django.shortcuts import render
    from django.urls import resolve, reverse

    path = "/" if name == "register_plan_of_nothing" else reverse(name, args=words)
    request = factory.get(path)
    request.user, request.session = AnonymousUser(), {}
    if path == "/":
        return lambda: render(request, "register/sections.html", {"frame": "base.html", "title": "", "front": ""})
    found = resolve(path)
    return lambda: found.func(request, *found.args, **found.kwargs)


def _files() -> dict:
    from finalite.site.portals import register_static
    from finalite.site.portals.register_book import current

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        times = [_timed(lambda: register_static.publish(current(), folder), time.perf_counter) for _ in range(3)]
        bare = [_timed(lambda n=n: shutil.copytree(folder, Path(place) / str(n)), time.perf_counter) for n in range(3)]
    return {"what": "publish, both languages", "aim": 20_000, "ours": times, "bare": bare}


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    work()
    return (clock() - start) * 1000


def _row(what: str, aim: int, ours: list[float], bare: list[float]) -> dict:
    return {"what": what, "ms": round(statistics.median(ours), 2), "min": round(min(ours), 2),
            "max": round(max(ours), 2), "baseline_ms": round(statistics.median(bare), 2), "aim_ms": aim}  # fmt: skip


def line(row: dict) -> str:
    return (f"{row['what']:<26} {row['ms']:>9} ms (min {row['min']}, max {row['max']}); "
            f"baseline {row['baseline_ms']} ms; aim {row['aim_ms']} ms")  # fmt: skip


if __name__ == "__main__":
    print(jsonlib.dumps({"load": _load, "rest": _rest}[sys.argv[1]]()))
