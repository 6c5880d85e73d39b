"""The cache lives in the database: rate limits must be shared by all processes."""

from django.core.management import call_command
from django.db import migrations


def forwards(apps, schema_editor):
    call_command(
        "createcachetable", database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
