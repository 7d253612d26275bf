"""The codes of this fiche; `facts` has those of the rule."""

from enum import StrEnum


class FacilityKind(StrEnum):
    """What a facility does, as its file says."""

    HOSPITAL = "hospital"
    PSYCHIATRY = "psychiatry"
    REHABILITATION = "rehabilitation"
    HOME_CARE = "home_care"
    DIALYSIS = "dialysis"
    HEALTH_CENTRE = "health_centre"
    DUTY_CENTRE = "duty_centre"


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    RECEIVED = "received"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Discipline(StrEnum):
    """Where the patient was lodged, which changes the daily charge."""

    GENERAL = "general"
    PSYCHIATRY = "psychiatry"
    AT_HOME = "at_home"
    DISABLED_CHILD = "disabled_child"


class Doubt(StrEnum):
    """What an agent may set aside after looking; a missing right, fact, text or form is none of them."""

    POSSIBLE_DOUBLE = "possible_double"
    OVERLAPPING_STAY = "overlapping_stay"
    RIGHTS_END_DURING_STAY = "rights_end_during_stay"
    BILLED_ON_CARE_SHEET = "billed_on_care_sheet"
    NO_AGREEMENT = "no_agreement"
    MEDICAL_OPINION = "medical_opinion"


class Question(StrEnum):
    """What the medical service is asked; the answer is yes or no."""

    STAY_JUSTIFIED = "stay_justified"
    LENGTH_JUSTIFIED = "length_justified"
    IN_PROTOCOL = "belongs_to_protocol"


class Refusal(StrEnum):
    """Why an agent decides that nothing is due on an invoice."""

    NO_RIGHT = "no_right"
    NOT_JUSTIFIED = "not_justified"
    PAID_ALREADY = "paid_already"


class Reason(StrEnum):
    """Why an invoice is taken back, or decided again."""

    SENT_IN_ERROR = "sent_in_error"
    WRONG_PATIENT = "wrong_patient"
    RIGHT_CHANGED = "right_changed"
    TARIFF_CHANGED = "tariff_changed"
    CONTEST_UPHELD = "contest_upheld"


class ContestState(StrEnum):
    """Where a dispute stands."""

    LODGED = "lodged"
    UPHELD = "upheld"
    REJECTED = "rejected"
    SILENT = "silent"
