"""The numbers of reports are read from the index of arrival alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_device"),
        ("elections", "0004_election_example"),
        ("reports", "0002_news_waiting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="report",
            name="reports_by_arrival",
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=[
                    "institution",
                    "received_at",
                    "state",
                    "deadline_on",
                    "complete",
                    "channel",
                    "wanted",
                ],
                name="reports_by_arrival",
            ),
        ),
    ]
