"""Work of this fiche that runs by itself."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import accounts, emailing, operations

SLICE = 200


@jobs.task("provide_insured_account.apply_changes")
def apply_changes(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write the bank accounts whose delay is over; one already written does not wait any more."""
    yield from jobs.in_slices(job, operations.apply_bank_changes, size=SLICE, on=date.fromisoformat(on))


@jobs.task("provide_insured_account.send_code")
def send_code(job: jobs.Job, *, person: int, on: str) -> Iterator[jobs.Progress]:
    """Write an activation code that somebody asked for without being signed in."""
    # no address, or a code already on its way: whoever asked is told the same in every case
    with register.acting(register.automation(accounts.FICHE)), contextlib.suppress(register.Invalid):
        operations.send_activation_code(person=register.PersonId(person), on=date.fromisoformat(on))
    yield jobs.Progress(done=1)


@jobs.task("provide_insured_account.send_email", most_attempts=8)
def send_email(job: jobs.Job, *, notice: int, on: str) -> Iterator[jobs.Progress]:
    """Send an e-mail once at most: what a worker took and did not send, nobody sends after it."""
    day = date.fromisoformat(on)
    with register.acting(register.automation(accounts.FICHE)):
        if not operations.take_email(notice=notice):
            return
        yield jobs.Progress(done=0)
        sent = operations.send_email(notice=notice, on=day)
    yield jobs.Progress(done=1)
    if not sent:
        raise emailing.NotSent("the mail server did not take it")


@jobs.task("letters.waiting")
def say_waiting(job: jobs.Job, *, person: int, on: str) -> Iterator[jobs.Progress]:
    """Say by e-mail that something waits, where the register lets this fiche know it of the one that wrote."""
    if emailing.may_tell_of(job.fiche):
        # nothing is sent to somebody whose data may only be kept (GDPR 18): the journal has the refusal
        with register.acting(register.automation(accounts.FICHE)), contextlib.suppress(register.Refused):
            operations.say_waiting(person=register.PersonId(person), on=date.fromisoformat(on))
    yield jobs.Progress(done=1)


@jobs.recurring("provide_insured_account.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the changes of the day."""
    jobs.queue("apply_changes", fiche=accounts.FICHE, when=now.date(), on=now.date())
