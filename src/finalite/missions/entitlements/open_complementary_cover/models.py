"""What is kept about solidarity cover: what a household asked and declared, what was decided, opened, called and moved.

`ended_on` is the last day of the file: the end of the cover, or the day of a refusal or a withdrawal; three years run
from it. A member whom nobody has identified yet is a relative, kept in the file of the applicant.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
HOUSEHOLD = ("insured", "dependant", "relative")
KEPT = "cover_file"
ENDED = {"ended_on": "start of retention"}


class ManagingBody(models.Model):
    """A caisse or an insurer that is on the list of those who manage the cover. No personal data."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    caisse = models.BooleanField(default=False)
    address = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)


class EnergySupply(models.Model):
    """A place where an energy supplier gives a reduced tariff, and the text that says so. No personal data."""

    supplier = models.CharField(max_length=40)
    postcode = models.CharField(max_length=10)
    text = models.CharField(max_length=200)
    from_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["supplier", "postcode"], name="one_supply_a_place")]


class Application(personal.PersonalModel):
    """The request of a household, in the name of one of them, from its reception to the end of the cover it opened."""

    subjects = BENEFICIARIES
    technical = ENDED | {
        "received_on": "clock of the request",
        "complete_on": "clock of the request: nothing runs before",
        "due_on": "clock of the request: silence is acceptance after it",
        "decided_on": "clock of the cover",
        "paid_from": "clock of the cover: payment elements received",
        "renewal_asked_on": "clock of the renewal",
        "state": "step of the work",
        "implied": "whether silence decided",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
    }
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    received_on = models.DateField()
    complete_on = models.DateField(null=True)
    due_on = models.DateField(null=True, db_index=True)
    decided_on = models.DateField(null=True)
    paid_from = models.DateField(null=True)
    renewal_asked_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    state = models.CharField(max_length=16, db_index=True)
    implied = models.BooleanField(default=False)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    renews = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    urgent = personal.BooleanField(default=False, category="case_handling")
    asked = personal.JSONField(default=list, category="case_handling")
    housing = personal.CharField(max_length=16, null=True, category="household")
    overseas = personal.BooleanField(null=True, category="household")
    minimum = personal.CharField(max_length=8, null=True, category="resources")
    aah_alone = personal.BooleanField(null=True, category="resources")
    no_work = personal.BooleanField(null=True, category="employment")
    body = personal.CharField(max_length=12, blank=True, category="complementary_cover")
    decision = personal.JSONField(null=True, category="decision")


class FilePart(personal.PersonalModel):
    """Something that belongs to a request and ends with it."""

    technical = ENDED
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Member(FilePart):
    """Who is of the household, as declared; a relative stands in the file of the applicant until identified."""

    subjects = HOUSEHOLD
    technical = ENDED | {"rank": "order in the form", "dropped": "no more in the form"}
    rank = models.IntegerField()
    dropped = models.BooleanField(default=False)
    link = personal.CharField(max_length=12, category="household")
    born_on = personal.DateField(null=True, category="household")
    at_home = personal.BooleanField(null=True, category="household")
    alternating = personal.BooleanField(default=False, category="household")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "rank"], name="one_member_a_rank")]


class Income(FilePart):
    """The twelve months of one member in cents, oldest first, and what comes off."""

    subjects = HOUSEHOLD
    member = models.OneToOneField(Member, on_delete=models.CASCADE)
    earnings = personal.JSONField(null=True, category="resources")
    other = personal.JSONField(null=True, category="resources")
    levies = personal.IntegerField(default=0, category="resources")
    alimony_paid = personal.IntegerField(default=0, category="resources")
    said_excluded = personal.IntegerField(default=0, category="resources")
    reduced = personal.BooleanField(null=True, category="resources")


class Evidence(FilePart):
    """A document handed in for a request; its bytes are with the documents."""

    subjects = BENEFICIARIES
    technical = ENDED | {"received_on": "clock of the request"}
    received_on = models.DateField()
    document_id = models.BigIntegerField()
    proves = personal.CharField(max_length=20, category="case_handling")


class Minimum(personal.PersonalModel):
    """A minimum income that somebody draws, told by the body that pays it."""

    subjects = BENEFICIARIES
    technical = {"told_on": "when it was last told", "source": "who told it"}
    retention = KEPT
    retention_from = "ends_on"
    person_id = models.BigIntegerField(db_index=True)
    told_on = models.DateField()
    source = models.CharField(max_length=40)
    kind = personal.CharField(max_length=8, category="resources")
    starts_on = personal.DateField(category="resources")
    ends_on = personal.DateField(null=True, category="resources")


class Cover(personal.PersonalModel):
    """The right of one person: from `starts_on` up to the day before `ends_on`, with its managing body."""

    subjects = BENEFICIARIES
    technical = {"told_on": "when the managing body was told"}
    retention = KEPT
    retention_from = "ends_on"
    person_id = models.BigIntegerField(db_index=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, db_index=False)
    told_on = models.DateField(null=True)
    starts_on = personal.DateField(category="complementary_cover")
    ends_on = personal.DateField(category="complementary_cover")
    paying = personal.BooleanField(category="complementary_cover")
    contribution = personal.IntegerField(default=0, category="complementary_cover")
    body = personal.CharField(max_length=12, category="complementary_cover")
    end_reason = personal.CharField(max_length=16, blank=True, category="complementary_cover")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person_id"], name="one_cover_a_request")]


class Instalment(personal.PersonalModel):
    """A month of contribution, called once."""

    subjects = BENEFICIARIES
    technical = {
        "month": "which month",
        "called_on": "when it was called",
        "paid_on": "when it was paid",
        "noticed_on": "when its absence was told",
        "ended_on": "start of retention",
    }
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    cover = models.ForeignKey(Cover, on_delete=models.CASCADE, db_index=False)
    month = models.DateField()
    called_on = models.DateField()
    paid_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    amount = personal.IntegerField(category="complementary_cover")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cover", "month"], name="one_instalment_a_month")]


class Appeal(FilePart):
    """A decision contested before the amicable board, which hears it in its own fiche: that it was, how it ended."""

    subjects = BENEFICIARIES
    technical = ENDED | {
        "lodged_on": "clock of the appeal",
        "due_on": "clock of the appeal",
        "decided_on": "clock of the appeal",
        "case_id": "link to the work list",
    }
    lodged_on = models.DateField()
    due_on = models.DateField()
    decided_on = models.DateField(null=True)
    case_id = models.BigIntegerField()
    grounds = personal.CharField(max_length=500, category="case_handling")
    upheld = personal.BooleanField(null=True, category="decision")


class Situation(personal.PersonalModel):
    """A State, a scheme or a second activity that bears on the cover: frontier work, change of scheme, several jobs."""

    subjects = BENEFICIARIES
    technical = {"recorded_on": "when it was written"}
    retention = KEPT
    retention_from = "ends_on"
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    kind = personal.CharField(max_length=16, category="employment")
    state = personal.CharField(max_length=2, blank=True, category="entitlements")
    scheme = personal.CharField(max_length=16, blank=True, category="entitlements")
    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")


class Change(personal.PersonalModel):
    """What was changed in somebody's cover, by which act or run, and why."""

    subjects = BENEFICIARIES
    technical = {"made_on": "when", "run": "which run", "ended_on": "start of retention"}
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    made_on = models.DateField()
    run = models.CharField(max_length=40)
    ended_on = models.DateField(null=True)
    what = personal.CharField(max_length=24, category="complementary_cover")
    why = personal.CharField(max_length=200, category="complementary_cover")
