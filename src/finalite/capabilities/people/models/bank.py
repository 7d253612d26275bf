"""Where people are paid. A change closes an account and opens another: what was paid where stays explained."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED
from .provider import PROVIDER_SUBJECTS

TECHNICAL = {
    "use": "what is paid there: a slot of the table",
    "asked_by": "login of who asked for the change, not of the person described",
}


class AccountOfSomebody(personal.PersonalModel):
    """What every account has, whoever it belongs to."""

    technical = TECHNICAL
    retention = WHILE_NEEDED
    retention_from = ""

    use = models.CharField(max_length=12, default="benefits")
    asked_by = models.CharField(max_length=150)
    iban = personal.CharField(max_length=34, category="bank_account")
    bic = personal.CharField(max_length=11, category="bank_account", default="")
    holder = personal.CharField(max_length=70, category="bank_account")
    from_on = personal.DateField(category="bank_account")
    until_on = personal.DateField(category="bank_account", null=True)

    class Meta:
        abstract = True


class BankAccount(AccountOfSomebody):
    """The account of an insured person or a dependant; one at a time for each use."""

    subjects = SUBJECTS

    person_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "use"], condition=Q(until_on__isnull=True), name="people_account_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_account_ends_after_start",
            ),
        ]


class PayeeAccount(AccountOfSomebody):
    """The account that somebody gave to be paid one benefit as a survivor or a claimant, apart from their own benefits;
    one at a time for each use."""

    subjects = ("payee",)

    person_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "use"], condition=Q(until_on__isnull=True), name="people_payee_account_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_payee_account_ends_after",
            ),
        ]


class ProviderBankAccount(AccountOfSomebody):
    """The account of a professional or facility; one at a time for each use."""

    subjects = PROVIDER_SUBJECTS

    provider_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "use"],
                condition=Q(until_on__isnull=True),
                name="people_provider_account_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_provider_account_ends_after",
            ),
        ]
