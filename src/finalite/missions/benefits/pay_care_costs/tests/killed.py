"""A payer of care costs to be killed: run as a program by `test_killed`, on a database of its own."""

import os
import signal
import sys
from datetime import date

import django

django.setup()

from finalite.capabilities import register  # noqa: E402
from finalite.capabilities.care_sheets import desk  # noqa: E402
from finalite.capabilities.money.models import PaymentOrder  # noqa: E402
from finalite.capabilities.register import guard  # noqa: E402
from finalite.missions.benefits.pay_care_costs import models, operations, paying  # noqa: E402
from finalite.missions.benefits.pay_care_costs.tests import factories  # noqa: E402
from finalite.missions.benefits.pay_care_costs.values import SheetFormat  # noqa: E402

LINES, SLICE = 60, 7


def prepare(path: str) -> None:
    """Write a file of sound lines about one person, with one bad line in the middle."""
    doctor = factories.provider()
    person = factories.patient(doctor)
    days = [date.fromordinal(factories.ON.toordinal() - n) for n in range(1, LINES + 1)]
    lines = [factories.line(person, doctor, act_on=day.isoformat()) for day in days]
    with open(path, "wb") as file:
        file.write(factories.jsonl([*lines[:30], b"\xff not a line", *lines[30:]]))


def pay(path: str, die_in: str) -> None:
    """Receive and pay the file; be killed in the middle of the third slice of the step named."""
    _die_at_third(desk.Desk, "store", die_in == "receive")
    _die_at_third(paying, "order", die_in == "settle")
    operations.INLINE = SLICE
    with open(path, "rb") as file, register.acting(register.automation("pay_care_costs")):
        upload = register.Upload("lot.jsonl", file.read())
        receipt = operations.receive_file(file=upload, format=SheetFormat.JSONL, received_on=factories.ON)
        while not receipt.finished:
            receipt = operations.read_on(delivery=receipt.delivery, limit=SLICE)
        while operations.settle_lines(on=factories.ON, limit=SLICE).seen:
            pass


def count(path: str) -> None:
    """Write lines, quarantine, decisions, orders, participations and cents ordered."""
    with guard.owner():
        tally = models.Tally.objects.get()
        orders = list(PaymentOrder.objects.values_list("amount", flat=True))
        counts = (
            models.CareLine.objects.count(),
            models.RefusedLine.objects.count(),
            models.SettledLine.objects.count(),
            len(orders),
            tally.participations,
            sum(orders),
        )
    sys.stdout.write(" ".join(map(str, counts)))


def _die_at_third(module, name: str, dies: bool) -> None:
    """After its work is written and before it is committed, which is the worst moment."""
    done, calls = getattr(module, name), []

    def killed(*arguments):
        result = done(*arguments)
        calls.append(1)
        if dies and len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, killed)


if __name__ == "__main__":
    {"prepare": prepare, "pay": pay, "count": count}[sys.argv[1]](*sys.argv[2:])
