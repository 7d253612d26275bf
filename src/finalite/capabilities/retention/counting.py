"""Counts what is due away from the pages that show it: hundreds of tables are asked, at night or when somebody asks."""

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime

from django.db.models import Count, Max, Min, Sum

from finalite.capabilities import jobs, journal
from finalite.capabilities.register import loader

from . import queries
from .models import DueCount, ErasureProof
from .values import Counted, Done, Due, ProofCheck


def count(*, fiche: str, on: date, at: datetime) -> None:
    """Count what is due of a fiche and keep it in place of the last count."""
    lines = [
        asdict(line) | {"oldest": line.oldest and line.oldest.isoformat()} for line in queries.due(on=on, fiche=fiche)
    ]
    DueCount.objects.update_or_create(fiche=fiche, defaults={"counted_at": at, "lines": lines})


def ask_count(*, at: datetime) -> int:
    """Queue a count of every fiche in force; the number of jobs. The same minute asks once."""
    fiches = [entry.slug for entry in loader.entries() if entry.in_force]
    return sum(jobs.queue("retention.count", fiche=fiche, when=f"{at:%Y%m%d%H%M}") for fiche in fiches)


def counted() -> tuple[Counted, ...]:
    """The last count of each fiche that was counted, the oldest count first."""
    return tuple(
        Counted(one.fiche, one.counted_at, tuple(map(_line, one.lines)))
        for one in DueCount.objects.order_by("counted_at")
    )


def done(*, since: date, until: date) -> tuple[Done, ...]:
    """What each rule did between two days, both included, the latest first."""
    rows = ErasureProof.objects.filter(on__range=(since, until)).values("fiche", "rule", "action")
    added = rows.annotate(n=Sum("rows"), proofs=Count("pk"), first=Min("on"), last=Max("on"))
    return tuple(
        Done(r["fiche"], r["rule"], r["action"], r["n"], r["proofs"], r["first"], r["last"])
        for r in added.order_by("-last", "fiche", "rule", "action")
    )


def check_proofs(*, since: datetime, until: datetime) -> ProofCheck:
    """Set each proof beside the act that the engine wrote in the journal with it: a proof added, changed or taken away
    afterwards has none. That the journal itself is whole is for its seals to say."""
    rows = ErasureProof.objects.filter(at__gte=since, at__lt=until)
    proofs = Counter((one.at, one.fiche, f"retention.{one.action}", one.rule) for one in rows.iterator())
    acts = journal.tally(by=("at", "fiche", "operation", "reason"), role="retention", since=since, until=until)
    return ProofCheck(sum(proofs.values()), _words(proofs - acts), _words(acts - proofs))


def _words(left: Counter) -> tuple[str, ...]:
    return tuple(
        f"{at:%Y-%m-%d %H:%M:%S} {fiche} {operation} {rule} ×{n}" for (at, fiche, operation, rule), n in left.items()
    )


def _line(kept: dict) -> Due:
    return Due(**kept | {"oldest": kept["oldest"] and date.fromisoformat(kept["oldest"])})
