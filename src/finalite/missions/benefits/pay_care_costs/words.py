"""The words of this fiche: where a line stands, what makes it wait, why it is refused, taken back or recalculated."""

from enum import StrEnum


class LineState(StrEnum):
    """Where a line stands."""

    RECEIVED = "received"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    CANCELLED = "cancelled"


class Doubt(StrEnum):
    """What an agent may set aside after looking; a missing right, fact or text is none of them."""

    POSSIBLE_DOUBLE = "possible_double"
    OVERLAPPING_STAY = "overlapping_stay"
    ACT_OF_ANOTHER_PROFESSION = "act_of_another_profession"
    PROVIDER_NOT_PRACTISING = "provider_not_practising"
    ACT_OF_ANOTHER_AGE = "act_of_another_age"
    SECOND_OF_THE_YEAR = "second_of_the_year"
    PAYEE_DECEASED = "payee_deceased"
    LATE_CLAIM = "late_claim"


class Question(StrEnum):
    """What the medical service is asked; the answer is yes or no."""

    JUSTIFIED = "care_justified"
    IN_PROTOCOL = "belongs_to_protocol"
    EMERGENCY = "was_an_emergency"
    ABROAD = "could_not_wait"


class Refusal(StrEnum):
    """Why an agent decides that nothing is due."""

    NO_RIGHT = "no_right"
    NOT_COVERED = "not_covered"
    NOT_JUSTIFIED = "not_justified"
    PAID_ALREADY = "paid_already"


class Reason(StrEnum):
    """Why a paid line is taken back."""

    SENT_IN_ERROR = "sent_in_error"
    WRONG_PERSON = "wrong_person"
    WRONG_ACT = "wrong_act"
    WRONG_AMOUNT = "wrong_amount"
    NO_RIGHT = "no_right"
    WORK_INJURY = "work_injury"


class Cause(StrEnum):
    """What made a line worth something else: a right, a value of the law, a fact, or another line that moved a cap."""

    RIGHT = "right"
    LAW = "law"
    FACT = "fact"
    CAPS = "caps"
