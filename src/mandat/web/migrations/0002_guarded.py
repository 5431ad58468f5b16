"""The journal's first head, and triggers by which the database itself refuses to change or remove an entry."""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON web_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER entry_kept BEFORE DELETE ON web_entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER head_kept BEFORE DELETE ON web_head BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER head_grows BEFORE UPDATE ON web_head WHEN NEW.number <> OLD.number + 1 OR NEW.id <> OLD.id "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
)

POSTGRESQL = (
    "CREATE FUNCTION mandat_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON web_entry "
    "FOR EACH ROW EXECUTE FUNCTION mandat_append_only()",
    "CREATE TRIGGER entry_whole BEFORE TRUNCATE ON web_entry FOR EACH STATEMENT EXECUTE FUNCTION mandat_append_only()",
    "CREATE TRIGGER head_kept BEFORE DELETE ON web_head FOR EACH ROW EXECUTE FUNCTION mandat_append_only()",
    "CREATE TRIGGER head_grows BEFORE UPDATE ON web_head FOR EACH ROW "
    "WHEN (NEW.number <> OLD.number + 1 OR NEW.id <> OLD.id) EXECUTE FUNCTION mandat_append_only()",
)


def guard(apps: Any, editor: Any) -> None:
    apps.get_model("web", "Head").objects.create(pk=1, number=0, hash="0" * 64)
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]
    operations = [migrations.RunPython(guard)]
