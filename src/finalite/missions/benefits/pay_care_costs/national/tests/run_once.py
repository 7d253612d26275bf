"""One run with the stand-in for the rule, slow enough to be killed: `python -m … IN OUT THREADS`."""

import sys
import time
from pathlib import Path

from finalite.missions.benefits.pay_care_costs.national import running, sources
from finalite.missions.benefits.pay_care_costs.national.tests import stand_in


def slowly(**tables):
    time.sleep(0.15)
    return stand_in.decide(**tables)


def main(place: str, out: str, threads: str) -> None:
    plan = running.Plan(tables=sources.find(Path(place)), out=Path(out), memory=600, threads=int(threads), buckets=4)
    running.run(plan, slowly, lambda *told: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
