"""Proof that rows were treated, without the rows: a line of the ledger, and an act in the journal."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings

from finalite.capabilities import journal
from finalite.capabilities.register.guard.adding import Adding

from .models import ErasureProof
from .values import Erased

PROOFS = Adding(ErasureProof)


def prove(
    erased: Erased,
    *,
    on: date,
    at: datetime,
    keys: Sequence[int],
    persons: Iterable[int | None],
    categories: Iterable[str],
) -> None:
    """Write the proof in the transaction of the erasure."""
    row = ErasureProof(
        at=at,
        on=on,
        fiche=erased.fiche,
        rule=erased.rule,
        model=erased.model,
        action=erased.action,
        rows=erased.rows,
        ids_digest=ids_digest(erased.model, keys),
    )
    PROOFS.add(row)
    journal.record(
        act=journal.ActRecord(
            at=at,
            user=f"automation:{erased.fiche}",
            role="retention",
            organisation="",
            fiche=erased.fiche,
            operation=f"retention.{erased.action}",
            subpurpose="retention",
            persons=tuple(sorted({p for p in persons if p is not None and p >= 0})),
            categories=tuple(sorted(categories)),
            outcome="done",
            reason=erased.rule,
        )
    )


def ids_digest(model: str, keys: Iterable[int]) -> str:
    """Keyed, so that nobody without the key can try ids until one fits."""
    text = f"erasure\0{model}\0{','.join(map(str, sorted(keys)))}".encode()
    return hmac.digest(settings.FINALITE_JOURNAL_KEY.encode(), text, "sha256").hex()
