"""Writes an act down, in the transaction of the act itself."""

from . import digests
from .models import Concerned, Entry
from .values import ActRecord

SUBJECT = "staff"
OUTCOMES = frozenset({"done", "refused", "failed"})
LINKS_AT_ONCE = 5_000


def record(*, act: ActRecord) -> None:
    """Write one act and the persons it concerned, in two statements however many they are (one per 5,000).

    Raises `ValueError` where a text but the reason holds a control character: it could hide where a column ends.
    """
    texts = _texts(act)
    entry = Entry(subject=SUBJECT, **{**dict(zip(digests.COLUMNS, texts, strict=True)), "at": act.at},
                  digest=digests.entry_digest(texts, act.persons))
    entry.save(force_insert=True)
    if act.persons:
        links = [Concerned(subject=SUBJECT, entry_id=entry.pk, person_id=p) for p in sorted(set(act.persons))]
        Concerned.objects.bulk_create(links, batch_size=LINKS_AT_ONCE)


def _texts(act: ActRecord) -> list[str]:
    if act.outcome not in OUTCOMES:
        raise ValueError(f"outcome {act.outcome!r}: say one of {', '.join(sorted(OUTCOMES))}")
    texts = [act.act, digests.instant(act.at), act.user, act.role, act.organisation, act.fiche, act.operation,
             act.subpurpose, act.outcome, act.parent, ",".join(sorted(act.categories))]
    for column, text in zip(digests.COLUMNS, texts, strict=False):
        if not text.isprintable():
            raise ValueError(f"journal {column}: control characters are not allowed")
    return [*texts, act.reason.replace("\0", "")]
