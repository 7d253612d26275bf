"""Several processes behind one address: one killed is replaced, a stop answers what has begun, none is left behind."""

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from finalite.capabilities.jobs.tests.test_crash import place, run  # noqa: F401 (a fixture)
from finalite.site import server

PROGRAM = [sys.executable, "-m", "finalite.site.tests.several"]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
PATIENCE = 60


@pytest.fixture
def start(tmp_path):
    """Start a program; whatever the test did, nothing of it is left running."""
    started = []

    def program(*words: str, environment=ENVIRONMENT) -> psutil.Popen:
        started.append(psutil.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield program
    for one in started:
        with contextlib.suppress(psutil.NoSuchProcess):
            for left in [*one.children(recursive=True), one]:
                left.kill()
        one.communicate()


@pytest.fixture
def service(start, tmp_path):
    return start(*PROGRAM, "serve", str(tmp_path))


def test_a_process_killed_is_replaced_and_the_address_goes_on_answering(service, tmp_path):
    port = port_of(tmp_path)
    first = two_children(service)
    for _ in range(2):
        victim = service.children()[0].pid
        os.kill(victim, signal.SIGKILL)
        until(lambda: victim not in numbers(service) and len(service.children()) == 2)  # noqa: B023
        assert ask(port) == (200, b"done")
    assert numbers(service) != first
    service.terminate()
    assert service.wait(PATIENCE) == 0


def test_a_connection_is_closed_after_so_many_answers_and_says_so(service, tmp_path):
    connection = http.client.HTTPConnection("127.0.0.1", port_of(tmp_path), timeout=PATIENCE)
    told = []
    for _ in range(server.ANSWERS):
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.read() == b"done"
        told.append(answer.getheader("Connection"))
    connection.close()
    assert told == [None] * (server.ANSWERS - 1) + ["close"]


def test_nothing_is_left_serving_when_the_parent_is_killed(service, tmp_path):
    port = port_of(tmp_path)
    children = [psutil.Process(number) for number in two_children(service)]
    assert ask(port) == (200, b"done")
    service.kill()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert not alive
    with pytest.raises(ConnectionRefusedError):
        ask(port)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_answers_what_has_begun_and_takes_nothing_new(service, tmp_path, told):
    port, answers = port_of(tmp_path), []
    two_children(service)
    waiting = threading.Thread(target=lambda: answers.append(ask(port, "/slow")))
    waiting.start()
    until((tmp_path / "begun").exists)
    service.send_signal(told)
    until(lambda: refuses(port))
    assert answers == []
    (tmp_path / "go").touch()
    waiting.join(PATIENCE)
    assert answers == [(200, b"done")]
    assert service.wait(PATIENCE) == 0


def test_a_process_that_dies_at_birth_is_tried_again(start, tmp_path):
    service = start(*PROGRAM, "die", str(tmp_path))
    until((tmp_path / "alive").exists)
    service.terminate()
    assert service.wait(PATIENCE) == 0
    assert "ended with status 3" in service.stderr.read() or (tmp_path / "births").read_text() == "xxx"


@pytest.mark.slow
def test_the_site_is_served_by_several_processes(start, tmp_path):
    finalite = [sys.executable, "-m", "finalite.site.cli"]
    environment = {k: v for k, v in ENVIRONMENT.items() if not k.startswith(("FINALITE_", "DJANGO_"))}
    environment |= {"FINALITE_HOME": str(tmp_path)}
    subprocess.run([*finalite, "setup"], env=environment, check=True, capture_output=True)
    site = start(*finalite, "serve", "--port", "0", "--processes", "2", environment=environment)
    port = int(site.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
    assert ask(port, "/session/login/")[0] == 200
    os.kill(two_children(site).pop(), signal.SIGKILL)
    assert ask(port, "/session/login/")[0] == 200
    site.terminate()
    assert site.wait(PATIENCE) == 0


@pytest.mark.slow
def test_workers_of_one_command_killed_as_they_work_do_everything_once(start, place):  # noqa: F811
    run(place, "prepare")
    run(place, "enqueue", 12, 25, -1)
    workers = start(*PROGRAM, "work", "-", environment=place)
    until(lambda: len(workers.children()) == 3)
    for _ in range(2):
        time.sleep(random.uniform(0.1, 0.6))
        for child in workers.children()[:1]:
            child.kill()
    until(lambda: run(place, "count").startswith("300 "))
    workers.terminate()
    assert workers.wait(PATIENCE) == 0
    assert run(place, "count").startswith("300 300 ")


@pytest.mark.parametrize("number", ["0", "-1", "two", "65"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(number, capsys):
    from finalite.site import cli

    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "--processes", number])
    assert ended.value.code == cli.USAGE and "from 1 to 64" in capsys.readouterr().err


def port_of(folder: Path) -> int:
    until(lambda: (folder / "port").exists() and (folder / "port").read_text())
    return int((folder / "port").read_text())


def two_children(service: psutil.Popen) -> set[int]:
    until(lambda: len(service.children()) == 2)
    return numbers(service)


def numbers(service: psutil.Popen) -> set[int]:
    return {child.pid for child in service.children()}


def ask(port: int, path: str = "/") -> tuple[int, bytes]:
    """One question on a connection of its own; one that was cut by a death is asked again."""
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (ConnectionResetError, http.client.RemoteDisconnected):
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("nobody answers")


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return True
    return False


def until(held) -> None:
    """Wait for what must come; a test that waits in vain fails."""
    end = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
