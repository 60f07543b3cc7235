"""Keep what is decided of evaluators that may be one"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLE = "evaluator_kin_decision"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("other_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("is_one", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("decided_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("evaluator_id < other_id", name=op.f("ck_evaluator_kin_decision_in_order")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_evaluator_kin_decision_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluator_kin_decision_evaluator_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["evaluator.id"], name=op.f("fk_evaluator_kin_decision_other_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_evaluator_kin_decision")),
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluator_kin_decision_other_id"), ["other_id"], unique=False)
        batch_op.create_index("ix_evaluator_kin_decision_pair", ["evaluator_id", "other_id", "key"], unique=False)
    hold(TABLE)


def downgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index("ix_evaluator_kin_decision_pair")
        batch_op.drop_index(batch_op.f("ix_evaluator_kin_decision_other_id"))

    op.drop_table(TABLE)
