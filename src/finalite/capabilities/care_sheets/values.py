"""How care sheets come, the formats read and the ways they arrive; and the codes that they state."""

from enum import StrEnum


class SheetFormat(StrEnum):
    """The formats read, described in docs/care-sheet-format.md."""

    JSONL = "jsonl"
    CSV = "csv"


class Channel(StrEnum):
    """How a delivery came."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    REPLAY = "replay"


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
    """What a sheet may state beside the pathway."""

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
