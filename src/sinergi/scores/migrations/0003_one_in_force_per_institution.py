"""One publication in force per institution: nobody displaces another's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The old rule is the stricter one, so every row there is fits the new."""

    dependencies = [("scores", "0002_unchangeable")]
    operations = [
        migrations.RemoveConstraint("publication", "scores_publication_one_in_force"),
        migrations.AddConstraint(
            "publication",
            models.UniqueConstraint(
                fields=["framework_code", "level", "within", "institution"],
                condition=models.Q(replaced_at=None, withdrawn_at=None),
                name="scores_publication_one_in_force",
            ),
        ),
    ]
