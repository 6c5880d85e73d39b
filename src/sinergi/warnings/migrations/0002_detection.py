"""Tables of detection."""

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies = [("warnings", "0001_initial")]
    operations: list[Any] = []
