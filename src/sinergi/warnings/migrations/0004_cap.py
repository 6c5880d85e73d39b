"""Tables of messages from and to outside."""

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing yet."""

    dependencies = [("warnings", "0003_sending")]
    operations: list[Any] = []
