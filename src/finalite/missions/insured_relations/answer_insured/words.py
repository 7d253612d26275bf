"""The codes of this fiche: channels, reasons, states; people read them through the labels."""

from enum import StrEnum


class Channel(StrEnum):
    """How somebody and the caisse met."""

    PHONE = "phone"
    DESK = "desk"
    MAIL = "mail"
    EMAIL = "email"
    MESSAGE = "message"


class Direction(StrEnum):
    """Who came to whom."""

    RECEIVED = "received"
    SENT = "sent"


class Reason(StrEnum):
    """What an exchange is about."""

    RIGHTS = "rights"
    REIMBURSEMENT = "reimbursement"
    ALLOWANCES = "allowances"
    MATERNITY = "maternity"
    WORK_INJURY = "work_injury"
    CARD = "card"
    COMPLEMENTARY = "complementary"
    DETAILS = "details"
    DOCUMENT = "document"
    DEBT = "debt"
    OTHER = "other"


class Nature(StrEnum):
    """What is asked: the clock of the law depends on it."""

    QUESTION = "question"
    FORMALITY = "formality"
    COMPLAINT = "complaint"


class Desk(StrEnum):
    """Who reads a request: what is written to the medical service is read there alone."""

    CAISSE = "caisse"
    MEDICAL = "medical"


class Outcome(StrEnum):
    """What came of an exchange."""

    ANSWERED = "answered"
    TO_FOLLOW = "to_follow"
    HANDED_ON = "handed_on"
    DOCUMENTS_ASKED = "documents_asked"
    APPOINTMENT_GIVEN = "appointment_given"
    NOTHING_TOLD = "nothing_told"
    RETURNED = "returned"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HANDED_ON = "handed_on"


class Speaker(StrEnum):
    """Who is at the other end."""

    ONESELF = "oneself"
    REPRESENTATIVE = "representative"
    THIRD_PARTY = "third_party"


class Proof(StrEnum):
    """What was found of who speaks."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    ASK_MORE = "ask_more"
    NOT_CHECKED = "not_checked"


class Author(StrEnum):
    """Who wrote a message."""

    PERSON = "person"
    CAISSE = "caisse"


class Mode(StrEnum):
    """Where an appointment takes place."""

    DESK = "desk"
    PHONE = "phone"
    VIDEO = "video"


class AppointmentState(StrEnum):
    """What became of an appointment."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    KEPT = "kept"
    MISSED = "missed"


class Subject(StrEnum):
    """What a choice is about: everybody may refuse that their calls be recorded."""

    CALL_RECORDING = "call_recording"
    UNASKED_MESSAGES = "unasked_messages"


class Arrangement(StrEnum):
    """What the caisse does so that somebody can be served; never why they need it."""

    SIGN_LANGUAGE = "sign_language"
    INTERPRETER = "interpreter"
    PLAIN_FRENCH = "plain_french"
    LARGE_PRINT = "large_print"
    HELP_ONLINE = "help_online"
    HOME_VISIT = "home_visit"
    ONE_ADVISER = "one_adviser"


class Use(StrEnum):
    """Why a recording was used: from then on it is kept as the register says for recordings in use."""

    QUALITY_REVIEW = "quality_review"
    TRAINING = "training"
    COMPLAINT = "complaint"


class Incident(StrEnum):
    """What is reported of a difficult exchange."""

    INSULT = "insult"
    THREAT = "threat"
    VIOLENCE = "violence"
    DAMAGE = "damage"
    DISTRESS = "distress"
    ALERT = "alert"


class Measure(StrEnum):
    """What a manager decided after a report."""

    NONE = "none"
    REMINDER = "reminder"
    ONE_CHANNEL = "one_channel"
    COMPLAINT_FILED = "complaint_filed"
    HELP_CALLED = "help_called"


class ReportState(StrEnum):
    """Where a report stands."""

    TO_DECIDE = "to_decide"
    DECIDED = "decided"
    DISMISSED = "dismissed"


class Mark(StrEnum):
    """How well a point of an exchange was done."""

    GOOD = "good"
    TO_IMPROVE = "to_improve"
    MISSING = "missing"
    NOT_SEEN = "not_seen"


class Public(StrEnum):
    """The groups that insured people are put in, to adapt the service: no right depends on it."""

    SILENT = "silent"
    ONLINE = "online"
    VOICE = "voice"
    MIXED = "mixed"
    FREQUENT = "frequent"
