"""Keep the codes that units bore before"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "former_code",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("replaced_with", sa.String(length=18), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaced_at", Instant, nullable=False),
        sa.Column("replaced_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["person.id"], name=op.f("fk_former_code_replaced_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_former_code_unit_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_former_code")),
    )
    op.create_index(op.f("ix_former_code_unit_id"), "former_code", ["unit_id"])
    op.create_index(op.f("ix_former_code_code"), "former_code", ["code"])
    hold("former_code")


def downgrade() -> None:
    op.drop_table("former_code")
