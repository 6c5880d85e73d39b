"""Batches belong to the institution of their bringer; restricted ones say so."""

from typing import Any

from django.db import migrations, models

RESTRICTED = "elections:restricted-rating:read"


def mark_restricted(apps: Any, schema_editor: Any) -> None:
    """Mark the ratings that came before: of the police, or said to be restricted."""
    rows = apps.get_model("intake", "Batch")._default_manager
    for row in rows.filter(source="station_ratings"):
        # An undoing batch has no answers of its own.
        options = row.undoes.options if row.undoes_id else row.options
        police = options.get("agency") == "polri"
        if police or options.get("confidentiality") == "restricted":
            rows.filter(pk=row.pk).update(read_permission=RESTRICTED)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            "batch", "institution_id", models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            "batch",
            "read_permission",
            models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RemoveConstraint("batch", "intake_batch_same_file_once"),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                fields=["source", "sha256", "scope"],
                condition=models.Q(undoes=None, institution_id=None)
                & ~models.Q(state="undone"),
                name="intake_batch_same_file_once",
            ),
        ),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                fields=["source", "sha256", "scope", "institution_id"],
                condition=models.Q(undoes=None) & ~models.Q(state="undone"),
                name="intake_batch_once_per_institution",
            ),
        ),
        migrations.RunPython(mark_restricted, migrations.RunPython.noop),
    ]
