"""Tables of outcomes."""

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    initial = True
    dependencies: list[Any] = []
    operations: list[Any] = []
