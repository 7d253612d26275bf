"""The demonstration as people meet it: set up, populated and served by the commands themselves, in a browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 40


@dataclass
class Site:
    """A running site: its address, the passwords of its accounts, and its commands."""

    url: str
    passwords: dict[str, str]
    environment: dict[str, str]

    def command(self, *words: str, typed: str = "") -> subprocess.CompletedProcess:
        """Run `finalite WORDS` on this site."""
        return subprocess.run(
            [sys.executable, "-m", "finalite.site.cli", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
        )

    def api(self, token: str, door: str, **arguments: Any) -> tuple[int, Any]:
        """(status, answer) of one call of the API."""
        request = urllib.request.Request(
            f"{self.url}/api/{door.replace('.', '/')}",
            json.dumps(arguments).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as problem:
            return problem.code, json.load(problem)

    def token(self, username: str) -> str:
        """A token of this account."""
        return self.command("user", "token", username).stdout.strip()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The demonstration, on a database of its own."""
    home = tmp_path_factory.mktemp("demonstration")
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("FINALITE_", "DJANGO_", "COVERAGE"))}
    environment |= {"FINALITE_HOME": str(home), "PORT": str(port), "PYTHONPATH": str(ROOT / "src")}
    found = Site(f"http://127.0.0.1:{port}", {}, environment)
    for words in (["setup"], ["populate", "--people", str(PEOPLE), "--seed", "1"]):
        done = found.command(*words)
        assert done.returncode == 0, done.stderr
    accounts = json.loads((home / "demonstration.json").read_text("utf-8"))
    found.passwords = {one["username"]: one["password"] for one in accounts}
    with (home / "errors").open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "finalite.site.cli", "serve"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        _wait_for(found.url, server)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=20)
        errors = (home / "errors").read_text()
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, or a browser named by CHROMIUM; without one the test is skipped, and says so."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no browser here: install Debian's chromium package, or name one with CHROMIUM=/path")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site) -> Iterator[Any]:
    """Open a window, signed in when an account is named: `visit("agent", "/travail/")`; a page fault fails the test."""
    contexts, faults = [], []

    def open_page(username: str = "", path: str = "/", **options: Any) -> Any:
        context = chromium.new_context(base_url=site.url, locale=options.pop("locale", "fr-FR"), **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        if username:
            sign_in(page, username, site.passwords[username])
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def sign_in(page: Any, username: str, password: str) -> None:
    """Sign in as people do."""
    page.goto("/session/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    follow(page.locator("main button"))


def follow(locator: Any) -> None:
    """Click what leads to another page, and wait for it: a click alone may return while nothing of it is shown."""
    with locator.page.expect_navigation():
        locator.click()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen) -> None:
    for _ in range(100):
        assert server.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")
