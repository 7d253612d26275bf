"""The end of data: what is due, what was done about it, and whether each proof still stands beside its act."""

from datetime import date, datetime, time

from finalite.capabilities import register, retention
from finalite.capabilities.retention.values import Counted, Done, Due, ProofCheck

from .oversight import LONGEST, PARIS


@register.query("steer_and_evaluate")
def retention_due(*, on: date) -> tuple[Due, ...]:
    """What has reached the end of its period, table by table, counted now: slow; nothing is changed."""
    return retention.due(on=on)


@register.query("steer_and_evaluate")
def retention_counted() -> tuple[Counted, ...]:
    """What was due of each processing when the night's erasures were done, or when somebody last asked."""
    return retention.counted()


@register.query("steer_and_evaluate")
def retention_done(*, since: date, until: date) -> tuple[Done, ...]:
    """What each rule erased, archived or emptied between two days, both included; each batch left a proof."""
    _check_period(since, until)
    return retention.done(since=since, until=until)


@register.query("steer_and_evaluate")
def check_erasure_proofs(*, since: date, until: date) -> ProofCheck:
    """Whether each proof of a period stands beside the act that the engine wrote in the journal; 92 days at most."""
    _check_period(since, until)
    if until - since > LONGEST:
        raise register.Invalid("since", "vérifier 92 jours au plus à la fois")
    return retention.check_proofs(
        since=datetime.combine(since, time.min, PARIS), until=datetime.combine(until, time.max, PARIS)
    )


def _check_period(since: date, until: date) -> None:
    if since > until:
        raise register.Invalid("until", "une période va de son premier jour à son dernier")
