"""Lets it be known that something was written to somebody, never what: whoever tells people so takes it up."""

from datetime import date

from finalite.capabilities import jobs

TASK = "letters.waiting"


def announce(*, fiche: str, person: int, on: date) -> None:
    """Queue, once a day, that a fiche wrote to somebody; a letter kept here says so by itself."""
    args = {"person": person, "on": on}
    jobs.enqueue(task=TASK, key=f"{TASK}/{fiche}/{person}/{on}", fiche=fiche, args=args)
