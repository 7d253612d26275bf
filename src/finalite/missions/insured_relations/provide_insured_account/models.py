"""What the account itself keeps: who opened it, what was accepted and chosen, requests, messages, opinions.

What other fiches hold is asked of them each time and never copied here. Four lives: what goes with the account, the
messages of six months, registered letters of five years, and a bank account that waits and then goes.
"""

from django.db import models
from django.db.models import Q

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
ACCOUNT, MESSAGES, REGISTERED = "account", "messages", "registered_letters"
REQUESTS, WAITING, CODES = "requests", "waiting_bank_account", "activation_codes"
EMAILS = "emails"
CLOSING = {"closed_on": "start of retention: the account was closed"}


class Account(personal.PersonalModel):
    """A space opened by somebody of age: one at a time a person, one e-mail address an account."""

    subjects = BENEFICIARIES
    technical = CLOSING
    retention = ACCOUNT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    email = personal.CharField(max_length=254, category="electronic_contact")
    opened_on = personal.DateField(category="service_use")
    blocked_on = personal.DateField(null=True, category="service_use")
    email_confirmed_on = personal.DateField(null=True, category="service_use")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(closed_on__isnull=True), name="account_email_once"),
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(closed_on__isnull=True), name="account_open_once"
            ),
        ]


class Acceptance(personal.PersonalModel):
    """Which version of the conditions somebody accepted, and when."""

    subjects = BENEFICIARIES
    technical = CLOSING
    retention = ACCOUNT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    conditions = personal.CharField(max_length=10, category="opt_in")
    accepted_on = personal.DateField(category="opt_in")


class ActivationCode(personal.PersonalModel):
    """A code sent by post to prove who opens an account; only its keyed digest is kept."""

    subjects = BENEFICIARIES
    technical = {
        "digest": "keyed digest of the code",
        "expires_on": "start of retention: the code serves no more from that day",
        "tries": "how often a wrong code was typed",
        "used": "it opened an account",
    }
    retention = CODES
    retention_from = "expires_on"
    person_id = models.BigIntegerField(db_index=True)
    digest = models.CharField(max_length=64)
    sent_on = personal.DateField(category="service_use")
    expires_on = models.DateField()
    tries = models.IntegerField(default=0)
    used = models.BooleanField(default=False)


class Request(personal.PersonalModel):
    """A change that somebody declared, followed until the fiche that keeps the data has done it."""

    subjects = BENEFICIARIES
    technical = {
        "asked_on": "when it came",
        "effective_on": "day from which a change that waits is done",
        "due_on": "legal clock",
        "closed_on": "start of retention",
        "state": "step of the work",
        "keeper": "slug of the fiche that keeps the data",
        "reference": "number of the file there",
    }
    retention = REQUESTS
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    effective_on = models.DateField(null=True, db_index=True)
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    keeper = models.CharField(max_length=60, default="")
    reference = models.BigIntegerField(null=True)
    kind = personal.CharField(max_length=16, category="service_use")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind"], condition=Q(state="waiting"), name="account_request_waits_once"
            ),
        ]


class WaitingBankAccount(personal.PersonalModel):
    """The account to be paid on once its safety delay is over; gone a month after it was written or stopped."""

    subjects = BENEFICIARIES
    technical = {"closed_on": "start of retention: written where payments read it, or stopped"}
    retention = WAITING
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="bank_account")
    closed_on = models.DateField(null=True)
    iban = personal.CharField(max_length=34, category="bank_account")
    bic = personal.CharField(max_length=11, category="bank_account", default="")
    holder = personal.CharField(max_length=70, category="bank_account")


class Message(personal.PersonalModel):
    """A message that the caisse left in the account by itself; questions and answers are kept by who answers them."""

    subjects = BENEFICIARIES
    technical = {"sent_on": "start of retention", "read_on": "workflow date"}
    retention = MESSAGES
    retention_from = "sent_on"
    person_id = models.BigIntegerField(db_index=True)
    sent_on = models.DateField()
    read_on = models.DateField(null=True)
    topic = personal.CharField(max_length=16, category="exchange_content")
    text = personal.TextField(category="exchange_content")


class Email(personal.PersonalModel):
    """An e-mail that says that something waits: where it goes, never what it is about; one of a kind a day."""

    subjects = BENEFICIARIES
    technical = {
        "queued_on": "start of retention",
        "taken": "a worker has it: nobody else sends it",
        "sent_on": "day the mail server took it",
    }
    retention = EMAILS
    retention_from = "queued_on"
    person_id = models.BigIntegerField()
    queued_on = models.DateField()
    taken = models.BooleanField(default=False)
    sent_on = models.DateField(null=True)
    kind = personal.CharField(max_length=16, category="exchange_metadata")
    address = personal.CharField(max_length=254, category="electronic_contact")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind", "address", "queued_on"], name="account_email_of_a_kind_once_a_day"
            ),
        ]


class RegisteredLetter(personal.PersonalModel):
    """A registered letter in electronic form, kept as proof: what it says, when it came, when it was opened."""

    subjects = BENEFICIARIES
    technical = {
        "sent_on": "start of retention",
        "opened_on": "day on which it was opened, as proof",
        "digest": "digest that shows a changed text",
    }
    retention = REGISTERED
    retention_from = "sent_on"
    person_id = models.BigIntegerField(db_index=True)
    sent_on = models.DateField()
    opened_on = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    title = personal.CharField(max_length=120, category="exchange_content")
    text = personal.TextField(category="exchange_content")


class Choice(personal.PersonalModel):
    """Whether somebody wants a kind of message, or a channel, since a day; the latest counts."""

    subjects = BENEFICIARIES
    technical = CLOSING | {"since": "day of the choice"}
    retention = ACCOUNT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    since = models.DateField()
    what = personal.CharField(max_length=16, category="opt_in")
    wanted = personal.BooleanField(category="opt_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "what"], condition=Q(closed_on__isnull=True), name="account_choice_once"
            ),
        ]


class Opinion(personal.PersonalModel):
    """What somebody thinks of the account, from one to five."""

    subjects = BENEFICIARIES
    technical = CLOSING | {"given_on": "workflow date"}
    retention = ACCOUNT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    given_on = models.DateField()
    score = personal.IntegerField(category="survey_answers")
    about = personal.CharField(max_length=16, category="survey_answers")
    comment = personal.TextField(category="survey_answers", default="")
