"""Tables of detection."""

import django.db.models.deletion
import django.db.models.manager
import sinergi.access.scope
import sinergi.warnings.alarm_words
import sinergi.warnings.models.detector
import sinergi.warnings.rules.alarms
import sinergi.warnings.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_device"),
        ("jobs", "0002_cache_table"),
        ("warnings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlarmEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=sinergi.warnings.alarm_words.event_choices,
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("ends_on", models.DateField(null=True)),
                ("observed", models.FloatField(null=True)),
                ("expected", models.FloatField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BackTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("seed", models.PositiveIntegerField(default=1)),
                ("asked_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(null=True)),
                ("data_digest", models.CharField(blank=True, max_length=64)),
                ("code_version", models.CharField(blank=True, max_length=80)),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=sinergi.warnings.models.detector.make_key,
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "hazard",
                    models.CharField(
                        choices=sinergi.warnings.words.hazard_choices, max_length=20
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("area_codes", models.JSONField(default=list)),
                ("source", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("entered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("example", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=sinergi.warnings.models.detector.make_key,
                        max_length=32,
                        unique=True,
                    ),
                ),
                (
                    "area_code",
                    sinergi.access.scope.CodeField(db_index=True, max_length=24),
                ),
                (
                    "why",
                    models.CharField(
                        choices=sinergi.warnings.alarm_words.why_choices, max_length=12
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("since_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=sinergi.warnings.alarm_words.call_state_choices,
                        default=sinergi.warnings.rules.alarms.CallState["DUE"],
                        max_length=12,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("next_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("example", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["area_code", "pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CallTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=sinergi.warnings.alarm_words.call_state_choices,
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("next_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="DetectorEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=sinergi.warnings.alarm_words.event_choices,
                        max_length=16,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("settings", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
                "default_manager_name": "all_rows",
            },
            managers=[
                ("all_rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="alarm",
            name="example",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="alarm",
            name="last_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="alarm",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="alarm",
            name="state",
            field=models.CharField(
                choices=sinergi.warnings.alarm_words.alarm_state_choices,
                default=sinergi.warnings.rules.alarms.AlarmState["NEW"],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="state_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="alarm",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="detector",
            name="example",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="detector",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="detector",
            name="mark",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="detector",
            name="name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="detector",
            name="removed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="detector",
            name="run_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="detector",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                fields=["state", "-raised_at"], name="warnings_alarm_state"
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                fields=["detector", "ends_on"], name="warnings_alarm_standing"
            ),
        ),
        migrations.AddField(
            model_name="alarmevent",
            name="alarm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="warnings.alarm",
            ),
        ),
        migrations.AddField(
            model_name="alarmevent",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="backtest",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="backtest",
            name="detector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tests",
                to="warnings.detector",
            ),
        ),
        migrations.AddField(
            model_name="backtest",
            name="job",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="entered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.institution",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="detector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="warnings.detector",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="office",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.institution",
            ),
        ),
        migrations.AddField(
            model_name="calltry",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calltry",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tries",
                to="warnings.call",
            ),
        ),
        migrations.AddField(
            model_name="detectorevent",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="detectorevent",
            name="detector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="warnings.detector",
            ),
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(
                fields=["detector", "digest"], name="warnings_test_of_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["due", "unreachable"])),
                fields=("detector", "area_code"),
                name="warnings_call_due_once",
            ),
        ),
    ]
