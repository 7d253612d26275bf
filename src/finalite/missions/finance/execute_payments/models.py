"""What this fiche keeps: changes of account asked for, and what banks sent, to the byte."""

from django.db import models

from finalite.capabilities.register.guard import personal

PERSONS = ("insured", "dependant")


class BankChange(personal.PersonalModel):
    """A change of account, whoever asked for it, and the first day it is paid."""

    subjects = PERSONS
    technical = {
        "key": "idempotency marker, holds no identity",
        "origin": "person, new_bank or restructuring",
        "state": "workflow marker",
        "asked_on": "workflow date",
        "effective_on": "workflow date",
        "first_payment_on": "workflow date: no payment to this account before",
        "ended_on": "start of retention",
        "letter_id": "number of the letter that announced it",
    }
    retention = "bank_accounts"
    retention_from = "ended_on"

    key = models.CharField(max_length=120, unique=True)
    person_id = models.BigIntegerField(db_index=True)
    origin = models.CharField(max_length=14)
    state = models.CharField(max_length=10)
    asked_on = models.DateField()
    effective_on = models.DateField()
    first_payment_on = models.DateField()
    ended_on = models.DateField(null=True)
    letter_id = models.BigIntegerField(null=True)
    former_holder = personal.CharField(max_length=70, category="bank_account", blank=True)
    former_iban = personal.CharField(max_length=34, category="bank_account", blank=True)
    former_bic = personal.CharField(max_length=11, category="bank_account", blank=True)
    holder = personal.CharField(max_length=70, category="bank_account")
    iban = personal.CharField(max_length=34, category="bank_account")
    bic = personal.CharField(max_length=11, category="bank_account", blank=True)


class ReceivedFile(personal.PersonalModel):
    """A report or a statement as the bank sent it. It speaks of many people, so it is linked to none of them."""

    subjects = PERSONS
    technical = {
        "kind": "status report or statement",
        "organisation": "caisse it was sent to",
        "name": "file name",
        "digest": "tells a file sent again",
        "received_on": "start of retention",
        "problems": "lines that could not be used: line, element and reason, no value",
    }
    retention = "payments"
    retention_from = "received_on"

    organisation = models.CharField(max_length=12)
    kind = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    received_on = models.DateField()
    problems = models.JSONField(default=list)
    content = personal.BinaryField(category="financial_operation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "digest"], name="bank_file_once")]


class RejectionCase(models.Model):
    """Which case follows the rejection of which order, and the day its payee was told: about nobody by itself."""

    order_id = models.BigIntegerField(unique=True)
    case_id = models.BigIntegerField()
    told_on = models.DateField(null=True)
