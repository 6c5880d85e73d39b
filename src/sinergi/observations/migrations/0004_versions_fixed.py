"""The database refuses to change a version that is no draft any more, and its files.

Rows may still be deleted (nothing in the application does): a test that keeps its
database open empties the tables.
"""

from django.db import migrations

FIXED = (
    "form_id", "version", "source_name", "source_sha256", "xform", "md5", "languages",
    "media", "questions", "made_at", "made_by_id",
)  # fmt: skip
VERSIONS, FILES = "observations_formversion", "observations_formfile"
SAID = "a version that was published never changes"

SQLITE = (
    "CREATE TRIGGER {versions}_fixed BEFORE UPDATE ON {versions} "
    "WHEN OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed}) "
    "BEGIN SELECT RAISE(ABORT, '{said}'); END",
    "CREATE TRIGGER {files}_fixed BEFORE UPDATE ON {files} "
    "BEGIN SELECT RAISE(ABORT, '{said}'); END",
    "CREATE TRIGGER {files}_of_draft BEFORE INSERT ON {files} "
    "WHEN (SELECT state FROM {versions} WHERE id = NEW.version_id) <> 'draft' "
    "BEGIN SELECT RAISE(ABORT, '{said}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION observations_fixed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
    "CREATE FUNCTION observations_of_draft() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF (SELECT state FROM {versions} WHERE id = NEW.version_id) <> 'draft' "
    "THEN RAISE EXCEPTION '{said}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER {versions}_fixed BEFORE UPDATE ON {versions} FOR EACH ROW "
    "WHEN (OLD.state <> 'draft' AND (NEW.state = 'draft' OR {changed})) "
    "EXECUTE FUNCTION observations_fixed()",
    "CREATE TRIGGER {files}_fixed BEFORE UPDATE ON {files} FOR EACH ROW "
    "EXECUTE FUNCTION observations_fixed()",
    "CREATE TRIGGER {files}_of_draft BEFORE INSERT ON {files} FOR EACH ROW "
    "EXECUTE FUNCTION observations_of_draft()",
)


def forwards(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FIXED)
    for statement in POSTGRESQL if on_postgresql else SQLITE:
        text = statement.format(
            versions=VERSIONS, files=FILES, said=SAID, changed=changed
        )
        schema_editor.execute(text, params=None)


class Migration(migrations.Migration):
    dependencies = [("observations", "0003_form_files")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
