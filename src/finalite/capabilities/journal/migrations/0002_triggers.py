"""Makes the database itself refuse to change the journal."""

from django.db import migrations

from finalite.capabilities.journal import triggers


def protect(apps, schema_editor):
    triggers.protect(schema_editor.connection)


def unprotect(apps, schema_editor):
    triggers.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
