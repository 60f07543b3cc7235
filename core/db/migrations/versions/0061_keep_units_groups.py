"""Keep to which group a unit belongs"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0061"
down_revision = "0059"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "unit_group"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("decided_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_unit_group_decided_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_group_unit_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_unit_group")),
    )
    op.create_index(op.f("ix_unit_group_unit_id"), TABLE, ["unit_id"])
    op.create_index(op.f("ix_unit_group_name_key"), TABLE, ["name_key"])
    hold(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
