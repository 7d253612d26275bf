"""The closed lists of words that the doors of the account use."""

from enum import StrEnum


class Kind(StrEnum):
    """What a request asks to change."""

    BANK_ACCOUNT = "bank_account"
    MOVE = "move"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Income(StrEnum):
    """What is paid in place of a wage."""

    DAILY = "daily"
    DISABILITY = "disability"
    WIDOW = "widow"
    INJURY = "injury"
    SURVIVOR = "survivor"
    LUMP_SUM = "lump_sum"


class Mail(StrEnum):
    """What an e-mail says, in fixed words."""

    CONFIRM = "confirm"
    WAITING = "waiting"
    BANK_CHANGE = "bank_change"
    EMAIL_CHANGED = "email_changed"


class Topic(StrEnum):
    """What a message is about, in the words of the fiche that answers."""

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


class Ask(StrEnum):
    """What is asked: the clock of the law depends on it."""

    QUESTION = "question"
    FORMALITY = "formality"
    COMPLAINT = "complaint"


class Wish(StrEnum):
    """What somebody may want or not: messages beyond what concerns their file, and channels."""

    PREVENTION = "prevention"
    SERVICES = "services"
    SURVEYS = "surveys"
    MOBILE = "mobile"
    PAPER = "paper"
    NO_EMAIL = "no_email"


class Screen(StrEnum):
    """The part of the account that an opinion is about."""

    ACCOUNT = "account"
    PAYMENTS = "payments"
    REQUESTS = "requests"
    MESSAGES = "messages"
    ASSISTANT = "assistant"


class Certificate(StrEnum):
    """The certificates that the account gives."""

    RIGHTS = "rights"
    NUMBER = "number"
    REFUNDS = "refunds"
    YEAR = "year"


class Source(StrEnum):
    """Where an answer of the assistant comes from."""

    LAW = "law"
    REGISTER = "register"
    GLOSSARY = "glossary"
    ADVICE = "advice"
    PROCEDURE = "procedure"
