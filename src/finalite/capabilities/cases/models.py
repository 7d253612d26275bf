"""What is under way for somebody: opened, assigned, followed by coded events, closed with an outcome."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

SUBJECTS = ("insured", "dependant", "requester", "health_professional", "care_sector_actor", "care_facility",
            "employer", "payee", "staff")


class Case(personal.PersonalModel):
    """One piece of work of one fiche. What it is about is in the fiche's own tables; here only codes."""

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the processing: the queries of this capability never show a case of another fiche",
        "organisation": "who does the work: need-to-know is decided on it under any purpose",
        "assigned_to": "login of the agent, not of the person described: need-to-know is decided on it",
        "state": "workflow marker",
        "opened_on": "workflow date",
        "due_on": "workflow date",
        "closed_on": "workflow date: need-to-know ends with it",
    }
    retention = "while_needed"
    retention_from = ""

    fiche = models.CharField(max_length=60)
    organisation = models.CharField(max_length=12)
    assigned_to = models.CharField(max_length=150, default="")
    person_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=8, default="open")
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    kind = personal.CharField(max_length=40, category="case_handling")
    outcome = personal.CharField(max_length=40, category="case_handling", null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "fiche", "state", "due_on"], name="cases_work_list")]
        constraints = [
            models.CheckConstraint(condition=Q(state="open", closed_on__isnull=True)
                                   | Q(state="closed", closed_on__isnull=False), name="cases_closed_has_a_day"),
            models.CheckConstraint(condition=Q(due_on__isnull=True) | Q(due_on__gte=F("opened_on")),
                                   name="cases_due_after_opening"),
            models.CheckConstraint(condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                                   name="cases_closed_after_opening"),
        ]


class CaseLink(personal.PersonalModel):
    """Somebody a case concerns, its own person included: these rows are the need-to-know of whoever works on it."""

    subjects = SUBJECTS
    retention = "while_needed"
    retention_from = ""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    person_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person_id"], name="cases_link_once")]


class Event(personal.PersonalModel):
    """Something that happened in a case, by its code; never free text."""

    subjects = SUBJECTS
    technical = {"on": "workflow date", "by": "login of the agent, not of the person described"}
    retention = "while_needed"
    retention_from = ""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    person_id = models.BigIntegerField(null=True, db_index=True)
    on = models.DateField()
    by = models.CharField(max_length=150, default="")
    kind = personal.CharField(max_length=40, category="case_handling")
    code = personal.CharField(max_length=40, category="case_handling", default="")
