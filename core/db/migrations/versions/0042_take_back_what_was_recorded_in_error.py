"""Take back what was recorded in error: replaced codes, and what one record lent another"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "former_code_voiding",
        sa.Column("former_code", Serial, nullable=False, autoincrement=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["former_code"], ["former_code.sequence"], name=op.f("fk_former_code_voiding_former_code")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_former_code_voiding_recorded_by_id")),
        sa.PrimaryKeyConstraint("former_code", name=op.f("pk_former_code_voiding")),
    )
    hold("former_code_voiding")
    # Others refer to the table: SQLite must not make it anew.
    kind = "JSONB" if op.get_bind().dialect.name == "postgresql" else "JSON"
    op.execute(f"ALTER TABLE record_joining ADD COLUMN lent {kind}")


def downgrade() -> None:
    op.drop_column("record_joining", "lent")
    op.drop_table("former_code_voiding")
