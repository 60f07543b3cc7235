"""Void re-checks and index the lists"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "re_check_voiding",
        sa.Column("re_check", Serial, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["re_check"], ["re_check.sequence"], name=op.f("fk_re_check_voiding_re_check")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_re_check_voiding_recorded_by_id")),
        sa.PrimaryKeyConstraint("re_check", name=op.f("pk_re_check_voiding")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index("ix_listing_listed_on", ["listed_on"], unique=False)
    hold("re_check_voiding")


def downgrade() -> None:
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_listed_on")
    op.drop_table("re_check_voiding")
