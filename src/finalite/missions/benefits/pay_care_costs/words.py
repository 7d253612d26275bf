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


class Pathway(StrEnum):
    """How a sheet says that the coordinated pathway was kept, that it was not, or that it says nothing."""

    TREATING_DOCTOR = "treating_doctor"
    REFERRED = "referred"
    EMERGENCY = "emergency"
    AWAY_FROM_HOME = "away_from_home"
    MILITARY_REFERRAL = "military_referral"
    MIDWIFE_REFERRAL = "midwife_referral"
    NURSE_REFERRAL = "nurse_referral"
    ITERATIVE_CARE = "iterative_care"
    COORDINATED_DOCTORS = "coordinated_doctors"
    REPLACEMENT = "replacement"
    ON_DUTY = "on_duty"
    ADDICTION_CLINIC = "addiction_clinic"
    GENETICS = "genetics"
    STUDENT_HEALTH = "student_health"
    CHILD_EXAMINATION = "child_examination"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class SheetMark(StrEnum):
    """What a paper sheet may state beside the pathway."""

    WORK_ACCIDENT = "work_accident"
    ALD_PROTOCOL = "ald_protocol"
    ABORTION = "abortion"
    FERTILITY = "fertility"
    DONOR = "donor"
    SAMU = "samu"
    CONTRACEPTION = "contraception"
    DURING_STAY = "during_stay"
    DOCTORS_LIST = "doctors_list"
    GENERIC_REFUSED = "generic_refused"
    PRIOR_APPROVAL = "prior_approval"
    SERIES = "series"
    HEALTH_CRISIS = "health_crisis"
    UNDERSERVED_AREA = "underserved_area"
    FULL_HEALTH = "full_health"
    PSYCHIATRY = "psychiatry"
    HOME_HOSPITALISATION = "home_hospitalisation"
    DISABLED_CHILD = "disabled_child"


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
