"""A process killed with signal 9 while it reads or pays: run again, nothing is lost and nothing is paid twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-m", "finalite.missions.benefits.pay_care_costs.tests.killed"]


@pytest.fixture
def run(tmp_path):
    environment = os.environ | {
        "FINALITE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "finalite.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "FINALITE_DATABASE_URL": "",
        "FINALITE_ARCHIVE_URL": "",
    }
    subprocess.run(
        [Path(sys.executable).parent / "finalite", "setup"], env=environment, check=True, capture_output=True
    )

    def program(step: str, *words: str) -> subprocess.CompletedProcess:
        command = [*PROGRAM, step, str(tmp_path / "lot.jsonl"), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return program


@pytest.mark.parametrize("step", ["receive", "settle"])
def test_a_payer_killed_in_the_middle_pays_each_line_once_when_run_again(run, step):
    assert run("prepare").returncode == 0
    assert run("pay", step).returncode == -signal.SIGKILL
    for _ in range(2):
        again = run("pay", "never")
        assert again.returncode == 0, again.stderr
    lines, refused, decided, orders, participations, cents = map(int, run("count").stdout.split())
    assert (lines, refused, decided, orders) == (60, 1, 60, 60)
    assert (participations, cents) == (25, 25 * 1900 + 35 * 2100)
