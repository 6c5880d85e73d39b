from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0003_calendar_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="election",
            name="example",
            field=models.BooleanField(default=False),
        ),
    ]
