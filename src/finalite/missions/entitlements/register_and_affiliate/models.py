"""What is kept about registration: where the file stands, what was declared and proved, what was decided and told.

What is true of the person themselves (names, number, address, household, caisse) is with the people. Rows whose
`ended_on` is empty are kept as long as the rights of the person run.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
KEPT, CASES = "registration", "registration_cases"
END = {"ended_on": "start of retention: end of the rights"}
CLOSED = {"closed_on": "start of retention: end of the case"}


class About(personal.PersonalModel):
    """Something about a person, kept until some years after their rights end."""

    subjects = BENEFICIARIES
    technical = END
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Worked(personal.PersonalModel):
    """Something about the handling of a person's case, kept until some years after it is closed."""

    subjects = BENEFICIARIES
    technical = CLOSED
    retention = CASES
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Registration(Worked):
    """The file of a registration, with the clock of the waiting number (CSS R114-7)."""

    technical = CLOSED | {
        "received_on": "clock of the file",
        "state": "step of the work",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
        "due_on": "clock of the file",
    }
    received_on = models.DateField()
    state = models.CharField(max_length=12, db_index=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True, db_index=True)
    asked_on = personal.DateField(null=True, category="case_handling")
    demanded_on = personal.DateField(null=True, category="case_handling")
    documents_on = personal.DateField(null=True, category="case_handling")
    impossible_since = personal.DateField(null=True, category="case_handling")
    suspended_on = personal.DateField(null=True, category="case_handling")


class Declared(About):
    """What was declared of the origin and the stay of somebody."""

    technical = END | {"registration_id": "the file it was declared for"}
    registration_id = models.BigIntegerField(unique=True)
    born_in_france = personal.BooleanField(null=True, category="birth")
    born_in = personal.CharField(max_length=2, blank=True, category="birth")
    nationality = personal.CharField(max_length=2, blank=True, category="nationality")
    stay = personal.CharField(max_length=16, blank=True, category="residence_status")
    permit_until = personal.DateField(null=True, category="residence_status")
    document_number = personal.CharField(max_length=40, blank=True, category="identity_document")


class Evidence(About):
    """A document handed in; its bytes are with the documents."""

    technical = END | {"received_on": "clock of the file", "registration_id": "the file it was handed in for"}
    registration_id = models.BigIntegerField(null=True, db_index=True)
    document_id = models.BigIntegerField()
    received_on = models.DateField()
    proves = personal.CharField(max_length=24, category="identity_document")


class RegistryExchange(Worked):
    """A question to the national identification service, as it was sent, and what it answered."""

    technical = CLOSED | {
        "registration_id": "the file it is about",
        "sent_on": "day it left",
        "answered_on": "day the answer came",
        "line": "line of the ledger of disclosures",
    }
    registration_id = models.BigIntegerField(db_index=True)
    sent_on = models.DateField()
    answered_on = models.DateField(null=True)
    line = models.BigIntegerField()
    content = personal.TextField(category="exchange_content")
    answer = personal.CharField(max_length=12, blank=True, category="exchange_content")


class HiringDeclaration(personal.PersonalModel):
    """That an employer says to have hired somebody: which employer, under which number of the declaration."""

    subjects = ("employer",)
    technical = {
        "hired_on": "day of the hiring",
        "declared_on": "day it was said",
        "ended_on": "start of retention",
    }
    retention = KEPT
    retention_from = "ended_on"
    hired_on = models.DateField()
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)
    siret = personal.CharField(max_length=14, category="employer_identity")
    name = personal.CharField(max_length=120, category="employer_identity")
    reference = personal.CharField(max_length=40, unique=True, category="employer_identity")


class Situation(About):
    """What somebody lives from, since when and until when; the day it ends is that after the last."""

    technical = END | {"recorded_on": "when it was written", "hiring_id": "the employer's declaration it rests on"}
    recorded_on = models.DateField()
    hiring_id = models.BigIntegerField(null=True)
    kind = personal.CharField(max_length=16, category="employment")
    starts_on = personal.DateField(category="employment")
    ends_on = personal.DateField(null=True, category="employment")


class CrossBorderForm(About):
    """A European form received for somebody: which State says what of them, and until when."""

    technical = END | {"received_on": "when it came"}
    received_on = models.DateField()
    form = personal.CharField(max_length=8, category="affiliation")
    state = personal.CharField(max_length=2, category="affiliation")
    institution = personal.CharField(max_length=40, blank=True, category="affiliation")
    reference = personal.CharField(max_length=40, blank=True, category="affiliation")
    starts_on = personal.DateField(category="affiliation")
    ends_on = personal.DateField(null=True, category="affiliation")


class Change(About):
    """A change of scheme, of caisse or of attachment, and why."""

    technical = END | {"made_on": "when"}
    made_on = models.DateField()
    what = personal.CharField(max_length=24, category="affiliation")
    why = personal.CharField(max_length=200, category="affiliation")


class StateAid(About):
    """A request for State medical aid, and the right it gave: from `starts_on`, up to the day before `ends_on`."""

    technical = END | {
        "received_on": "clock of the request",
        "state": "step of the work",
        "case_id": "link to the work list",
        "organisation": "caisse that examines",
    }
    received_on = models.DateField()
    state = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=12)
    regular_stay = personal.BooleanField(null=True, category="residence_status")
    present_since = personal.DateField(null=True, category="residence_status")
    left_meanwhile = personal.BooleanField(null=True, category="residence_status")
    overseas = personal.BooleanField(null=True, category="residence_status")
    persons = personal.IntegerField(null=True, category="household")
    resources = personal.BigIntegerField(null=True, category="entitlements")
    starts_on = personal.DateField(null=True, category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")


class Correction(About):
    """What somebody asks to be corrected in their identity, with its proof; one of the two values is filled."""

    technical = END | {
        "asked_on": "clock of the request",
        "decided_on": "clock of the request",
        "state": "step of the work",
        "case_id": "link to the work list",
        "column": "name of the column to correct, not its content",
        "document_id": "the proof, with the documents",
    }
    asked_on = models.DateField()
    decided_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    column = models.CharField(max_length=16)
    document_id = models.BigIntegerField()
    name_value = personal.CharField(max_length=120, blank=True, category="civil_identity")
    birth_value = personal.CharField(max_length=12, blank=True, category="birth")


class Ruling(Worked):
    """A decision of the rules with its reasons, as it was taken, for one matter of this fiche."""

    technical = CLOSED | {"decided_on": "when", "matter": "what it is about: kind and number, no content"}
    decided_on = models.DateField()
    matter = models.CharField(max_length=40, db_index=True)
    decision = personal.JSONField(category="decision")


class Doubt(Worked):
    """That a record may be about the same person as another; written once on each side."""

    technical = CLOSED | {
        "other_id": "number of the other record",
        "organisation": "caisse that examines",
        "found_on": "when",
        "state": "step of the work",
        "case_id": "the case of both sides",
    }
    other_id = models.BigIntegerField()
    organisation = models.CharField(max_length=12, db_index=True)
    found_on = models.DateField()
    state = models.CharField(max_length=12)
    case_id = models.BigIntegerField(db_index=True)
    signs = personal.JSONField(category="case_handling")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "other_id"], condition=models.Q(state="open"), name="one_open_doubt"
            )
        ]


class Merger(Worked):
    """Who said that two records are about one person, why, and who took it back."""

    technical = CLOSED | {
        "absorbed_id": "number of the other record",
        "merged_on": "when",
        "merged_by": "login of the agent, not of the person described",
        "undone_on": "when",
        "undone_by": "login of the agent, not of the person described",
    }
    absorbed_id = models.BigIntegerField(db_index=True)
    merged_on = models.DateField()
    merged_by = models.CharField(max_length=150)
    undone_on = models.DateField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    reason = personal.CharField(max_length=200, category="case_handling")
    undone_reason = personal.CharField(max_length=200, blank=True, category="case_handling")
