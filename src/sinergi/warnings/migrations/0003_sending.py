"""Tables of the way of a warning."""

import django.db.models.deletion
import django.db.models.manager
import sinergi.access.scope
import sinergi.warnings.models.detector
import sinergi.warnings.rules.reach
import sinergi.warnings.sending_words
import sinergi.warnings.words
from django.conf import settings
from django.db import migrations, models

from sinergi.access.creating import CreateModels


class Migration(migrations.Migration):
    """Tables of the way of a warning."""

    dependencies = [
        ("accounts", "0005_device"),
        ("warnings", "0002_detection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="warning",
            name="acknowledge_within",
            field=models.PositiveSmallIntegerField(default=60),
        ),
        migrations.AddField(
            model_name="warning",
            name="example",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="warning",
            name="left_out",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="warning",
            name="playbook",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="warning",
            name="private",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="warning",
            name="result",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="warning",
            name="worked",
            field=models.TextField(blank=True),
        ),
        CreateModels(
            [
                migrations.CreateModel(
                    name="WarningNumber",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                max_length=20, primary_key=True, serialize=False
                            ),
                        ),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["key"],
                        "default_manager_name": "all_rows",
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Playbook",
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
                        ("copied_from", models.CharField(blank=True, max_length=60)),
                        (
                            "hazard",
                            models.CharField(
                                choices=sinergi.warnings.words.hazard_choices,
                                max_length=20,
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=sinergi.warnings.sending_words.severity_choices,
                                max_length=12,
                            ),
                        ),
                        ("name_id", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        ("within", models.PositiveSmallIntegerField()),
                        ("also", models.JSONField(default=list)),
                        ("tasks", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                    name="Situation",
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
                        ("number", models.CharField(max_length=30, unique=True)),
                        ("title", models.CharField(max_length=160)),
                        (
                            "area_code",
                            sinergi.access.scope.CodeField(
                                blank=True, db_index=True, max_length=24
                            ),
                        ),
                        ("since_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("made_at", models.DateTimeField()),
                        ("shared_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("example", models.BooleanField(default=False)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-until_at", "-pk"],
                        "default_manager_name": "all_rows",
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WarningStep",
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
                        ("noted_at", models.DateTimeField()),
                        ("step_from", models.CharField(blank=True, max_length=12)),
                        ("step_to", models.CharField(blank=True, max_length=12)),
                        ("fields", models.JSONField(default=list)),
                        ("note", models.CharField(blank=True, max_length=1000)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "default_manager_name": "all_rows",
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WarningTask",
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
                        ("position", models.PositiveSmallIntegerField()),
                        ("text_id", models.CharField(max_length=300)),
                        ("text_en", models.CharField(max_length=300)),
                        ("minutes", models.PositiveIntegerField()),
                        ("due_at", models.DateTimeField()),
                        ("commits", models.BooleanField(default=False)),
                        ("commitment_id", models.BigIntegerField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("note", models.CharField(blank=True, max_length=500)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                        "default_manager_name": "all_rows",
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                        ("agrees", models.BooleanField()),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "default_manager_name": "all_rows",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("warning", "institution"),
                                name="warnings_agreement_once",
                            )
                        ],
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ExerciseJoin",
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joined",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "default_manager_name": "all_rows",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("warning", "person"),
                                name="warnings_joined_once",
                            )
                        ],
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Recipient",
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
                        ("level", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=sinergi.warnings.sending_words.state_choices,
                                default=sinergi.warnings.rules.reach.State["QUEUED"],
                                max_length=12,
                            ),
                        ),
                        ("queued_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("failed_at", models.DateTimeField(null=True)),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        ("acted_at", models.DateTimeField(null=True)),
                        ("cannot_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipients",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["level", "institution__name", "pk"],
                        "default_manager_name": "all_rows",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person", None)),
                                fields=("warning", "institution"),
                                name="warnings_recipient_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("warning", "institution", "person"),
                                name="warnings_reader_once",
                            ),
                        ],
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="SituationVersion",
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
                        ("number", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("sections", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "situation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="warnings.situation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "default_manager_name": "all_rows",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("situation", "number"),
                                name="warnings_situation_version",
                            )
                        ],
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WarningEscalation",
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
                        ("level", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "silent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="warnings.warning",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "default_manager_name": "all_rows",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("warning", "silent", "level"),
                                name="warnings_level_once",
                            )
                        ],
                    },
                    managers=[
                        ("all_rows", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
    ]
