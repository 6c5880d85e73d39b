"""Tables of the way of a warning."""

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies = [("warnings", "0002_detection")]
    operations: list[Any] = []
