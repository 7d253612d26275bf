"""What is kept about cards: what was asked, what is about to be written, the register of cards and what stops them.

Three lives, three kinds of tables. The form goes three months after issue. What is written on a card waits in a table
of its own and goes the day it is written. The register keeps numbers, states and dates, three years after the end of
rights. What names somebody to call in an emergency is held only until it is on the card.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
FORM = "card_form"
ISSUED = "card_content_issued"
UPDATED = "card_content_updated"
KEPT = "card_register"
CASES = "card_cases"
USES = "card_uses"


class CardOrder(personal.PersonalModel):
    """A request for a card: what was asked, where it stands, the decision with its reasons."""

    subjects = BENEFICIARIES
    technical = {
        "received_on": "when it came",
        "completed_on": "clock of the request: nothing more is wanted of the person",
        "state": "step of the work",
        "closed_on": "start of retention",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
        "sent_on": "when the card maker was told",
    }
    retention = CASES
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    received_on = models.DateField()
    completed_on = models.DateField(null=True)
    state = models.CharField(max_length=16)
    closed_on = models.DateField(null=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    sent_on = models.DateField(null=True)
    kind = personal.CharField(max_length=10, category="card")
    decision = personal.JSONField(null=True, category="decision")


class CardForm(personal.PersonalModel):
    """What came with the request: photograph, proof of identity, who agreed. The files are with the documents."""

    subjects = BENEFICIARIES
    technical = {"issued_on": "start of retention: the card is made, or will not be"}
    retention = FORM
    retention_from = "issued_on"
    person_id = models.BigIntegerField(db_index=True)
    order = models.OneToOneField(CardOrder, on_delete=models.CASCADE, related_name="form")
    issued_on = models.DateField(null=True)
    photograph = personal.BigIntegerField(null=True, category="photo")
    identity_proof = personal.BigIntegerField(null=True, category="identity_document")
    identity_proved = personal.BooleanField(null=True, category="identity_document")
    parent_id = personal.BigIntegerField(null=True, category="civil_identity")
    parent_agrees = personal.BooleanField(null=True, category="opt_in")


class Content(personal.PersonalModel):
    """What stands on a card, as it is about to be written: read on the day, gone once written."""

    subjects = BENEFICIARIES
    person_id = models.BigIntegerField(db_index=True)
    read_on = models.DateField()
    nir = personal.CharField(max_length=40, category="nir")
    name = personal.CharField(max_length=200, category="civil_identity")
    birth = personal.CharField(max_length=10, blank=True, category="birth")
    scheme = personal.CharField(max_length=20, blank=True, category="affiliation")
    caisse = personal.CharField(max_length=12, blank=True, category="affiliation")
    rights_from = personal.DateField(null=True, category="entitlements")
    rights_until = personal.DateField(null=True, category="entitlements")

    class Meta:
        abstract = True


class IssueContent(Content):
    """What the card maker writes on a new card."""

    technical = {"read_on": "when it was read", "issued_on": "start of retention: written on the card"}
    retention = ISSUED
    retention_from = "issued_on"
    order = models.OneToOneField(CardOrder, on_delete=models.CASCADE, related_name="content")
    issued_on = models.DateField(null=True)
    photograph = personal.BigIntegerField(null=True, category="photo")


class Card(personal.PersonalModel):
    """A card of the register. Its private key is in the card and was never here."""

    subjects = BENEFICIARIES
    technical = {"organisation": "caisse that issued it", "rights_ended_on": "start of retention"}
    retention = KEPT
    retention_from = "rights_ended_on"
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    rights_ended_on = models.DateField(null=True)
    number = personal.CharField(max_length=20, unique=True, category="card")
    kind = personal.CharField(max_length=10, category="card")
    state = personal.CharField(max_length=10, category="card")
    department = personal.CharField(max_length=3, category="card")
    public_key = personal.CharField(max_length=44, category="card")
    certificate = personal.TextField(category="card")
    valid_from = personal.DateField(category="card")
    valid_until = personal.DateField(null=True, category="card")
    activated_on = personal.DateField(null=True, category="card")
    written = personal.JSONField(default=dict, category="card")
    reminded_on = personal.DateField(null=True, category="card")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind"],
                condition=models.Q(state="active"),
                name="one_active_card_of_a_kind",
            )
        ]


class OfCard(personal.PersonalModel):
    """Something of the register about one card."""

    subjects = BENEFICIARIES
    technical = {"rights_ended_on": "start of retention"}
    retention = KEPT
    retention_from = "rights_ended_on"
    person_id = models.BigIntegerField(db_index=True)
    rights_ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class CardEvent(OfCard):
    """What happened to a card, by its code and never by a sentence."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="events")
    on = personal.DateField(category="card")
    what = personal.CharField(max_length=20, category="card")
    detail = personal.CharField(max_length=120, blank=True, category="card")


class Opposition(OfCard):
    """A number that no longer serves, in the order in which the list tells it."""

    technical = OfCard.technical | {"sequence": "place in the list", "valid_until": "last day it matters"}
    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="opposition")
    sequence = models.BigIntegerField(unique=True)
    valid_until = models.DateField(null=True)
    number = personal.CharField(max_length=20, category="card")
    reason = personal.CharField(max_length=20, category="card")
    opposed_on = personal.DateField(category="card")


class Consent(OfCard):
    """What the holder agreed to, and took back: a digital card, or somebody to call written on the card."""

    subject_matter = personal.CharField(max_length=20, category="opt_in")
    given_on = personal.DateField(category="opt_in")
    withdrawn_on = personal.DateField(null=True, category="opt_in")
    given_by = personal.CharField(max_length=16, category="opt_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "subject_matter"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_consent_at_a_time",
            )
        ]


class UpdateContent(Content):
    """What the next update writes on a card already made; the doctor and who pays the rest are written here alone."""

    technical = {"read_on": "when it was read", "updated_on": "start of retention: written on the card"}
    retention = UPDATED
    retention_from = "updated_on"
    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="update_content")
    updated_on = models.DateField(null=True)
    treating_doctor = personal.CharField(max_length=20, blank=True, category="treating_doctor")
    insurer = personal.CharField(max_length=12, blank=True, category="complementary_cover")
    contract = personal.CharField(max_length=30, blank=True, category="complementary_cover")
    solidarity = personal.BooleanField(default=False, category="complementary_cover")


class EmergencyContact(personal.PersonalModel):
    """Somebody to call, named by a holder who agreed: held until the next update writes it on the card, no longer."""

    subjects = ("emergency_contact",)
    technical = {"updated_on": "start of retention: written on the card, or no longer wanted"}
    retention = UPDATED
    retention_from = "updated_on"
    person_id = models.BigIntegerField(db_index=True)
    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="emergency_contact")
    updated_on = models.DateField(null=True)
    name = personal.CharField(max_length=120, category="civil_identity")
    phone = personal.CharField(max_length=20, category="electronic_contact")


class Challenge(personal.PersonalModel):
    """A question that only the card can answer, once and soon; and how it was answered."""

    subjects = BENEFICIARIES
    technical = {
        "asked_at": "start of retention",
        "expires_at": "end of its life",
        "answered": "whether it was used up",
        "nonce": "chance, says nothing",
    }
    retention = USES
    retention_from = "asked_at"
    person_id = models.BigIntegerField(db_index=True)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="challenges")
    nonce = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered = models.BooleanField(default=False)
    service = personal.CharField(max_length=60, category="card")
    outcome = personal.CharField(max_length=20, blank=True, category="card")


class ListPlace(models.Model):
    """The last place given in the list of oppositions: its lock makes the order of places that of the commits."""

    last = models.BigIntegerField(default=0)
