"""Stored files.

A file holds one data category, which differs from row to row (a medical report, a bank slip, a letter), while the
guard knows one category a column. So there are two gates. The guard keeps name and bytes behind `case_handling`: a
purpose that handles no file sees none. The queries then compare the row's own `category` with what the purpose may
read, and refuse where it is not included. Code that went round the queries with `case_handling` alone would meet the
first gate only: models of a capability are private to it.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

SUBJECTS = ("insured", "dependant", "requester")
"""Whoever asks for something is a requester, professionals and employers too."""


class StoredDocument(personal.PersonalModel):
    """One file as it came or as it was made; never changed, so that its digest stays true.

    Only the day from which it is kept is written later, when what it was handed in for ends.
    """

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the processing it belongs to: queries never show a file of another fiche",
        "category": "name of a data category of the vocabulary, compared with the purpose when the file is read",
        "media_type": "format of the file",
        "size": "number of bytes",
        "sha256": "digest that shows a changed file",
        "received_on": "workflow date",
        "scan": "result of the malware scan",
        "retention_rule": "id of the retention rule in the fiche's entry",
        "kept_from": "start of retention",
    }
    retention = "while_needed"
    retention_from = "kept_from"

    fiche = models.CharField(max_length=60)
    retention_rule = models.CharField(max_length=60)
    kept_from = models.DateField(null=True)
    category = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True, db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    received_on = models.DateField()
    scan = models.CharField(max_length=12)
    name = personal.CharField(max_length=120, category="case_handling")
    content = personal.BinaryField(category="case_handling")

    class Meta:
        indexes = [models.Index(fields=["fiche", "retention_rule", "kept_from"])]
