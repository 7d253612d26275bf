"""After the load: every claim acknowledged is there exactly once, nothing else is, and the journal verifies."""

import json
import sys

DOORS = ("receive_paper_line", "deposit_sheets")


def check(acknowledged: list[int]) -> dict:
    """What the database holds beside what the clients were told; raises `SystemExit` where they differ."""
    from django.db.models import Count, Sum

    from finalite.capabilities import journal
    from finalite.capabilities.journal.models import Entry
    from finalite.capabilities.register import guard
    from finalite.missions.benefits.pay_care_costs import models

    with guard.owner():
        lines = sorted(models.CareLine.objects.filter(invoice__startswith="L").values_list("invoice", flat=True))
        deliveries = models.Delivery.objects.aggregate(count=Count("pk"), accepted=Sum("accepted"))
        acts = Entry.objects.filter(operation__in=DOORS, outcome="done").count()
        refused = models.RefusedLine.objects.count()
    report = journal.verify()
    told = sorted(f"L{n:08d}" for n in acknowledged)
    lost, doubled = set(told) - set(lines), len(lines) - len(set(lines))
    found = {
        "acknowledged": len(told),
        "lines": len(lines),
        "lost": len(lost),
        "doubled": doubled + deliveries["accepted"] - len(set(lines)),
        "quarantined": refused,
        "acts_journalled": acts,
        "journal_entries": report.entries + report.unsealed,
        "journal_sound": report.sound,
    }
    if lost or found["doubled"] or refused or not report.sound or acts < deliveries["count"]:
        raise SystemExit(f"claims were lost or doubled: {found}")
    return found


def _main() -> None:
    import django

    django.setup()
    print(json.dumps(check(json.load(sys.stdin))))


if __name__ == "__main__":
    _main()
