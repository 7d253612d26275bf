"""The words of care law: families of acts, rights of the patient, statements of a care sheet, legal grounds."""

from enum import StrEnum

DECLARED_BASE = "base déclarée par qui facture : aucun tarif public n'a été recueilli"
"""What a decision says of a base that nobody but the biller vouches for."""


class Family(StrEnum):
    """What kind of care a line is, since rate and deductions depend on it."""

    DOCTOR = "doctor"
    MIDWIFE = "midwife"
    DENTIST = "dentist"
    PARAMEDIC = "paramedic"
    BIOLOGY = "biology"
    MEDICINE_MAJOR = "medicine_major"
    MEDICINE_MODERATE = "medicine_moderate"
    MEDICINE_LOW = "medicine_low"
    MEDICINE_IRREPLACEABLE = "medicine_irreplaceable"
    HOMEOPATHY = "homeopathy"
    DEVICE = "device"
    OPTICS = "optics"
    HEARING = "hearing"
    TRANSPORT = "transport"
    SPA = "spa"
    PHARMACIST = "pharmacist"
    PSYCHOLOGIST = "psychologist"
    REMOTE_MONITORING = "remote_monitoring"
    ALLERGENS = "allergens"


MEDICINES = frozenset(
    {
        Family.MEDICINE_MAJOR,
        Family.MEDICINE_MODERATE,
        Family.MEDICINE_LOW,
        Family.MEDICINE_IRREPLACEABLE,
        Family.HOMEOPATHY,
    }
)


MINOR_MEDICINES = frozenset({Family.MEDICINE_MODERATE, Family.MEDICINE_LOW})
"""Those at 30 % and 15 %, whose co-payment R160-18 keeps for some exempt patients."""


class Nature(StrEnum):
    """What the line is within its family, where the law treats it apart."""

    ACT = "act"
    SAMPLING = "sampling"
    IMAGING = "imaging"
    PATHOLOGY = "pathology"
    DENTAL_PROSTHESIS = "dental_prosthesis"
    DISPENSING_FEE = "dispensing_fee"


class Speciality(StrEnum):
    """Doctors' specialities that may be seen without referral, and the others."""

    GYNAECOLOGY = "gynaecology"
    OBSTETRICS = "obstetrics"
    OPHTHALMOLOGY = "ophthalmology"
    PSYCHIATRY = "psychiatry"
    NEUROPSYCHIATRY = "neuropsychiatry"
    GENERAL_PRACTICE = "general_practice"
    OTHER = "other"


class Right(StrEnum):
    """What the patient holds on the day of care, as the rights service answers."""

    LONG_TERM_ILLNESS = "long_term_illness"
    INVALIDITY_PENSION = "invalidity_pension"
    C2S = "c2s"
    AME = "ame"
    LOCAL_SCHEME = "local_scheme"
    ABUSED_MINOR = "abused_minor"
    TERRORISM_VICTIM = "terrorism_victim"
    WAR_PENSION = "war_pension"
    OTHER_EXEMPTION = "other_exemption"


class Mark(StrEnum):
    """What a care sheet states of a line."""

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
    HEALTH_CRISIS = "health_crisis"
    UNDERSERVED_AREA = "underserved_area"
    FULL_HEALTH = "full_health"
    PSYCHIATRY = "psychiatry"
    HOME_HOSPITALISATION = "home_hospitalisation"
    DISABLED_CHILD = "disabled_child"


class Approval(StrEnum):
    """Where the request for prior approval of a line stands; a line without a request has none of these."""

    GIVEN = "given"
    BY_SILENCE = "by_silence"
    REFUSED = "refused"
    WAITING = "waiting"


class Ground(StrEnum):
    """The legal ground on which care is covered, in the order in which the law asks."""

    WORK_ACCIDENT = "work_accident"
    MATERNITY = "maternity"
    AME = "ame"
    EXEMPT = "exempt"
    SICKNESS = "sickness"
