"""What is kept of a verification beside the checks themselves: what each side told, proofs, approvals, requests to
other bodies. Medical reasons stand apart from the requests they answer.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
FILE, CASES = "verification_file", "verification_cases"


class UntilRightsEnd(personal.PersonalModel):
    """Kept five years after the rights of the person end."""

    subjects = BENEFICIARIES
    technical = {"ended_on": "start of retention"}
    retention = FILE
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class UntilCaseCloses(personal.PersonalModel):
    """Kept five years after the work it served is closed."""

    subjects = BENEFICIARIES
    technical = {"closed_on": "start of retention", "check_id": "number of the verification"}
    retention = CASES
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    check_id = models.BigIntegerField(null=True, db_index=True)
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


TOLD = {"side": "declared by the person or received from a body", "source": "who told it", "told_on": "workflow date"}


class ResidenceTold(UntilRightsEnd):
    """Where somebody lives and until when their permit runs, as one side told it."""

    technical = UntilRightsEnd.technical | TOLD | {"check_id": "number of the verification"}
    check_id = models.BigIntegerField(db_index=True)
    side = models.CharField(max_length=8)
    source = models.CharField(max_length=40)
    told_on = models.DateField()
    resides = personal.BooleanField(null=True, category="residence_status")
    months_in_france = personal.IntegerField(null=True, category="residence_status")
    permit_until = personal.DateField(null=True, category="residence_status")


class MeansTold(UntilCaseCloses):
    """Resources over twelve months in cents, and the scheme that covers somebody, as one side told them."""

    technical = UntilCaseCloses.technical | TOLD
    side = models.CharField(max_length=8)
    source = models.CharField(max_length=40)
    told_on = models.DateField()
    resources = personal.IntegerField(null=True, category="exchange_content")
    resources_from = personal.DateField(null=True, category="exchange_content")
    scheme = personal.CharField(max_length=40, null=True, category="exchange_content")


class Proof(UntilCaseCloses):
    """A document handed in during a check; its bytes are with the documents."""

    technical = UntilCaseCloses.technical | {"received_on": "workflow date"}
    document_id = models.BigIntegerField()
    received_on = models.DateField()
    proves = personal.CharField(max_length=20, category="case_handling")


class Closure(UntilRightsEnd):
    """That a right was ended after a check, from when and why."""

    technical = UntilRightsEnd.technical | {
        "check_id": "number of the verification",
        "right_id": "number of the right that was ended",
        "decided_on": "workflow date",
        "restored_on": "workflow date: the check was taken up again",
    }
    check_id = models.BigIntegerField(db_index=True)
    right_id = models.BigIntegerField()
    decided_on = models.DateField()
    restored_on = models.DateField(null=True)
    reason = personal.CharField(max_length=16, category="decision")
    last_right_day = personal.DateField(category="decision")
    reasons = personal.JSONField(category="decision")


class Approval(UntilRightsEnd):
    """A request for prior approval, and its answer without any medical reason."""

    technical = UntilRightsEnd.technical | {
        "kind": "transport, act or device",
        "state": "step of the work",
        "received_on": "clock of the request",
        "complete_on": "clock of the request",
        "last_day": "last day to say no",
        "decided_on": "workflow date",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
        "provider_id": "the professional who asks or treats",
        "asked_by_provider": "who asked: whom to answer",
    }
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    received_on = models.DateField()
    complete_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField(null=True)
    asked_by_provider = models.BooleanField(default=False)
    care = personal.CharField(max_length=120, category="care_acts")
    distance = personal.IntegerField(null=True, category="care_acts")
    trips = personal.IntegerField(null=True, category="care_acts")
    months = personal.IntegerField(null=True, category="care_acts")
    product = personal.CharField(max_length=40, blank=True, category="prescriptions")
    granted = personal.BooleanField(null=True, category="decision")
    by_silence = personal.BooleanField(default=False, category="decision")

    class Meta:
        indexes = [models.Index(fields=["state", "last_day"], name="verify_approval_silence")]


class MedicalOpinion(UntilRightsEnd):
    """The word of the medical service on a request, with its reason: for medical roles and the person alone."""

    technical = UntilRightsEnd.technical | {"given_on": "workflow date"}
    approval = models.OneToOneField(Approval, models.CASCADE, related_name="opinion")
    given_on = models.DateField()
    favourable = personal.BooleanField(category="decision")
    reason = personal.TextField(category="medical_report")


class Inquiry(UntilCaseCloses):
    """A question to another body: asked through the exchange, chased, answered."""

    technical = UntilCaseCloses.technical | {
        "body": "recipient declared in the register",
        "asked_on": "workflow date",
        "due_on": "workflow date",
        "chased": "how many times",
        "answered_on": "workflow date",
        "ledger_line": "line of the disclosures",
        "form_id": "the cross-border form in question",
    }
    body = models.CharField(max_length=40)
    asked_on = models.DateField()
    due_on = models.DateField()
    chased = models.IntegerField(default=0)
    answered_on = models.DateField(null=True)
    ledger_line = models.BigIntegerField()
    form_id = models.BigIntegerField(null=True)
    question = personal.CharField(max_length=20, category="exchange_content")
    answer = personal.TextField(blank=True, category="exchange_content")

    class Meta:
        indexes = [models.Index(fields=["answered_on", "due_on"], name="verify_inquiry_unanswered")]


class PortableForm(UntilCaseCloses):
    """A European form that says which State pays (Regulation 883/2004), and whether its institution confirms it."""

    technical = UntilCaseCloses.technical | {"received_on": "workflow date", "case_id": "link to the work list"}
    received_on = models.DateField()
    case_id = models.BigIntegerField(null=True)
    form = personal.CharField(max_length=4, category="exchange_content")
    state = personal.CharField(max_length=2, category="exchange_content")
    institution = personal.CharField(max_length=20, category="exchange_content")
    reference = personal.CharField(max_length=40, category="exchange_content")
    valid_from = personal.DateField(category="exchange_content")
    valid_until = personal.DateField(null=True, category="exchange_content")
    confirmed = personal.BooleanField(null=True, category="exchange_content")
