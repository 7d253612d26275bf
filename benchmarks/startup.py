"""How long people wait: the command line's help, and the first page of a prepared installation."""

import json as jsonlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

FINALITE = Path(sys.executable).parent / "finalite"
HELLO = (
    "import waitress,sys; waitress.serve(lambda e, s: (s('200 OK', []), [b'ok'])[1], port=int(sys.argv[1]), threads=1)"
)
ROUNDS = 7


def run(json: bool) -> None:
    """Time each beside its baseline, turn about: a bare interpreter, and a bare server with an empty page."""
    rows = [_help(), _first_page()]
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _help() -> dict:
    pairs = [(_timed([str(FINALITE), "--help"]), _timed([sys.executable, "-c", "pass"])) for _ in range(ROUNDS)]
    return _row("finalite --help", 500, *zip(*pairs, strict=True))


def _first_page() -> dict:
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"FINALITE_HOME": home}
        subprocess.run([FINALITE, "setup"], env=env, check=True, capture_output=True)
        serve = [str(FINALITE), "serve", "--port"]
        pairs = [(_page_of(serve, env), _page_of([sys.executable, "-c", HELLO], env)) for _ in range(3)]
    return _row("first page, prepared", 5000, *zip(*pairs, strict=True))


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - start) * 1000


def _page_of(command: list[str], env: dict[str, str]) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen([*command, str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_answered(f"http://127.0.0.1:{port}/", start)
        return (time.perf_counter() - start) * 1000
    finally:
        server.terminate()
        server.wait()


def _until_answered(address: str, start: float) -> None:
    while time.perf_counter() - start < 60:
        try:
            urllib.request.urlopen(address, timeout=60).read()
        except urllib.error.URLError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(address)


def _row(name: str, aim: int, ours: tuple[float, ...], bare: tuple[float, ...]) -> dict:
    return {
        "what": name,
        "ms": round(statistics.median(ours)),
        "min": round(min(ours)),
        "max": round(max(ours)),
        "baseline_ms": round(statistics.median(bare)),
        "aim_ms": aim,
    }


def line(row: dict) -> str:
    return (
        f"{row['what']:<22} {row['ms']:>6} ms (min {row['min']}, max {row['max']}); "
        f"baseline {row['baseline_ms']} ms; aim {row['aim_ms']} ms"
    )
