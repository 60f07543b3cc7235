"""Keep from which event another one followed by the rules of its level"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added as both databases add a column without making the table anew, so that the triggers stay.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE list_event ADD COLUMN derived_from {number} "
        "CONSTRAINT fk_list_event_derived_from REFERENCES list_event (sequence)"
    )
    op.create_index("ix_list_event_derived_from", "list_event", ["derived_from"], unique=False)


def downgrade() -> None:
    release("list_event")
    with op.batch_alter_table("list_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_event_derived_from"))
        batch_op.drop_column("derived_from")
    guard("list_event")


def guard(table: str) -> None:
    """Let the database refuse changes of the table."""
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("not_emptied", "TRUNCATE", "STATEMENT")):
            op.execute(
                f'CREATE TRIGGER {table}_{name} BEFORE {what} ON "{table}" '
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
    else:
        for verb in ("update", "delete"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def release(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("append_only", "not_emptied"):
            op.execute(f'DROP TRIGGER {table}_{name} ON "{table}"')
    else:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
