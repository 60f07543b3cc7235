"""Let the database itself refuse to change or delete what was appended."""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "amendment",
    "appraisal",
    "audit_event",
    "inquired_application",
    "inquiry",
    "list_event",
    "move",
    "panel",
    "regulator_opinion",
    "regulator_reply",
    "settled_objection",
    "submission",
)


FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(FUNCTION)
    for table in TABLES:
        for statement in triggers(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for statement in drop_triggers(table, dialect):
            op.execute(statement)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def triggers(table: str, dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield (
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("update", "delete"):
        yield (
            f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def drop_triggers(table: str, dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield f'DROP TRIGGER {table}_append_only ON "{table}"'
        yield f'DROP TRIGGER {table}_not_emptied ON "{table}"'
        return
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER {table}_no_{verb}"
