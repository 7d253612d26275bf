"""Entries and the persons they concern, and the chain of blocks that seals them."""

from django.db import models

from finalite.capabilities.register.guard import personal


class Entry(personal.PersonalModel):
    """One act: what a member of staff, an insured person or the machine did, through which door, about which data."""

    subjects = ("staff",)
    append_only = True
    retention = "journal"
    technical = {
        "act": "a number drawn at random, unique: a copied row cannot pass for another act",
        "digest": "keyed hash of the row, unreadable without the key",
    }
    act = models.CharField(max_length=32, unique=True)
    at = personal.DateTimeField(category="action_trace", db_index=True)
    user = personal.CharField(max_length=150, category="action_trace")
    role = personal.CharField(max_length=60, category="action_trace")
    organisation = personal.CharField(max_length=20, category="action_trace")
    fiche = personal.CharField(max_length=60, category="action_trace")
    operation = personal.CharField(max_length=100, category="action_trace")
    subpurpose = personal.CharField(max_length=100, category="action_trace")
    outcome = personal.CharField(max_length=10, category="action_trace")
    parent = personal.CharField(max_length=160, category="action_trace")
    categories = personal.TextField(category="action_trace")
    reason = personal.TextField(category="action_trace")
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["user", "at"], name="journal_entry_user"),
            models.Index(fields=["fiche", "at"], name="journal_entry_fiche"),
            models.Index(fields=["outcome", "at"], name="journal_entry_outcome"),
        ]


class Concerned(personal.PersonalModel):
    """A person whom an act concerned; part of the entry's digest."""

    subjects = ("staff",)
    append_only = True
    retention = "journal"
    # No database constraint: `verify` must be able to meet a link whose entry was removed, and say so.
    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="concerned", db_constraint=False, db_index=False)
    person_id = personal.BigIntegerField(category="action_trace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person_id"], name="journal_concerned_once")]
        indexes = [models.Index(fields=["person_id", "entry"], name="journal_concerned_person")]


class Block(models.Model):
    """A sealed list of entries, hashed together with the block before it. It outlives its entries."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.BinaryField(max_length=32)
    content = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    entries = models.IntegerField()
    highest = models.BigIntegerField()
    newest_at = models.DateTimeField()
    sealed_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)
    purge_proof = models.BinaryField(max_length=32, null=True)


class Sealed(models.Model):
    """The place of an entry in its block."""

    entry_id = models.BigIntegerField(primary_key=True)
    block = models.ForeignKey(Block, models.DO_NOTHING, db_constraint=False, db_index=False)
    position = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "position"], name="journal_sealed_place")]
