"""Why an agent ends a right, and why one is given back."""

from enum import StrEnum


class EndReason(StrEnum):
    """Why an agent ends a right. Conditions that are lost are heard on first: only the verification ends for them."""

    DEATH = "death"
    DEPARTURE = "departure_declared"
    REQUEST = "person_request"
    MISTAKE = "opened_wrongly"
    CONDITIONS = "conditions_not_met"


class RestoreReason(StrEnum):
    """Why a right that was ended is given back."""

    CHECK = "check_taken_up"
    APPEAL = "appeal_won"
    MISTAKE = "ended_wrongly"
