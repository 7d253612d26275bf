"""What is under way for somebody: opened, assigned, followed by coded events, closed with an outcome."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

COVERED = ("insured", "dependant")
SUBJECTS = (*COVERED, "requester", "payee")
"""Whoever asks for something is a requester, whoever else is paid a payee, professionals and employers too: a category
that some fiche knows without case handling would hide every case from that fiche."""


class Case(personal.PersonalModel):
    """One piece of work of one fiche. What it is about is in the fiche's own tables; here only codes."""

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the processing: the queries of this capability never show a case of another fiche",
        "organisation": "who does the work",
        "assigned_to": "login of the agent, not of the person described",
        "state": "workflow marker",
        "opened_on": "workflow date",
        "due_on": "workflow date",
        "closed_on": "workflow date",
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
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | Q(state="closed", closed_on__isnull=False),
                name="cases_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("opened_on")), name="cases_due_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="cases_closed_after_opening",
            ),
        ]


class CaseLink(personal.PersonalModel):
    """Somebody a case concerns, its own person included: the need-to-know of whoever works on it.

    It repeats what need-to-know is decided on, and holds no data category: the door asks under any purpose.
    """

    subjects = COVERED
    technical = {
        "organisation": "who does the work: need-to-know is decided on it",
        "assigned_to": "login of the agent, not of the person described: need-to-know is decided on it",
        "is_open": "need-to-know ends when the case closes",
    }
    retention = "while_needed"
    retention_from = ""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links", db_index=False)
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    assigned_to = models.CharField(max_length=150, default="")
    is_open = models.BooleanField(default=True)

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
