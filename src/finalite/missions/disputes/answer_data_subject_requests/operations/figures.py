"""Asks for the figures of the desk to be counted again, away from the pages that show them."""

from datetime import datetime

from finalite.capabilities import decisions, register, retention


@register.operation("steer_and_evaluate")
def count_again(*, asked_at: datetime) -> int:
    """Have what is due, and the decisions of the algorithms, counted again in the background; returns how many jobs
    will do it. The same minute asks once.
    """
    if asked_at.tzinfo is None:
        raise register.Invalid("asked_at", "préciser le fuseau")
    return retention.ask_count(at=asked_at) + decisions.ask_count(at=asked_at)
