"""Follow evaluators up"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

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
    hold(TABLE)


def _reference(name: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))


def downgrade() -> None:
    op.drop_table(TABLE)
