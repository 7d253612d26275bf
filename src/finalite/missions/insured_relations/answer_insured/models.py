"""What is kept of exchanges: contacts, requests with their messages, appointments, recordings, reports, reviews.

Contacts go after two years. A recording goes after two months, and the copy that was put to use after six; both count
from the call. What somebody chose or refused is held as long as they are affiliated.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
CONTACTS, RELATIONSHIP, UNUSED, USED = "contacts", "relationship", "calls_unused", "calls_used"
LOGIN = "login of the agent, not of the person described"


class Request(personal.PersonalModel):
    """Something somebody asks, followed from the first contact to the answer."""

    subjects = BENEFICIARIES
    technical = {
        "state": "step of the work",
        "desk": "which service reads it",
        "organisation": "caisse that answers",
        "case_id": "link to the work list",
        "closed_on": "workflow date",
        "hold_id": "number of the legal hold while a dispute is pending",
    }
    retention = CONTACTS
    retention_from = "last_contact_on"
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    desk = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    case_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    hold_id = models.BigIntegerField(null=True)
    nature = personal.CharField(max_length=10, category="exchange_content")
    reason = personal.CharField(max_length=16, category="exchange_content")
    title = personal.CharField(max_length=120, category="exchange_content")
    channel = personal.CharField(max_length=8, category="exchange_metadata")
    received_on = personal.DateField(category="exchange_metadata")
    last_contact_on = personal.DateField(category="exchange_metadata")
    due_on = personal.DateField(null=True, category="case_handling")
    next_step = personal.CharField(max_length=200, blank=True, category="case_handling")

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="answer_request_desk")]


class Contact(personal.PersonalModel):
    """One exchange, on any channel: when, about what, what came of it."""

    subjects = BENEFICIARIES
    technical = {
        "organisation": "caisse that spoke",
        "desk": "which service reads it",
        "handled_by": LOGIN,
        "letter_id": "the letter sent, among the letters",
    }
    retention = CONTACTS
    retention_from = "took_place_on"
    person_id = models.BigIntegerField(db_index=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="contacts")
    organisation = models.CharField(max_length=12)
    desk = models.CharField(max_length=8)
    handled_by = models.CharField(max_length=150, blank=True)
    letter_id = models.BigIntegerField(null=True)
    took_place_on = personal.DateField(category="exchange_metadata")
    started_at = personal.DateTimeField(null=True, category="exchange_metadata")
    channel = personal.CharField(max_length=8, category="exchange_metadata")
    direction = personal.CharField(max_length=8, category="exchange_metadata")
    speaker = personal.CharField(max_length=14, category="exchange_metadata")
    reason = personal.CharField(max_length=16, category="exchange_content")
    summary = personal.TextField(blank=True, category="exchange_content")
    outcome = personal.CharField(max_length=18, category="case_handling")
    proof = personal.CharField(max_length=14, category="case_handling")
    told_of_recording = personal.BooleanField(null=True, category="exchange_metadata")

    class Meta:
        indexes = [models.Index(fields=["organisation", "took_place_on"], name="answer_contact_day")]


class Message(personal.PersonalModel):
    """One message of a request, written by the person or by the caisse."""

    subjects = BENEFICIARIES
    technical = {"written_by": LOGIN}
    retention = CONTACTS
    retention_from = "written_on"
    person_id = models.BigIntegerField(db_index=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="messages")
    written_by = models.CharField(max_length=150, blank=True)
    written_on = personal.DateField(category="exchange_metadata")
    author = personal.CharField(max_length=6, category="exchange_metadata")
    read_on = personal.DateField(null=True, category="exchange_metadata")
    body = personal.TextField(category="exchange_content")


class Attachment(personal.PersonalModel):
    """A file that came with a message; its bytes are with the documents."""

    subjects = BENEFICIARIES
    technical = {"document_id": "number of the file among the documents"}
    retention = CONTACTS
    retention_from = "received_on"
    person_id = models.BigIntegerField(db_index=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    document_id = models.BigIntegerField()
    received_on = personal.DateField(category="exchange_metadata")
    name = personal.CharField(max_length=120, category="exchange_content")


class Slot(models.Model):
    """A time that a caisse offers for an appointment. Names nobody."""

    organisation = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    mode = models.CharField(max_length=6)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "starts_at", "mode", "place"], name="answer_one_slot")
        ]


class Appointment(personal.PersonalModel):
    """Somebody expected at a time; a time given up may be taken by another."""

    subjects = BENEFICIARIES
    technical = {"state": "step of the work", "organisation": "caisse that receives"}
    retention = CONTACTS
    retention_from = "held_on"
    person_id = models.BigIntegerField(db_index=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="appointments")
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    held_on = personal.DateField(category="exchange_metadata")
    starts_at = personal.DateTimeField(category="exchange_metadata")
    mode = personal.CharField(max_length=6, category="exchange_metadata")
    reason = personal.CharField(max_length=16, category="exchange_content")
    note = personal.CharField(max_length=200, blank=True, category="exchange_content")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=models.Q(state="booked"), name="answer_one_person_a_slot"
            )
        ]


class Choice(personal.PersonalModel):
    """What somebody agreed to or refused: recorded calls, messages nobody asked for."""

    subjects = BENEFICIARIES
    technical = {"relationship_ended_on": "start of retention", "said_by": "login of who wrote it down"}
    retention = RELATIONSHIP
    retention_from = "relationship_ended_on"
    person_id = models.BigIntegerField(db_index=True)
    relationship_ended_on = models.DateField(null=True)
    said_by = models.CharField(max_length=150)
    about = personal.CharField(max_length=16, category="opt_in")
    agrees = personal.BooleanField(category="opt_in")
    from_on = personal.DateField(category="opt_in")
    until_on = personal.DateField(null=True, category="opt_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "about"], condition=models.Q(until_on__isnull=True), name="answer_one_choice"
            )
        ]


class Support(personal.PersonalModel):
    """What the caisse does so that somebody who needs attention is served; never the reason, which may be illness."""

    subjects = BENEFICIARIES
    technical = {"organisation": "caisse that helps", "case_id": "link to the work list", "ended_on": "workflow date"}
    retention = CONTACTS
    retention_from = "confirmed_on"
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    arrangements = personal.JSONField(category="case_handling")
    aim = personal.CharField(max_length=200, category="case_handling")
    confirmed_on = personal.DateField(category="case_handling")
    review_on = personal.DateField(category="case_handling")


class Recorded(personal.PersonalModel):
    """A recorded call, with its sound."""

    subjects = BENEFICIARIES
    technical = {"organisation": "caisse that recorded"}
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    recorded_on = personal.DateField(category="call_recording")
    sound = personal.BinaryField(category="call_recording")

    class Meta:
        abstract = True


class CallRecording(Recorded):
    """A call as it was recorded, until nobody needs it: two months."""

    technical = Recorded.technical | {"contact_id": "the exchange it was; each follows its own retention"}
    retention = UNUSED
    retention_from = "recorded_on"
    contact_id = models.BigIntegerField(unique=True)


class UsedRecording(Recorded):
    """The copy of a call that was put to use, six months from the call; it says for what and by whom."""

    technical = Recorded.technical | {
        "contact_id": "the exchange it was; each follows its own retention",
        "used_by": LOGIN,
        "used_on": "workflow date",
    }
    retention = USED
    retention_from = "recorded_on"
    contact_id = models.BigIntegerField(unique=True)
    used_by = models.CharField(max_length=150)
    used_on = models.DateField()
    use = personal.CharField(max_length=16, category="call_recording")


class Report(personal.PersonalModel):
    """A difficult exchange as an agent told it, what a manager decided, and what the person said of it."""

    subjects = BENEFICIARIES
    technical = {
        "state": "step of the work",
        "organisation": "caisse where it happened",
        "case_id": "link to the work list",
        "reported_by": LOGIN,
        "decided_by": LOGIN,
        "told_on": "day of the letter to the person",
        "letter_id": "the letter, among the letters",
    }
    retention = CONTACTS
    retention_from = "happened_on"
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    case_id = models.BigIntegerField(null=True)
    reported_by = models.CharField(max_length=150)
    decided_by = models.CharField(max_length=150, blank=True)
    told_on = models.DateField(null=True)
    letter_id = models.BigIntegerField(null=True)
    happened_on = personal.DateField(category="exchange_metadata")
    channel = personal.CharField(max_length=8, category="exchange_metadata")
    kind = personal.CharField(max_length=10, category="exchange_content")
    facts = personal.TextField(category="exchange_content")
    said = personal.TextField(blank=True, category="exchange_content")
    measure = personal.CharField(max_length=16, blank=True, category="case_handling")
    measure_until = personal.DateField(null=True, category="case_handling")


class Review(personal.PersonalModel):
    """An exchange looked at again for its quality: marks on a grid, and what to tell who answered."""

    subjects = BENEFICIARIES
    technical = {
        "organisation": "caisse whose manager reviewed",
        "reviewed_by": LOGIN,
        "reviewed_on": "workflow date",
    }
    retention = CONTACTS
    retention_from = "contact_on"
    person_id = models.BigIntegerField(db_index=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="reviews", db_index=False)
    organisation = models.CharField(max_length=12)
    reviewed_by = models.CharField(max_length=150)
    reviewed_on = models.DateField()
    contact_on = personal.DateField(category="exchange_metadata")
    marks = personal.JSONField(category="case_handling")
    remark = personal.TextField(blank=True, category="exchange_content")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "organisation"], name="answer_one_review_a_caisse")]


class Shared(personal.PersonalModel):
    """An exchange lent to another caisse, which looks at its quality with fresh eyes, and until when."""

    subjects = BENEFICIARIES
    technical = {
        "organisation": "caisse that looks",
        "lent_by": "caisse that lends",
        "ledger_line": "line of the disclosures",
        "until_on": "workflow date",
        "case_id": "link to the work list, which lets the other caisse know until it closes",
    }
    retention = CONTACTS
    retention_from = "contact_on"
    person_id = models.BigIntegerField(db_index=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="lent", db_index=False)
    case_id = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=12)
    lent_by = models.CharField(max_length=12)
    ledger_line = models.BigIntegerField()
    until_on = models.DateField()
    contact_on = personal.DateField(category="exchange_metadata")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "organisation"], name="answer_lent_once")]


class Promise(models.Model):
    """In how many working days a caisse undertakes to answer on a channel: its own word, no law. Names nobody."""

    organisation = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    working_days = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "channel"], name="answer_one_promise")]
