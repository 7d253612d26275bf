"""Takes a DSN file in: each message once, what it tells of pay and of stops, every fault told with its line."""

import hashlib
from datetime import date

from finalite.capabilities import exchange, people, register

from . import signals, wages
from .models import DsnDelivery
from .values import DsnLine, DsnReceipt


def receive(content: bytes, on: date) -> DsnReceipt:
    """Read a file and do what it tells; the same bytes are taken once."""
    digest = hashlib.sha256(content).hexdigest()
    found = exchange.read_dsn(content)
    again = DsnDelivery.objects.filter(digest=digest).exists()
    faults = tuple(DsnLine(one.line, None, one.message) for one in found.faults)
    trial = found.sending is not None and not found.sending.real
    if again or trial:
        return DsnReceipt(again, trial, len(found.declarations), 0, faults)
    DsnDelivery.objects.create(
        subject="insured", digest=digest, received_on=on, sent_by=register.current_actor().user, content=content
    )
    known = people.persons_by_nir(sorted({p.nir for one in found.declarations for p in one.persons if p.nir}))
    within = register.may_concern(*known.values())
    persons = {nir: person for nir, person in known.items() if person in within}
    months, lines = 0, list[DsnLine]()
    for one in found.declarations:
        months += wages.keep(one, known, persons, on)
        lines.extend(signals.take(one, persons, on))
    return DsnReceipt(False, False, len(found.declarations), months, (*lines, *faults))
