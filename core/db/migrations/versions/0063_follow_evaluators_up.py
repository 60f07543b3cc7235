"""Follow evaluators up"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0064"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
TABLE = "evaluator_follow_up"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("observation_id", sa.String(length=32), nullable=False),
        sa.Column("improved", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("followed_at", Instant, nullable=False),
        sa.Column("followed_by_id", sa.String(length=32), nullable=False),
        _reference("fk_evaluator_follow_up_followed_by_id", "followed_by_id", "person.id"),
        _reference("fk_evaluator_follow_up_observation_id", "observation_id", "evaluator_observation.id"),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_evaluator_follow_up")),
    )
    _append_only(TABLE)


def _reference(name: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))


def _append_only(table: str) -> None:
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


def downgrade() -> None:
    op.drop_table(TABLE)
