"""Who employs the people covered, as far as money and letters go to them: an establishment under its number."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .bank import AccountOfSomebody
from .person import WHILE_NEEDED

EMPLOYER = ("employer",)


class Employer(personal.PersonalModel):
    """An establishment under its SIRET."""

    subjects = EMPLOYER
    retention = WHILE_NEEDED
    retention_from = ""

    siret = personal.CharField(max_length=14, unique=True, category="employer_identity")
    name = personal.CharField(max_length=120, category="employer_identity", default="")


class EmployerBankAccount(AccountOfSomebody):
    """The account an employer is paid on when it keeps the wage (CSS R323-11); one at a time for each use."""

    subjects = EMPLOYER

    employer_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer_id", "use"],
                condition=Q(until_on__isnull=True),
                name="people_employer_account_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_employer_account_ends_after",
            ),
        ]
