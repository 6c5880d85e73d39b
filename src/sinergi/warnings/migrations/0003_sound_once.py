"""Two unsound copies of a message may stand; only a sound one is unique."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_device"),
        ("warnings", "0002_warn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="capmessage",
            name="warnings_cap_message_once",
        ),
        migrations.AddConstraint(
            model_name="capmessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sound", True)),
                fields=("institution", "sender", "identifier", "sent"),
                name="warnings_cap_message_once",
            ),
        ),
    ]
