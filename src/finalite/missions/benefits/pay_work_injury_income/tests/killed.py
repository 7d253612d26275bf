"""A payer of pensions to be killed: run as a program by `test_killed`, on a database of its own."""

import os
import signal
import sys
from datetime import date

import django

django.setup()

from finalite.capabilities import register  # noqa: E402
from finalite.capabilities.money.models import PaymentOrder  # noqa: E402
from finalite.capabilities.people.tests import factories as people_factories  # noqa: E402
from finalite.capabilities.register import guard  # noqa: E402
from finalite.missions.benefits.pay_work_injury_income import models, operations, paying  # noqa: E402
from finalite.missions.benefits.pay_work_injury_income.tests import factories  # noqa: E402

VICTIMS, SLICE, ON = 6, 2, date(2027, 1, 1)


def prepare() -> None:
    """Six victims whose pension of 3 000 € a year has run for two quarters."""
    for _ in range(VICTIMS):
        factories.decided(factories.with_account(people_factories.make_person()))


def pay(die_at: str) -> None:
    """Pay what is due slice by slice; be killed after the order numbered `die_at`, before it is committed."""
    _die_at(int(die_at))
    after = 0
    while True:
        with register.acting(register.automation("pay_work_injury_income")):
            report = operations.order_instalments(on=ON, after=after, limit=SLICE)
        if not report.seen:
            return
        after = report.last


def count() -> None:
    """Write the number of payments, of orders, and the cents ordered."""
    with guard.owner():
        orders = list(PaymentOrder.objects.values_list("amount", flat=True))
        sys.stdout.write(f"{models.Instalment.objects.count()} {len(orders)} {sum(orders)}")


def _die_at(number: int) -> None:
    done, calls = paying._send, []

    def killed(*arguments):
        done(*arguments)
        calls.append(1)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    paying._send = killed


if __name__ == "__main__":
    {"prepare": prepare, "pay": pay, "count": count}[sys.argv[1]](*sys.argv[2:])
