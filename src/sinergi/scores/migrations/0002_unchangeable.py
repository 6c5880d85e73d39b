"""The database itself refuses to change or delete a complete run and its scores."""

from django.db import migrations

SQLITE = (
    """
CREATE TRIGGER scores_run_no_update BEFORE UPDATE ON scores_run
WHEN OLD.completed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a complete run does not change'); END
""",
    """
CREATE TRIGGER scores_run_no_delete BEFORE DELETE ON scores_run
WHEN OLD.completed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a complete run is not deleted'); END
""",
    """
CREATE TRIGGER scores_score_no_update BEFORE UPDATE ON scores_score
BEGIN SELECT RAISE(ABORT, 'a score does not change'); END
""",
    """
CREATE TRIGGER scores_score_no_insert BEFORE INSERT ON scores_score
WHEN (SELECT completed_at FROM scores_run WHERE id = NEW.run_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a complete run gets no more scores'); END
""",
    """
CREATE TRIGGER scores_score_no_delete BEFORE DELETE ON scores_score
WHEN (SELECT completed_at FROM scores_run WHERE id = OLD.run_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a complete run keeps its scores'); END
""",
)
POSTGRESQL = (
    """
CREATE FUNCTION scores_run_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.completed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a complete run does not change';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER scores_run_unchangeable BEFORE UPDATE OR DELETE ON scores_run
FOR EACH ROW EXECUTE FUNCTION scores_run_complete()
""",
    """
CREATE FUNCTION scores_score_complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_run bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a score does not change';
    ELSIF TG_OP = 'DELETE' THEN
        of_run := OLD.run_id;
    ELSE
        of_run := NEW.run_id;
    END IF;
    IF EXISTS (
        SELECT 1 FROM scores_run WHERE id = of_run AND completed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the scores of a complete run do not change';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER scores_score_unchangeable
BEFORE INSERT OR UPDATE OR DELETE ON scores_score
FOR EACH ROW EXECUTE FUNCTION scores_score_complete()
""",
)


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("scores", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
