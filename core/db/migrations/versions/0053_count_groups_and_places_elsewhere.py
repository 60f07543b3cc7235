"""Count groups of evaluators, and places used elsewhere"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GROUPS, OUTSIDE = "evaluator_group_membership", "evaluator_outside_count"


def upgrade() -> None:
    op.create_table(
        GROUPS,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("decided_by_id", sa.String(length=32), nullable=False),
        _reference("fk_evaluator_group_membership_decided_by_id", "decided_by_id", "person.id"),
        _reference("fk_evaluator_group_membership_evaluator_id", "evaluator_id", "evaluator.id"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_evaluator_group_membership")),
    )
    op.create_index(op.f("ix_evaluator_group_membership_evaluator_id"), GROUPS, ["evaluator_id"])
    op.create_table(
        OUTSIDE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("period", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("entered_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_evaluator_outside_count_count_not_negative")),
        _reference("fk_evaluator_outside_count_entered_by_id", "entered_by_id", "person.id"),
        _reference("fk_evaluator_outside_count_evaluator_id", "evaluator_id", "evaluator.id"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_evaluator_outside_count")),
    )
    op.create_index("ix_evaluator_outside_count_scope", OUTSIDE, ["scope", "period", "evaluator_id"])
    for table in (GROUPS, OUTSIDE):
        hold(table)


def _reference(name: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))


def downgrade() -> None:
    op.drop_table(OUTSIDE)
    op.drop_table(GROUPS)
