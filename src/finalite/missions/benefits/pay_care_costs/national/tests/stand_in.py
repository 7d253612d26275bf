"""A rule simple enough to be checked by eye, in the place of the real one: seven tenths of the tariff, or no right."""

import os
import signal

from finalite.missions.benefits.pay_care_costs.care.arithmetic import AMOUNTS


def decide(*, lines, people, counters=None):
    """One row a line: `no_right` where nobody has rights on the day."""
    import ibis

    rights = people.select(owner=people.person, starts_on=people.starts_on, ends_on=people.ends_on)
    within = [
        lines.person == rights.owner,
        lines.done_on >= rights.starts_on,
        (rights.ends_on.isnull()) | (lines.done_on <= rights.ends_on),
    ]
    joined = lines.left_join(rights, within)
    found = joined.owner.notnull()
    base = ibis.least(joined.charged, joined.tariff.fill_null(0))
    paid = ibis.ifelse(found, (base * 7 / 10).floor().cast("int64"), 0)
    zero = ibis.literal(0, "int64")
    amounts = dict.fromkeys(AMOUNTS, zero) | {
        "charged": joined.charged,
        "base": base,
        "paid": paid,
        "left_to_patient": joined.charged - paid,
    }
    return joined.select(
        "line",
        "sheet",
        "person",
        outcome=ibis.ifelse(found, "paid", "no_right"),
        reason=ibis.literal(""),
        ground=ibis.literal("sickness"),
        rate=ibis.literal(7000, "int64"),
        payee=ibis.literal("insured"),
        **amounts,
    )


def lose_a_line(**tables):
    """A rule that forgets one."""
    found = decide(**tables)
    return found.filter(found.line != found.line.max())


def end(**tables):
    """Ends this very process, as a system short of memory would."""
    os.kill(os.getpid(), signal.SIGKILL)
