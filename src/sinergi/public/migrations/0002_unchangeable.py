"""The database itself refuses to change the files of a release, or to delete one."""

from django.db import migrations

FIXED = (
    "dataset",
    "edition",
    "csv",
    "json",
    "csv_sha256",
    "json_sha256",
    "institution_id",
)
CHANGED = " OR ".join(f"OLD.{one} <> NEW.{one}" for one in FIXED)
SQLITE = (
    f"""
CREATE TRIGGER public_release_no_update BEFORE UPDATE ON public_release
WHEN {CHANGED}
BEGIN SELECT RAISE(ABORT, 'the files of a release do not change'); END
""",
    """
CREATE TRIGGER public_release_no_delete BEFORE DELETE ON public_release
BEGIN SELECT RAISE(ABORT, 'a release is not deleted'); END
""",
)
POSTGRESQL = (
    f"""
CREATE FUNCTION public_release_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a release is not deleted';
    END IF;
    IF {CHANGED} THEN
        RAISE EXCEPTION 'the files of a release do not change';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER public_release_unchangeable BEFORE UPDATE OR DELETE ON public_release
FOR EACH ROW EXECUTE FUNCTION public_release_fixed()
""",
)
UNDO_SQLITE = (
    "DROP TRIGGER public_release_no_update",
    "DROP TRIGGER public_release_no_delete",
)
UNDO_POSTGRESQL = (
    "DROP TRIGGER public_release_unchangeable ON public_release",
    "DROP FUNCTION public_release_fixed()",
)


def run(schema_editor, on_sqlite, on_postgresql):
    statements = (
        on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgresql
    )
    for statement in statements:
        schema_editor.execute(statement)


def fix(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def loosen(apps, schema_editor):
    run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("public", "0001_initial")]
    operations = [migrations.RunPython(fix, loosen)]
