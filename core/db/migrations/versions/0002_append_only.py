"""Let the database itself refuse to change or delete what was appended."""

from __future__ import annotations

from alembic import op

from core.db.append_only import FUNCTION, POSTGRESQL_FUNCTION, drop_triggers, triggers

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


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    for table in TABLES:
        for statement in triggers(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for statement in drop_triggers(table, dialect):
            op.execute(statement)
    if dialect == "postgresql":
        op.execute(f"DROP FUNCTION {FUNCTION}()")
