"""Fields whose column belongs to a data category of the vocabulary: whoever compiles the column is checked."""

from django.core import checks
from django.db import models


class Personal:
    """What makes a field personal. `category` is part of the field's definition, so it goes into migrations."""

    def __init__(self, *args, category: str | None = None, **options):
        self.category = category
        super().__init__(*args, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options["category"] = self.category
        return name, path, args, options

    def check(self, **options):
        found = super().check(**options)
        if not self.category:
            found.append(checks.Error(
                "personal field without a data category: which category of the vocabulary does this column hold?",
                hint="add category=\"…\"", obj=self, id="guard.E001"))
        return found


class CharField(Personal, models.CharField):
    pass


class TextField(Personal, models.TextField):
    pass


class DateField(Personal, models.DateField):
    pass


class DateTimeField(Personal, models.DateTimeField):
    pass


class IntegerField(Personal, models.IntegerField):
    pass


class BigIntegerField(Personal, models.BigIntegerField):
    pass


class BooleanField(Personal, models.BooleanField):
    pass


class JSONField(Personal, models.JSONField):
    pass


class BinaryField(Personal, models.BinaryField):
    pass


class ForeignKey(Personal, models.ForeignKey):
    pass
