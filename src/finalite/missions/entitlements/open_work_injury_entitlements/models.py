"""What is kept of an injury of work: the file and its clocks, what each party said, what was decided and told.

What a doctor found stands in `MedicalNote`, `Opinion` and `Recovery` alone, under a category that no employer may read.
Every table of a file is kept from the same day: see `keeping`.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

VICTIM = ("injury_victim",)
SURVIVORS = ("victim_survivor", "surviving_spouse")
KEPT, DISPUTED, SURVIVING = "without_survivor", "after_dispute", "after_last_survivor"
KEPT_FROM = {"kept_from": "start of retention"}


class Employer(personal.PersonalModel):
    """Who employed a victim: known by the declaration, or named by the victim.

    The address may be null: who declares for an employer writes none, since that role may read none.
    """

    subjects = ("employer",)
    technical = {"last_declared_on": "start of retention"}
    retention = KEPT
    retention_from = "last_declared_on"
    siret = personal.CharField(max_length=14, unique=True, category="employer_identity")
    name = personal.CharField(max_length=120, category="employer_identity")
    street = personal.CharField(max_length=120, null=True, category="postal_contact")
    postcode = personal.CharField(max_length=12, null=True, category="postal_contact")
    town = personal.CharField(max_length=80, null=True, category="postal_contact")
    email = personal.CharField(max_length=254, null=True, category="electronic_contact")
    last_declared_on = models.DateField(null=True)


class InjuryFile(personal.PersonalModel):
    """One accident, disease, relapse or new lesion of somebody, with the days its legal clocks run from."""

    subjects = VICTIM
    technical = KEPT_FROM | {
        "organisation": "caisse that examines",
        "state": "step of the work",
        "case_id": "link to the work list",
        "due_on": "legal clock of the fund's decision",
        "employer_login": "account of the employer who declared, not of the person described",
        "employer_case_id": "case by which that account may know the file",
    }
    retention = KEPT
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=14)
    case_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    kept_from = models.DateField(null=True)
    employer_login = models.CharField(max_length=150, blank=True)
    employer_case_id = models.BigIntegerField(null=True)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.SET_NULL)
    origin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    nature = personal.CharField(max_length=12, category="work_injury")
    happened_on = personal.DateField(category="work_injury")
    place = personal.CharField(max_length=160, blank=True, category="work_injury")
    circumstances = personal.TextField(blank=True, category="work_injury")
    table = personal.CharField(max_length=8, blank=True, category="work_injury")
    informed_on = personal.DateField(null=True, category="work_injury")
    known_on = personal.DateField(null=True, category="work_injury")
    declared_on = personal.DateField(null=True, category="work_injury")
    declared_by = personal.CharField(max_length=10, blank=True, category="work_injury")
    late = personal.BooleanField(default=False, category="work_injury")
    certified_on = personal.DateField(null=True, category="work_injury")
    investigated_on = personal.DateField(null=True, category="work_injury")
    opened_on = personal.DateField(null=True, category="work_injury")
    referred_on = personal.DateField(null=True, category="work_injury")
    job = personal.CharField(max_length=80, blank=True, category="employment")
    hired_on = personal.DateField(null=True, category="employment")
    yearly_wage = personal.BigIntegerField(null=True, category="salary")

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="injury_file_clock")]


class OfFile(personal.PersonalModel):
    """A row of a file about its victim."""

    subjects = VICTIM
    technical = KEPT_FROM
    retention = KEPT
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    kept_from = models.DateField(null=True)
    file = models.ForeignKey(InjuryFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Certificate(OfFile):
    """That a doctor sent a certificate, of what kind and when: what parties may know of it."""

    technical = KEPT_FROM | {"received_on": "workflow date", "provider_id": "the doctor who certifies"}
    kind = personal.CharField(max_length=10, category="work_injury")
    issued_on = personal.DateField(category="work_injury")
    received_on = models.DateField()
    provider_id = models.BigIntegerField(null=True)


class MedicalNote(OfFile):
    """Medical content: what a certificate finds, what an opinion rests on, what somebody says of their health."""

    technical = KEPT_FROM | {"source": "table that the content goes with", "source_id": "row it goes with"}
    source = models.CharField(max_length=14)
    source_id = models.BigIntegerField()
    seat = personal.CharField(max_length=80, blank=True, category="injury_sequelae")
    content = personal.TextField(category="injury_sequelae")


class Opinion(OfFile):
    """What the medical service or the committee concludes; the rate is in basis points."""

    technical = KEPT_FROM | {"given_on": "workflow date", "given_by": "login of the agent"}
    given_on = models.DateField()
    given_by = models.CharField(max_length=150)
    question = personal.CharField(max_length=16, category="injury_sequelae")
    favourable = personal.BooleanField(null=True, category="injury_sequelae")
    rate = personal.IntegerField(null=True, category="injury_sequelae")


class Questionnaire(OfFile):
    """Questions sent to a party, and until when they may answer."""

    technical = KEPT_FROM | {"sent_on": "workflow date", "due_on": "legal clock", "answered_on": "workflow date"}
    sent_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    party = personal.CharField(max_length=10, category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "party"], name="injury_one_questionnaire")]


class Statement(OfFile):
    """What a party says of the facts: reservations, an answer, a comment. Both parties read it."""

    technical = KEPT_FROM | {"on": "workflow date", "in_time": "whether the legal clock was kept"}
    on = models.DateField()
    in_time = models.BooleanField(default=True)
    party = personal.CharField(max_length=10, category="work_injury")
    kind = personal.CharField(max_length=12, category="work_injury")
    text = personal.TextField(category="work_injury")


class Witness(personal.PersonalModel):
    """Somebody who saw the accident, or who had a part in it."""

    subjects = ("witness", "involved_third_party")
    technical = KEPT_FROM
    retention = KEPT
    retention_from = "kept_from"
    file = models.ForeignKey(InjuryFile, on_delete=models.CASCADE, related_name="+")
    kept_from = models.DateField(null=True)
    name = personal.CharField(max_length=120, category="civil_identity")
    address = personal.CharField(max_length=240, blank=True, category="postal_contact")


class InjuryDecision(OfFile):
    """What was decided on a file, with its reasons; silence decides too."""

    technical = KEPT_FROM | {
        "decided_on": "workflow date",
        "decided_by": "login of the agent, or of the job",
        "implied": "whether silence decided",
        "rank": "first decision, then those that replace it",
    }
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=150)
    implied = models.BooleanField(default=False)
    rank = models.IntegerField(default=1)
    outcome = personal.CharField(max_length=16, category="decision")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "rank"], name="injury_decided_once")]


class Contest(OfFile):
    """A party's appeal to the board against a decision, and how it ended."""

    retention = DISPUTED
    retention_from = "final_on"
    technical = {
        "kept_from": "start of the file's own retention",
        "received_on": "workflow date",
        "final_on": "start of retention",
        "due_on": "legal clock",
        "case_id": "link to the work list",
        "late": "whether the two months were over",
    }
    received_on = models.DateField()
    due_on = models.DateField()
    final_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    late = models.BooleanField(default=False)
    decided = models.ForeignKey(InjuryDecision, on_delete=models.CASCADE, related_name="+")
    party = personal.CharField(max_length=10, category="decision")
    grounds = personal.TextField(category="decision")
    outcome = personal.CharField(max_length=14, blank=True, category="decision")


class Notice(OfFile):
    """A letter that a party was sent."""

    technical = KEPT_FROM | {"sent_on": "workflow date", "letter_id": "the letter, kept with the letters"}
    sent_on = models.DateField()
    letter_id = models.BigIntegerField()
    party = personal.CharField(max_length=10, category="case_handling")
    kind = personal.CharField(max_length=14, category="case_handling")


class Recovery(OfFile):
    """Healing or consolidation, and the permanent incapacity that is left; the rate is in basis points."""

    technical = KEPT_FROM | {"recorded_on": "workflow date"}
    recorded_on = models.DateField()
    healed = personal.BooleanField(category="injury_sequelae")
    closed_on = personal.DateField(category="injury_sequelae")
    rate = personal.IntegerField(null=True, category="injury_sequelae")
    benefit = personal.CharField(max_length=10, blank=True, category="cash_benefits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file"], name="injury_one_recovery")]


class Death(OfFile):
    """That the victim died, and whether the injury caused it."""

    subjects = ("deceased",)
    died_on = personal.DateField(category="work_injury")
    caused_by_injury = personal.BooleanField(null=True, category="work_injury")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file"], name="injury_one_death")]


class Survivor(personal.PersonalModel):
    """Somebody whose right opened by the death of a victim; the share is in basis points of the yearly wage."""

    subjects = SURVIVORS
    technical = {
        "file_id": "the file of the injury, without a key that would tie both retentions",
        "recorded_on": "workflow date",
        "last_ended_on": "start of retention: the end of the last right of the file",
    }
    retention = SURVIVING
    retention_from = "last_ended_on"
    person_id = models.BigIntegerField(db_index=True)
    file_id = models.BigIntegerField()
    recorded_on = models.DateField()
    last_ended_on = models.DateField(null=True)
    link = personal.CharField(max_length=12, category="household")
    union_on = personal.DateField(null=True, category="household")
    new_union_on = personal.DateField(null=True, category="household")
    outcome = personal.CharField(max_length=10, category="decision")
    ended_for = personal.CharField(max_length=10, blank=True, category="decision")
    share = personal.IntegerField(category="cash_benefits")
    starts_on = personal.DateField(null=True, category="cash_benefits")
    of_age_on = personal.DateField(null=True, category="cash_benefits")
    stopped_on = personal.DateField(null=True, category="cash_benefits")
    ends_on = personal.DateField(null=True, category="cash_benefits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file_id", "person_id"], name="injury_one_survivor")]


class CrossBorder(OfFile):
    """Where a victim works and where they are treated, with the form that proves it (DA1)."""

    technical = KEPT_FROM | {"recorded_on": "workflow date"}
    recorded_on = models.DateField()
    direction = personal.CharField(max_length=10, category="employment")
    state = personal.CharField(max_length=2, category="employment")
    institution = personal.CharField(max_length=40, category="exchange_metadata")
    form = personal.CharField(max_length=8, category="exchange_metadata")
    reference = personal.CharField(max_length=40, blank=True, category="exchange_metadata")
    starts_on = personal.DateField(category="employment")
    ends_on = personal.DateField(null=True, category="employment")


class Transfer(OfFile):
    """A file that went to another fund or scheme."""

    technical = KEPT_FROM | {"on": "workflow date", "from_organisation": "fund left", "to_organisation": "fund joined"}
    on = models.DateField()
    from_organisation = models.CharField(max_length=12)
    to_organisation = models.CharField(max_length=12)
    scheme = personal.CharField(max_length=16, category="case_handling")
    reason = personal.CharField(max_length=120, category="case_handling")
