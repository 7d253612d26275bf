"""A process killed with signal 9 while it pays pensions: run again, nothing is lost and nothing is paid twice."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-m", "finalite.missions.benefits.pay_work_injury_income.tests.killed"]


@pytest.fixture
def run(tmp_path):
    environment = os.environ | {
        "FINALITE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "finalite.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "FINALITE_DATABASE_URL": "",
        "FINALITE_ARCHIVE_URL": "",
    }
    setup = [Path(sys.executable).parent / "finalite", "setup"]
    subprocess.run(setup, env=environment, check=True, capture_output=True)

    def program(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run([*PROGRAM, *words], env=environment, capture_output=True, text=True, check=False)

    return program


def test_a_payer_killed_several_times_pays_each_term_once_in_the_end(run):
    prepared = run("prepare")
    assert prepared.returncode == 0, prepared.stderr
    for number in random.sample(range(1, 9), 2):
        assert run("pay", str(number)).returncode == -signal.SIGKILL
    for _ in range(2):
        again = run("pay", "0")
        assert again.returncode == 0, again.stderr
    assert run("count").stdout == f"12 12 {12 * 75_000}"
